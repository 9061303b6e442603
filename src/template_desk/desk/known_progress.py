"""The newest progress of a draft that anybody computed, so that a save need not compute it again.

Progress goes through all rules of a form, which costs many times a save. The wizard computes it
a moment after each edit and leaves it here; an autosave takes what is there, and when the
draft is closed the last one saved is right.
"""

from __future__ import annotations

import threading

from template_desk.model.answers import Answers
from template_desk.model.form import FormDefinition
from template_desk.model.journey import Progress, progress


class KnownProgress:
    """Safe to use from several threads.

    Args:
        form: The draft's form.
    """

    def __init__(self, form: FormDefinition) -> None:
        self._form = form
        self._lock = threading.Lock()
        self._answers: Answers | None = None
        self._progress: Progress | None = None
        self._told_exactly = True

    def of(self, answers: Answers) -> Progress:
        """Give the progress of these answers; computed where it is not known."""
        with self._lock:
            if self._answers is answers and self._progress is not None:
                return self._progress
        found = progress(self._form, answers)
        with self._lock:
            self._answers, self._progress = answers, found
        return found

    def about(self, answers: Answers) -> Progress:
        """Give the newest known progress, which may be that of answers a moment before."""
        with self._lock:
            known = self._progress
            self._told_exactly = known is None or self._answers is answers
        return known if known is not None else self.of(answers)

    @property
    def told_exactly(self) -> bool:
        """Whether what was last given by ``about`` was that of its answers."""
        return self._told_exactly
