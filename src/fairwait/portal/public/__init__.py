"""Pages anybody may read: what adult social care is, who can help near somebody, and what owners propose."""
