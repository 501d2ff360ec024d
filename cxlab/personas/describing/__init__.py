"""What sets personas apart, what they are called, and what they are useful for."""
