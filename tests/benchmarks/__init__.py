"""What must stay fast: measured, never asserted."""
