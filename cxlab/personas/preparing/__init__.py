"""Features brought to one scale, in a pipeline that can be read back and kept as plain data."""
