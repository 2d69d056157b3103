"""Lay out documents as PDF: plain values in, bytes out; no queries, no permissions, no models."""
