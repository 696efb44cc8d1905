"""British English: 13 October 2026, 10:15."""
