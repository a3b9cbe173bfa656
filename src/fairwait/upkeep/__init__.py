"""Upkeep: work outside the request, timetables, health, backup and restore, and the processes that serve a council."""
