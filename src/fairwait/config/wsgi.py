"""The web application, as gunicorn and other servers start it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairwait.config.settings")
application = get_wsgi_application()
