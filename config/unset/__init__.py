"""A database engine for a checkout where no database was named."""
