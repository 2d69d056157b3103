"""Deeds of the reports, each in the file of its subject."""
