"""The edges: each view finds what is visible, calls one verb or one region, and answers."""
