"""People, what they work towards, and what both apps stand on. Knows nothing of meetings."""
