"""Forms of casework: they validate and never save."""
