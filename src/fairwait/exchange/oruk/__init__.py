"""The directory as other councils and programs read it: the interface of Open Referral UK 3.0, public and read-only."""
