"""The draft written down: ``study.toml`` with the reason behind each line, and ``.sql`` files.

Nothing is guessed here: plans come in, text goes out, safe for any name and any value.
"""
