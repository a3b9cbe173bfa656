"""The second proof of who signs in: an authenticator app, a passkey, and codes for the day the phone is lost (S02)."""
