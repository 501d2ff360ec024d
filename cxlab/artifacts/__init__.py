"""What the field draws, computed: journey maps."""
