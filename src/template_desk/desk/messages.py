"""Sentences for codes: errors, problems, verdicts. Said the same way by ``ui`` and ``cli``.

Every error says three things: what happened, that the work is safe, what to do.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from template_desk.errors import TemplateDeskError
from template_desk.i18n import Translator


@dataclass(frozen=True, slots=True)
class ErrorText:
    """An error in words.

    Attributes:
        what: What happened.
        safe: What has become of the user's work.
        todo: The next step.
    """

    what: str
    safe: str
    todo: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.safe, self.todo) if part)


_NOTHING_CHANGED = "Nothing was changed."
_SAVED_SAFE = "Everything saved before is safe."

# code, perhaps with a reason of its own -> (what happened, what is safe, what to do)
_ERRORS: dict[str, tuple[str, str, str]] = {
    "TD-000": (
        "Something went wrong in the program.",
        _SAVED_SAFE,
        "Close the program, start it again and open your document.",
    ),
    "TD-100": (
        "A form cannot be used.",
        _SAVED_SAFE,
        "Install the program again from the original medium.",
    ),
    "TD-101": (
        "The form «{pack}» has defects and is not used:\n{defects}",
        _SAVED_SAFE,
        "Give this list to whoever made the form.",
    ),
    "TD-102": (
        "The form «{form}» is not installed here.",
        _SAVED_SAFE,
        "Use a version of the program that has this form.",
    ),
    "TD-110": (
        "This file is not an answers file of this program.",
        _NOTHING_CHANGED,
        "Choose another file, or save the answers again where they come from.",
    ),
    "TD-111": (
        "This file is not JSON of the strict kind that the program reads: {json_reason}.",
        _NOTHING_CHANGED,
        "Choose another file, or save the answers again where they come from.",
    ),
    "TD-120": (
        "The program's installation is incomplete: {name} is missing or damaged.",
        "Your documents are not affected.",
        "Install the program again from the original medium.",
    ),
    "TD-200": (
        "The vault, the folder with your encrypted documents, cannot be used.",
        _NOTHING_CHANGED,
        "Check that the disk or stick is connected, and try again.",
    ),
    "TD-201": (
        "This passphrase does not open the vault.",
        _NOTHING_CHANGED,
        "Type it again; look at the keyboard layout and at Caps Lock. "
        "If it is forgotten, or the key file may have been damaged, use the paper key.",
    ),
    "TD-202 recovery": (
        "What the paper key opens, the file recovery.age in the vault's folder, is missing or "
        "damaged.",
        "Your documents are still there, encrypted.",
        "Open the vault with its passphrase, and the file is made again; or bring back the vault's "
        "folder from a copy. Without either, the paper key opens each document with the program "
        "«age», as TO-OPEN-WITHOUT-THIS-PROGRAM.txt says.",
    ),
    "TD-202": (
        "The key file of the vault is damaged.",
        "Your documents are still there, encrypted.",
        "Open the vault with the paper key, or bring back the vault's folder from a copy.",
    ),
    "TD-203": (
        "This document cannot be read: every saved version of it is damaged.",
        "The damaged files are kept; your other documents are not affected.",
        "Bring back the vault's folder from a copy, if you have one.",
    ),
    "TD-204": (
        "Another window of this program has the vault open.",
        _NOTHING_CHANGED,
        "Use that window, or close it and try again.",
    ),
    "TD-205": (
        "There is no vault in this folder.",
        _NOTHING_CHANGED,
        "Choose the folder that holds the vault, or create a vault.",
    ),
    "TD-206": (
        "The document could not be saved ({reason}).",
        "What you typed is still on the screen, and everything saved before is safe.",
        "Free some space or connect the disk again; the program goes on trying. "
        "Do not close the window before it says «Saved».",
    ),
    "TD-207": (
        "There is a vault in this folder already.",
        _NOTHING_CHANGED,
        "Open it with its passphrase, or choose another folder.",
    ),
    "TD-208": (
        "This is not the paper key of this vault, or there is a typing error in it.",
        _NOTHING_CHANGED,
        "Compare each group with the printed sheet, and try again.",
    ),
    "TD-209 version": (
        "There is no such version of this document; an older one may have been thinned out.",
        _NOTHING_CHANGED,
        "List the document's versions to see their numbers.",
    ),
    "TD-209": (
        "There is no document with this id in the vault.",
        _NOTHING_CHANGED,
        "List the documents to see their ids.",
    ),
    "TD-210": (
        "This passphrase is too short.",
        _NOTHING_CHANGED,
        "Use at least {minimum} characters, for example five words that nobody would guess.",
    ),
    "TD-211": (
        "The computer has not enough free memory to open the vault.",
        _NOTHING_CHANGED,
        "Close other programs and try again.",
    ),
    "TD-212": (
        "The folder for the new vault is not empty.",
        _NOTHING_CHANGED,
        "Choose an empty folder, or one that does not exist yet.",
    ),
    "TD-213": (
        "The vault is open to read only, because another window has it open to write.",
        _NOTHING_CHANGED,
        "Make the change in the other window, or close it and open the vault again.",
    ),
    "TD-214": (
        "This file is not the log of a vault, or it is damaged.",
        _NOTHING_CHANGED,
        "Choose another file, or export the log again.",
    ),
    "TD-215": (
        "The file cannot be attached, or the attachment cannot be read ({reason}).",
        "Your document and its other attachments are safe.",
        "Check that the file is there and that you may read it, and that the disk or stick is "
        "connected.",
    ),
    "TD-215 source": (
        "«{file}» cannot be attached ({reason}).",
        "Nothing was attached; your document and its attachments are as they were.",
        "Check that the file is there and that you may read it, and that the disk or stick is "
        "connected.",
    ),
    "TD-215 too_long": (
        "The file is larger than {most_mb} MB, the most that an attachment may have.",
        "Nothing was attached; your document and its attachments are as they were.",
        "Attach a smaller file, or one part of it after the other.",
    ),
    "TD-215 not_taken": (
        "The file could not be taken into the vault ({reason}).",
        "Nothing was attached; your document and its attachments are as they were.",
        "Make room on the disk of the vault, or connect it again, and attach the file once more.",
    ),
    "TD-215 damaged": (
        "The attachment in the vault is damaged; what is left of it is not given out.",
        "Your document and its other attachments are safe.",
        "Attach the file again, or bring back the vault's folder from a copy, if you have one.",
    ),
    "TD-215 missing": (
        "The attachment is not in the vault any more.",
        "Your document and its other attachments are safe.",
        "Attach the file again, or bring back the vault's folder from a copy, if you have one.",
    ),
    "TD-215 unknown": (
        "The document has no such attachment.",
        _NOTHING_CHANGED,
        "List the attachments to see their ids.",
    ),
    "TD-215 two_of_that_name": (
        "The document has more than one attachment of that name.",
        _NOTHING_CHANGED,
        "List the attachments, and use the id.",
    ),
    "TD-216": (
        "The copy cannot be used.",
        "What is in the vault was not changed.",
        "Choose another file.",
    ),
    "TD-216 not_written": (
        "The copy could not be saved there ({reason}).",
        "What you typed is still on the screen.",
        "Choose another folder, or another disk or stick, and try again.",
    ),
    "TD-216 read_back": (
        "The copy was read back from the disk and is not what was written.",
        "What you typed is still on the screen. Do not count on this copy.",
        "Save the copy on another disk or stick; this one may be failing.",
    ),
    "TD-216 too_long": (
        "The document is too long for a copy.",
        "What you typed is still on the screen.",
        "Shorten the longest answers, or copy them out.",
    ),
    "TD-216 foreign": (
        "This file was not made by this vault, or before the vault was given new keys.",
        _NOTHING_CHANGED,
        "Choose a copy that was saved from this vault, or open the vault that it comes from.",
    ),
    "TD-216 damaged": (
        "This file is not a saved copy of a document, or it is damaged.",
        _NOTHING_CHANGED,
        "Choose another file, or take it from the disk or stick once more.",
    ),
    "TD-216 not_a_copy": (
        "This file belongs into the folder of the vault; it is not a copy saved elsewhere.",
        _NOTHING_CHANGED,
        "Choose a file that was made with «Save elsewhere…».",
    ),
    "TD-217": (
        "This version was made with another edition of the form, and cannot be taken back.",
        "The version is kept, and so is the document as it is now.",
        "Look at the version, and copy from it what you need.",
    ),
    "TD-218": (
        "The vault's folder cannot be written: the disk or stick is write-protected, or the "
        "folder belongs to somebody else.",
        _NOTHING_CHANGED,
        "Open the vault to read only; or make the folder writable and try again.",
    ),
    "TD-300": (
        "Signing did not succeed.",
        "Your document is safe, and no signed file was left behind.",
        "Try again; if it fails again, make a new signing identity.",
    ),
    "TD-301": (
        "This file is not a signing identity that the program can use.",
        _NOTHING_CHANGED,
        "Choose a PKCS#12 file (.p12 or .pfx) with a key and its certificate.",
    ),
    "TD-302": (
        "The passphrase does not open this signing identity.",
        _NOTHING_CHANGED,
        "Type the passphrase of the identity file, not that of the vault.",
    ),
    "TD-303": (
        "There is no signing identity yet.",
        _NOTHING_CHANGED,
        "Make one on the page «Sign and export».",
    ),
    "TD-304": (
        "The signature does not hold.",
        _NOTHING_CHANGED,
        "Ask the sender for the file again.",
    ),
    "TD-305": (
        "A signing identity needs a name of 1 to {max_bytes} letters from A to Z; most letters of "
        "other scripts count as two or three. Its organization may have as many.",
        _NOTHING_CHANGED,
        "Shorten the name or the organization.",
    ),
    "TD-400": (
        "The PDF could not be made.",
        "Your document is safe.",
        "Export again; if it fails again, export a working copy and tell your colleagues.",
    ),
    "TD-410": (
        "The file for a fax server could not be made ({reason}).",
        "Your document is safe; no files were written.",
        "Export again without that file, and fax the printed PDF.",
    ),
    "TD-500": (
        "The bundle could not be made.",
        "Your document is safe.",
        "Export again into another folder.",
    ),
    "TD-501": (
        "The document still has problems that must be fixed.",
        "Your document is safe; nothing was exported.",
        "Fix the problems listed, or make a working copy marked DRAFT.",
    ),
    "TD-502": (
        "It cannot be written there ({reason}).",
        "Nothing was overwritten, and your document is safe.",
        "Choose another name or folder, or make room on the disk.",
    ),
    "TD-503": (
        "The exported files were read back from the disk and are not what was written.",
        "Your document is safe. Do not send these files.",
        "Export again to another disk; this one may be failing.",
    ),
    "TD-504": (
        "This file is not a bundle of this program, or it is damaged.",
        _NOTHING_CHANGED,
        "Ask the sender for the file again.",
    ),
    "TD-510": (
        "The file {name} cannot be read ({reason}).",
        _NOTHING_CHANGED,
        "Check that the file is there and that the disk or stick is connected.",
    ),
    "TD-520": (
        "The passphrase file cannot be used ({reason}).",
        _NOTHING_CHANGED,
        "Its first line must be the passphrase, in UTF-8.",
    ),
}


def error_text(error: TemplateDeskError, translate: Translator) -> ErrorText:
    """Put an error into words; one without words of its own gets its parent's."""
    for kind in type(error).__mro__:
        code = getattr(kind, "code", None)
        which = error.details.get("reason") or error.details.get("part", "")
        found = _ERRORS.get(f"{code} {which}") or _ERRORS.get(str(code))
        if found is not None:
            what, safe, todo = found
            return ErrorText(
                _filled(translate(what), error.details),
                translate(safe),
                _filled(translate(todo), error.details),
            )
    return ErrorText(error.code, translate(_SAVED_SAFE), "")


