"""The WSGI face of the site, for granian, gunicorn and their like."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

# What was loaded stays: nothing of it is looked at again when garbage is collected, which took a page 100 ms now and then.
gc.collect()
gc.freeze()
