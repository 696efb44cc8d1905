"""Tests of the launcher with real processes: servers, supervisors and signals."""
