"""Pages of the officer (`compose`, `sent`) and of the institution (`inbox`, `answers`, `attendance`)."""
