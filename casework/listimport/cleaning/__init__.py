"""One function a kind of cell: a cell in, the cleaned value and what was found out. None of them raises.

Each takes a `Cell` and gives `Cleaned(value, issues)`; cleaning a cleaned value again changes nothing.
"""
