"""The only package that writes users' drafts: save protocol, generations, lock, recovery.

Import from its modules: ``vault``, ``drafts``, ``save``, ``lock``, ``recovery``.
"""
