"""Indicators I1 to I7 for provinces and the country: counted once a quarter, suppressed, published, kept."""
