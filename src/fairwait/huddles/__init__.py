"""Any meeting that walks a list, and the actions it leaves."""
