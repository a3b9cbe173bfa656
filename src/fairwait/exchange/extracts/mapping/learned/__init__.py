"""What was learned from labelled columns: how much headings and values that look so speak for each field.

Rules know the words somebody wrote down. Headings nobody wrote down are mostly made of pieces that were seen before,
over values that look as such values do; a small net of numbers weighs both (ADR 0054). The numbers are data,
`weights.npz`, made by `scripts/learn_columns.py` from `scripts/lessons/`.
"""

from fairwait.exchange.extracts.mapping.learned.judgement import Judgement, judged, judgement
from fairwait.exchange.extracts.mapping.learned.signs import checksums, heading_signs, look_signs, placed

__all__ = ["Judgement", "checksums", "heading_signs", "judged", "judgement", "look_signs", "placed"]
