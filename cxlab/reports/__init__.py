"""Reports: notebooks run with papermill, rendered as pages, and an index made of results."""
