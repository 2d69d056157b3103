"""Deeds of the room for reports. The sole writers of its tables."""
