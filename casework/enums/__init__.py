"""Choices of casework, with Vietnamese labels; named groups of states beside them."""

from casework.enums.assessing import *  # noqa: F403
from casework.enums.attachment import *  # noqa: F403
from casework.enums.case import *  # noqa: F403
from casework.enums.closing import *  # noqa: F403
from casework.enums.consent import *  # noqa: F403
from casework.enums.disclosure import *  # noqa: F403
from casework.enums.emergency import *  # noqa: F403
from casework.enums.facts import *  # noqa: F403
from casework.enums.forward import *  # noqa: F403
from casework.enums.happening import *  # noqa: F403
from casework.enums.meeting import *  # noqa: F403
from casework.enums.planning import *  # noqa: F403
from casework.enums.share import *  # noqa: F403
from casework.enums.transfer import *  # noqa: F403
