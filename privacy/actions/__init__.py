"""Deeds about incidents, requests, holds and erasures. The sole writers of this room."""
