"""Forms of the report pages: they choose, they never save."""
