"""Use cases: what a user does with forms, drafts, documents. No Qt, no printing.

``ui`` and ``cli`` are two ways to call the same functions.
"""
