"""Stages read from whole journeys: a hidden Markov model that the rules seed."""
