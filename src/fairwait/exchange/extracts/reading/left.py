"""What the child leaves for its parent in the folder between them, by name. No library is imported for it."""

TABLE, OUTCOME, FINDINGS = "table.parquet", "outcome.json", "findings.parquet"
