"""Ways out of the house. Each is a `base.Provider`; which one a person is told by is decided elsewhere."""
