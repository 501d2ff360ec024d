"""Who belongs to a persona, in conditions that other systems can apply."""
