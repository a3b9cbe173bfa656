"""Settings for tests: the real ones, in a folder of their own."""

import os
import tempfile

os.environ.setdefault("FAIRWAIT_DIR", tempfile.mkdtemp(prefix="fairwait-test-"))

from fairwait.config.environment import Environment  # the folder must be known first

Environment().make_folders()

from fairwait.config.settings import *  # noqa: E402, F403  everything else is as it is for real

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed: no test asserts the cost of hashing
