"""Which words of a long text were changed, and enough around them to find the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_HAN_KANA = "\u3040-\u30ff\u3400-\u9fff"  # written without spaces: each is a word here
_PART = re.compile(rf"[{_HAN_KANA}]|[^\W_{_HAN_KANA}]+\s*|\s+|[\W_]\s*")
_AROUND = 12  # words kept beside a change
_LEAST_LEFT_OUT = 12  # fewer are not worth a gap
_MOST_PARTS = 6000  # longer texts are not compared word by word
_LEAST_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of text; a changed one stands only on its own side.

    Attributes:
        text: Exactly as typed; «…» stands for what is left out.
        is_changed: Whether the other side has something else here, or nothing.
    """

    text: str
    is_changed: bool = False


Pieces = tuple[TextPiece, ...]


def text_difference(before: str, after: str) -> tuple[Pieces, Pieces] | None:
    """Give both texts in pieces, with what is the same far from any change left out.

    Returns:
        The pieces of each side; None when the texts are too long, or have too little in
        common, to say more than that they differ.
    """
    old, new = _PART.findall(before), _PART.findall(after)
    if len(old) + len(new) > _MOST_PARTS:
        return None
    matcher = SequenceMatcher(None, old, new)
    if matcher.ratio() < _LEAST_ALIKE:
        return None
    codes = matcher.get_opcodes()
    older = [(kind == "equal", old[i:j]) for kind, i, j, _, _ in codes]
    newer = [(kind == "equal", new[i:j]) for kind, _, _, i, j in codes]
    return _merged(_pieces(older)), _merged(_pieces(newer))


def _pieces(runs: Sequence[tuple[bool, list[str]]]) -> Iterator[TextPiece]:
    for place, (is_same, parts) in enumerate(runs):
        if not is_same:
            if parts:
                yield TextPiece("".join(parts), is_changed=True)
            continue
        is_first, is_last = place == 0, place == len(runs) - 1
        keep_start = 0 if is_first else _AROUND
        keep_end = 0 if is_last else _AROUND
        if len(runs) == 1 or len(parts) < keep_start + keep_end + _LEAST_LEFT_OUT:
            yield TextPiece("".join(parts))
            continue
        start = "".join(parts[:keep_start]).rstrip()
        end = "".join(parts[len(parts) - keep_end :]).lstrip() if keep_end else ""
        yield TextPiece(" … ".join((start, end)) if start and end else f"{start} … {end}")


def _merged(pieces: Iterator[TextPiece]) -> Pieces:
    """Join neighbours of one kind."""
    joined: list[TextPiece] = []
    for piece in pieces:
        if joined and joined[-1].is_changed == piece.is_changed:
            joined[-1] = TextPiece(joined[-1].text + piece.text, piece.is_changed)
        else:
            joined.append(piece)
    return tuple(joined)
