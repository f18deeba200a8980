"""How `docs/openapi.json`, the description of the API that the site serves, is written (`make openapi`).

The site itself imports nothing from here: drf-spectacular is a development dependency.
"""
