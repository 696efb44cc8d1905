"""Tests of what an operator runs: the image, the compose file, backup and restore. No container is run here."""
