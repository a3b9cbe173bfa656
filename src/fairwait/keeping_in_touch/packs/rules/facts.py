"""What is recorded of packs in the history."""

from fairwait.history.registry import Kind, register

GIVEN = register(Kind("pack.given"))
"""A version of a pack was given: `facts` say which pack, its name then, version,
language and format, and the message it went by.

It is no contact, and no attempt of its own: the message is that.
"""
