"""Command groups of ``flask``."""
