"""What people decide together: questions, meetings, positions, records, and every page that shows them."""
