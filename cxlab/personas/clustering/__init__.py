"""Customers put into groups: clusterers, the coreset they are fitted on, the passes over all."""
