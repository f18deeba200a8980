"""What readers and clients get: an article as they see it, made once, and what says that a copy is still right."""
