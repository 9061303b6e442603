"""Canonical JSON: one value, one sequence of bytes.

Source:
    RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

from template_desk.errors import CryptoError


def canonical_json(value: object) -> bytes:
    """Give the canonical UTF-8 bytes of a JSON value.

    Args:
        value: Made of dict, list, tuple, str, bool, None, int and float only.
            Integers lie within ±(2**53 - 1).

    Raises:
        CryptoError: Not such a value, a text with a lone surrogate, a number
            that JSON cannot carry exactly, or nested too deeply.
    """
    import rfc8785

    try:
        # The package types its argument recursively; it checks every value itself.
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked at run time, see above
    except (ValueError, RecursionError) as error:
        raise CryptoError(reason="not_canonical_json") from error
