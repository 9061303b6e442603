"""Bytes in, bytes out: age files, the key file, canonical JSON. No files, no clock, no logging.

Modules import ``cryptography`` inside their functions, so that importing them
costs nothing; every failure leaves as ``CryptoError``.
"""
