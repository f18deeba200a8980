"""Files uploaded in the admin, from the form to the worker."""
