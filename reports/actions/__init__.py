"""Sole writers of what `reports` stores, one function a deed."""
