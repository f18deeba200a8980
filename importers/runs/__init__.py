"""An import from its files to its report, and its undo."""
