"""Deeds of reports."""
