"""How dates and times are written, where Bearing differs from Django."""