_JSON_REASONS: dict[str, str] = {
    "bom": "it begins with a byte order mark",
    "constant": "it holds NaN or Infinity",
    "depth": "it is nested too deeply",
    "duplicate_key": "a name stands twice in one object",
    "fraction": "it holds a number with a fraction; amounts are written as texts, in quotes",
    "integer_range": "it holds a number that is too large",
    "size": "it is too large",
    "surrogate": "it holds half of a character",
    "syntax": "it is empty, cut off, or not JSON",
    "utf8": "it is not UTF-8",
}


class _Blanks(dict[str, str | int]):
    """Details for a sentence; what is not known leaves a blank, never a bare field name."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(text: str, details: dict[str, str | int]) -> str:
    code = str(details.get("reason", ""))
    json_reason = _JSON_REASONS.get(code, "its beginning, its end or a character in it is wrong")
    known = _Blanks({**details, "reason": _reason(details), "json_reason": json_reason})
    filled = text.format_map(known)
    return filled.replace(" ()", "")


def _reason(details: dict[str, str | int]) -> str:
    """Give the system's own words for a refusal; a code of the program says nothing to people."""
    number = details.get("errno")
    if isinstance(number, int) and number:
        return os.strerror(number)
    reason = str(details.get("reason", ""))
    return "" if re.fullmatch(r"[a-z_]+", reason) else reason
