"""How long pages take with very many cases: fictional data by the hundred thousand, and a stopwatch.

`make bench` runs `python -m bench.run`; docs/benchmarks.md says what is measured and how to read it.
"""
