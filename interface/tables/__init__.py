"""Spreadsheets of others, read without trusting them, and those of the program, written so that nothing runs.

The way in: `reader.read_table` (bytes to a table of plain cells, in a process of its own). The way out:
`spreadsheet.workbook_bytes` and `csv_bytes`. This file imports nothing, because the parsing process starts
through it.
"""
