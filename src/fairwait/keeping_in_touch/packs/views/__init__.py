"""Pages of packs: for staff, and for anybody."""
