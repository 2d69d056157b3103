"""Drawing many values with hypothesis without stopping at the first fault."""

from hypothesis import HealthCheck, Phase, given, seed, settings


def every(strategy, examples: int, number: int, tell) -> None:
    """Call `tell` with `examples` values of `strategy`, the same ones for the same `number`."""

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(value):
        tell(value)

    run()
