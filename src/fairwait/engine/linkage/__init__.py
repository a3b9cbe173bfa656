"""The same person under two identities: found with a probability and evidence in plain words (docs/linkage.md)."""

from fairwait.engine.linkage.pairs import PAIRS, THRESHOLD, Group, Linkage, duplicate_people, groups, link

__all__ = ["PAIRS", "THRESHOLD", "Group", "Linkage", "duplicate_people", "groups", "link"]
