"""Places at which a word that is too long for a line may break."""

from __future__ import annotations

_BREAK = "\u200b"  # ZERO WIDTH SPACE
_WORD_CHARS = 24


def breakable_path(path: str) -> str:
    """Let a path break after each of its folders."""
    return path.replace("/", f"/{_BREAK}").replace("\\", f"\\{_BREAK}")


def breakable(text: str) -> str:
    """Let a word, such as the name of a file, break after every 24 characters."""
    return " ".join(
        _BREAK.join(word[at : at + _WORD_CHARS] for at in range(0, max(1, len(word)), _WORD_CHARS))
        for word in text.split(" ")
    )
