"""Where customers are and how they move: stages, flows, funnels."""
