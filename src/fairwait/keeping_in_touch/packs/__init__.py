"""Packs: what people, carers and staff are given to read, in blocks that the region owns and blocks that we fill."""
