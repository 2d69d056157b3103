"""Import of the list of children that a commune keeps in a spreadsheet.

The way of a file: `interface.tables.reader` (bytes to a table of plain cells, in a process of its own),
`columns.propose_mapping` (which column is which), `rows.check_rows` (each row cleaned, with its doubts and
refusals), `writer.refused_workbook` (what was not taken, handed back with the reason). Nothing here reads or
writes the database.
"""
