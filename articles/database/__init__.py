"""SQL for what the ORM does too slowly or not at all: inserts, statements, unions and lookups."""
