"""What the pages of the log, the records, the meetings and the projects show. Reads only.

Beside `regions`, which does the same for the room; a view hands over who reads and what was asked for.
"""
