"""Lists that leave the program as tables: which there are, which columns each has, and who is shown what."""
