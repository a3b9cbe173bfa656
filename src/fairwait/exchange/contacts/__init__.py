"""Contact logs: a front door's own record of who got in touch, brought in as requests. It opens no wait."""
