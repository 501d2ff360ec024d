"""What each customer does and is: features by axis, counted by fold."""
