"""How large a list may be. Plain numbers: the parsing process imports them without Django.

A commune has some thousands of children; a list of 20,000 rows is already a province. Every limit is far
above an honest file and far below what harms the machine.
"""

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL_CHARS = 2_000
MAX_TEXT_CHARS = 20_000_000
LAST_SHEET_ROW = 1_048_576

MAX_MEMBERS = 400
MAX_MEMBER_BYTES = 60 * 1024 * 1024
MAX_TOTAL_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE_BYTES = 1024 * 1024
"""Members smaller than this may be packed tighter than MAX_RATIO: a short sheet of blanks is no bomb."""
MAX_XML_DEPTH = 64

WORKER_MEMORY_BYTES = 1024 * 1024 * 1024
WORKER_CPU_SECONDS = 45
WORKER_WALL_SECONDS = 60
"""20,000 rows of 18 columns take about ten seconds on one slow core."""
