"""Documents that people bring: recognised by their content, written anew, scanned, kept encrypted.

The way of a file: `taking.take` (bytes to a clean image or PDF, or `FileRefused`), `store` (where its bytes
lie). Nothing here reads or writes the database; this file imports nothing, because the process that writes
files anew starts through it.
"""
