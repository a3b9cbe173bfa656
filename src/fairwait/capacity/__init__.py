"""Who can do what when: diaries, the visits booked in them, and what becomes of those."""
