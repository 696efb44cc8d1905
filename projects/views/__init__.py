"""Pages about people and projects. The project's own page is in `meetings`: it shows meetings' facts."""
