"""Locking: when the window locks by itself, what covers it meanwhile, and how it leaves."""
