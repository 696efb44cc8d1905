"""What an operator may type after `manage.py`."""
