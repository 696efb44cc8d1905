"""What leaves for other programs, in their formats."""
