"""Which column of an extract is which field: suggested from headings and values, confirmed once, kept as TOML.

`suggest` judges every column against every field (`headers`: what the heading says; `profile` and `evidence`: what
the values look like; `learned`: what columns that looked so were before; `relations`: what columns say about each
other) and then pairs all of them at once (`assignment`). `terms` reads the words inside the pathway and priority
columns with the council's vocabulary. `document` writes and reads the TOML, `comparison` holds a kept mapping against a
new file. The lists of words are data: `lexicon.toml`, `tokens.toml`, `words.toml`, and two lists of names.
"""

from fairwait.exchange.extracts.mapping.comparison import Difference, fits
from fairwait.exchange.extracts.mapping.contradictions import Contradicted, contradicted
from fairwait.exchange.extracts.mapping.document import from_toml, to_toml
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping, MappingRefused
from fairwait.exchange.extracts.mapping.output import as_json
from fairwait.exchange.extracts.mapping.sampling import value_counts
from fairwait.exchange.extracts.mapping.suggestion import suggest
from fairwait.exchange.extracts.mapping.terms import unknown_values, words_for_pathways, words_of_one_band

__all__ = [
    "ColumnMap",
    "Contradicted",
    "Difference",
    "ExtractMapping",
    "MappingRefused",
    "as_json",
    "contradicted",
    "fits",
    "from_toml",
    "suggest",
    "to_toml",
    "unknown_values",
    "value_counts",
    "words_for_pathways",
    "words_of_one_band",
]
