"""Population by age: the denominators, read from a list, checked line by line, asked for with a source."""
