"""Files sent through the admin, from the form to the worker."""
