"""Everything that runs Bearing on one machine: its environment, its engines, its programs.

Written on the standard library alone and never importing Django: it runs before any environment
exists, and stays small beside what it starts.
"""
