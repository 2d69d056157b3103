"""Attacks on the program: hostile forms, addresses, headers, lists, facts and texts, and a web scanner.

`make attack` runs all of them and writes docs/security/attack.md; a short part is in tests/attack.
"""
