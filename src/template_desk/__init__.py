"""Template Desk: fill in, sign and check 1540 assistance requests without a network."""

__version__ = "0.1.0"
