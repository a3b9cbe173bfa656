"""Measuring Fairwait: each phase in a process of its own, beside two floors measured in the same run.

    make bench                              # 100,000 rows
    make bench ARGS="--rows 100000 --rows 1000000 --write"

A figure is a ratio to a floor, because seconds depend on the machine: reading is held against Polars reading the same
file as text, writing against a bare `executemany` of 25 columns into one table. Tests never assert seconds (ADR 0027).
"""
