"""Messages that leave the building: the outbox, its channels, receipts, and what comes back."""
