"""Drawing a sample by a seed that anybody can repeat: pure, and no generator of random numbers takes part.

Every case of the frame has a rank: the SHA-256 of "seed:code". Of each officer with cases (and of the cases
without one) the first by rank is taken; the rest are the first by rank of all that remain. When there are
more officers than places, the officers whose first case has the lowest rank are drawn.
"""

import hashlib
import json
import secrets

Frame = list[list]


def new_seed() -> str:
    """Return a seed that nobody has chosen."""
    return secrets.token_hex(8)


def rank(seed: str, code: str) -> str:
    """Return what decides the place of the case `code` under `seed`."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def drawn(seed: str, frame: Frame, size: int) -> list[str]:
    """Return the codes of the sample in the order in which they were drawn.

    `frame`: [code, key of the officer or None]; its order plays no part.
    """
    ranked = sorted((rank(seed, code), code, officer) for code, officer in frame)
    firsts, rest, met = [], [], set()
    for _rank, code, officer in ranked:
        (rest if officer in met else firsts).append(code)
        met.add(officer)
    return [*firsts, *rest][:size]


def digest(frame: Frame) -> str:
    """Return the digest of `frame`, which is printed beside the seed."""
    words = json.dumps(sorted(frame, key=lambda row: row[0]), separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
