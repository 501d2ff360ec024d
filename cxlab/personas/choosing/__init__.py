"""How many groups there are, if any, and whether each would come back."""
