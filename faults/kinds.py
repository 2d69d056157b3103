"""The faults, each a function that does one and says whether it happened; and how often each is drawn."""

import random
import time
from dataclasses import dataclass

from faults.house import House
from faults.scale import JUMP, Scale
from faults.sink import DIES_AFTER, DIES_BEFORE

# How long an order may wait for a pump that comes by.
PATIENCE = 20.0


@dataclass(frozen=True)
class Kind:
    """`weight` of 150; `kills` is whether it ends a process or cuts a session in the middle of its work."""

    name: str
    weight: int
    kills: bool
    do: object


def _order(name):
    """Order a pump or the mail server to do something at the point `name`, and wait until it did."""

    def do(house: House, _scale: Scale) -> bool:
        house.orders.give(name)
        return house.orders.carried_out(name, PATIENCE)

    return do


def _kill(name):
    def do(house: House, _scale: Scale) -> bool:
        house.kill(name)
        return True

    return do


def _forget(house: House, _scale: Scale) -> bool:
    house.forget_queue()
    return True


def _broker_away(house: House, scale: Scale) -> bool:
    house.valkey.stop()
    time.sleep(scale.hour)
    house.valkey.start()
    return True


def _database(house: House, _scale: Scale) -> bool:
    house.restart_database()
    return True


def _mail_away(house: House, scale: Scale) -> bool:
    house.away.add("sink")
    house.kill("sink")
    time.sleep(scale.two_days)
    house.away.discard("sink")
    return True


def _clock(hours):
    def do(house: House, scale: Scale) -> bool:
        house.set_clock(hours * JUMP.total_seconds())
        time.sleep(scale.wrong_clock)
        house.set_clock(0)
        return True

    return do


KINDS = (
    Kind("kill -9 before the claim is committed", 10, True, _order("claiming")),
    Kind("kill -9 after the claim", 16, True, _order("claimed")),
    Kind("kill -9 after “250 OK”", 20, True, _order("handed over")),
    Kind("kill -9 before the commit", 16, True, _order("settling")),
    Kind("kill -9 of the worker", 16, True, _kill("worker")),
    Kind("kill -9 of a beat", 10, True, _kill("beat")),
    Kind("FLUSHALL", 10, False, _forget),
    Kind("broker away for an hour", 5, False, _broker_away),
    Kind("PostgreSQL restarted at once", 10, True, _database),
    Kind("mail server dies before 250", 9, True, _order(DIES_BEFORE)),
    Kind("mail server dies with the message, 250 unsaid", 9, True, _order(DIES_AFTER)),
    Kind("mail server answers 451", 4, False, _order("mail 451")),
    Kind("mail server answers 554", 4, False, _order("mail 554")),
    Kind("mail server away for two days", 3, True, _mail_away),
)
CLOCKS = (
    Kind("clock 48 h ahead, then right", 5, False, _clock(1)),
    Kind("clock 48 h behind, then right", 5, False, _clock(-1)),
)


def drawn(many: int, seed: int, *, clocks: bool) -> list[Kind]:
    """Return `many` faults in an order that `seed` decides, each kind at least once if there is room."""
    kinds = [*KINDS, *(CLOCKS if clocks else ())]
    dice = random.Random(seed)
    rest = dice.choices(kinds, [kind.weight for kind in kinds], k=max(0, many - len(kinds)))
    order = [*kinds, *rest]
    dice.shuffle(order)
    return order[:many]
