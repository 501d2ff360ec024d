"""What people decide about personas, carried over from one set to the next."""
