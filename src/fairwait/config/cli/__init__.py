"""The command line: a first-class way in, stable from its first release.

`check` and `map` need no database and start no web framework. Exit codes: 0 done; 1 done, with findings the caller
asked to be told of, or `verify` found a fault; 2 the command was wrong; 3 the input was refused whole, nothing changed;
4 internal fault, nothing changed.
"""

from fairwait.config.cli.main import main

__all__ = ["main"]
