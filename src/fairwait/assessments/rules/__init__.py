"""Forms as documents, which questions are asked, and what the record of a series of conversations says. Pure."""
