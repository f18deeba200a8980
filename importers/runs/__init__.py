"""An import from its files to its report, and taking it back."""
