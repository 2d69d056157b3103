"""The deeds of reports."""
