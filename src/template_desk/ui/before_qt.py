"""Imports what the first page needs and is not Qt, for a quicker start.

PySide6 hooks into imports and reads the source of every module imported after
it, so whatever does not need Qt comes first. Nothing else is done here.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
import unicodedata

import platformdirs

import template_desk.desk.opening
import template_desk.desk.relaunch
import template_desk.desk.settings
import template_desk.desk.tasks
import template_desk.errors
import template_desk.i18n
import template_desk.paths
import template_desk.vault.place

__all__ = [
    "dataclasses",
    "functools",
    "json",
    "platformdirs",
    "template_desk",
    "threading",
    "unicodedata",
]
