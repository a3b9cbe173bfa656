"""The door for people who wait and for carers: no account, no JavaScript, nothing kept on their phone."""
