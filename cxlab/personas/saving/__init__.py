"""Fitted personas as plain data in the study, and later customers assigned to them."""
