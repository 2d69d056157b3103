"""How large a document may be. Plain numbers: the isolated process imports them without Django."""

MAX_PIXELS = 60_000_000
"""Telephones take up to 50 million at their best setting; a sheet of A4 at 300 dpi has 9 million."""
MAX_SIDE = 3_000
"""The longest side that is kept, in pixels: a sheet of A4 at about 250 dpi, well readable in print."""
JPEG_QUALITY = 88
MAX_PAGES = 100
MAX_OBJECTS = 50_000
MAX_RESULT_BYTES = 20 * 1024 * 1024

WORKER_MEMORY_BYTES = 1024 * 1024 * 1024
WORKER_CPU_SECONDS = 30
WORKER_WALL_SECONDS = 45

MAX_A_CASE = 200
"""Documents of one case at a time; far above any honest case."""
