"""Input shapes and cleaning; forms never save."""
