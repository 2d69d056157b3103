"""A list of institutions with their programmes: one line a programme, checked before anything is written.

`columns` says which column is which, `cells` reads one cell, `rows` checks the lines against each other and
against what is stored, `sheets` writes the template and hands refused lines back. `schools.actions.importing`
keeps a preview and writes it once it is confirmed.
"""
