"""One module for each command; none starts anything of the stack."""
