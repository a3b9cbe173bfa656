"""Films, signed clips, sound and leaflets that packs lead to: kept here or elsewhere, with what they say in words."""
