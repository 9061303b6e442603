from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import NOW, REQUEST_2007, sample_file
from template_desk.desk import history
from template_desk.desk.binned import binned_cards, count_binned, empty_bin, purge
from template_desk.desk.environment import Environment
from template_desk.desk.opening import open_workspace
from template_desk.desk.workspace import Workspace
from template_desk.errors import (
    DraftDamagedError,
    SaveError,
    UnknownDraftError,
    VaultReadOnlyError,
    VersionFormError,
)
from template_desk.i18n import Translator
from template_desk.model.answers import NOT_ANSWERED
from template_desk.model.compare import AnswerChange
from template_desk.model.ids import Address, QuestionId
from template_desk.model.review import TypedText
from template_desk.vault.drafts import DraftId, GenerationKind

from .conftest import PASSPHRASE

SUMMARY = Address(QuestionId("summary"))


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now

    def go_on(self, **more: float) -> None:
        self.now += datetime.timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(folder: Path, environment: Environment, clock: Clock) -> Iterator[Workspace]:
    """As in ``conftest``, by a clock that goes on."""
    opened = open_workspace(folder, PASSPHRASE, dataclasses.replace(environment, now=clock))
    yield opened
    opened.close()


@pytest.fixture
def draft(workspace: Workspace, clock: Clock) -> DraftId:
    """Two days of work: «one», then the name North and «two»; five versions."""
    made, session = workspace.new_draft(REQUEST_2007)
    clock.go_on(hours=1)
    session.set_answer(SUMMARY, "one")
    session.close()
    clock.go_on(days=1)
    session = workspace.open_draft(made).session
    session.set_title("North")
    session.flush()
    clock.go_on(hours=1)
    session.set_answer(SUMMARY, "two")
    session.close()
    return made


def text_of(workspace: Workspace, draft: DraftId) -> str:
    session = workspace.open_draft(draft).session
    session.close()
    return session.answers.text(SUMMARY.question)


def file_of(workspace: Workspace, draft: DraftId, generation: int) -> Path:
    (found,) = (workspace.vault.folder / "drafts" / draft).glob(f"{generation:08d}*")
    return found


def test_versions_are_listed_newest_first_with_their_reason(
    workspace: Workspace, draft: DraftId, clock: Clock
) -> None:
    found = tuple(history.versions(workspace, draft))

    assert [(v.generation, v.kind) for v in found] == [
        (5, GenerationKind.AUTOSAVE),
        (4, GenerationKind.AUTOSAVE),
        (3, GenerationKind.SESSION),
        (2, GenerationKind.AUTOSAVE),
        (1, GenerationKind.AUTOSAVE),
    ]
    assert (found[0].title, found[0].saved) == ("North", clock.now)
    assert (found[2].title, found[2].asking) == ("Request for assistance", 7)


def test_reasons_are_said_in_words(workspace: Workspace, draft: DraftId) -> None:
    found = {v.generation: v for v in history.versions(workspace, draft)}
    translate = Translator()

    assert history.reason_words(found[3], "26 March", translate) == (
        "before you worked on it on 26 March"
    )
    assert history.reason_words(found[1], "25 March", translate) == "saved by itself"
    for kind in GenerationKind:
        version = dataclasses.replace(found[1], kind=kind)
        assert history.reason_words(version, "x", translate)


def test_the_order_is_that_of_saving_when_the_clock_goes_back(
    workspace: Workspace, draft: DraftId, clock: Clock
) -> None:
    clock.go_on(days=-3650)
    session = workspace.open_draft(draft).session
    session.set_answer(SUMMARY, "three")
    session.close()

    found = list(history.versions(workspace, draft))

    assert [v.generation for v in found] == sorted((v.generation for v in found), reverse=True)
    saved = [v.saved for v in found if v.saved is not None]
    assert saved[0] == clock.now < saved[-1]


def test_a_version_is_compared_with_what_is_there_now(workspace: Workspace, draft: DraftId) -> None:
    found = history.read_version(workspace, draft, 1)

    (section,) = found.changes
    (change,) = section.changes
    assert isinstance(change, AnswerChange)
    assert (change.before.shown, change.after.shown) == (None, TypedText("two"))
    assert found.content.answers.text(SUMMARY.question) == ""
    assert (found.other_title, found.other_parts, found.change_count) == (True, False, 1)
    assert found.can_be_taken_back
    assert "two" not in repr(found)


def test_what_is_not_saved_yet_counts_as_now(workspace: Workspace, draft: DraftId) -> None:
    session = workspace.open_draft(draft).session
    session.set_answer(SUMMARY, "typed just now")

    found = history.read_version(workspace, draft, 5, session)
    session.close()

    (change,) = found.changes[0].changes
    assert isinstance(change, AnswerChange)
    assert change.after.shown == TypedText("typed just now")


def test_the_present_version_cannot_be_taken_back(workspace: Workspace, draft: DraftId) -> None:
    assert not history.read_version(workspace, draft, 5).can_be_taken_back
    assert not history.restore(workspace, draft, 5)
    assert len(workspace.vault.generations(draft)) == 5


def test_taking_back_keeps_what_it_replaces_and_is_logged(
    workspace: Workspace, draft: DraftId
) -> None:
    assert history.restore(workspace, draft, 2)

    assert text_of(workspace, draft) == "one"
    newest, before, *_ = history.versions(workspace, draft)
    assert (newest.title, before.title) == ("Request for assistance", "North")
    assert newest.ready == history.read_version(workspace, draft, 2).version.ready
    assert before.kind is not None
    assert before.kind.is_milestone
    entry = workspace.vault.log.check().entries[-1]
    assert (entry.action, entry.draft, entry.details) == (
        "draft_restored", draft, {"generation": "2"},
    )  # fmt: skip
    # And forth again.
    assert history.restore(workspace, draft, before.generation)
    assert text_of(workspace, draft) == "two"


def test_a_version_taken_back_says_how_far_it_is(
    workspace: Workspace, draft: DraftId, clock: Clock
) -> None:
    session = workspace.open_draft(draft).session
    session.set_answer(SUMMARY, NOT_ANSWERED)
    session.close()

    assert history.restore(workspace, draft, 5)

    taken_back, replaced, *_ = history.versions(workspace, draft)
    assert (taken_back.ready, replaced.ready) == (1, 0)
    assert (taken_back.must_fix, replaced.must_fix) == (6, 7)
    assert replaced.kind is not GenerationKind.AUTOSAVE  # nothing was saved twice


def test_an_open_draft_goes_back_with_what_was_typed_last_kept(
    workspace: Workspace, draft: DraftId
) -> None:
    session = workspace.open_draft(draft).session
    session.set_answer(SUMMARY, "three")
    session.flush()
    session.set_answer(SUMMARY, "typed just now")
    wanted = history.read_version(workspace, draft, 2, session)

    history.take_back_in(session, wanted)
    assert session.answers.text(SUMMARY.question) == "one"
    history.save_taken_back(workspace, session, 2)
    session.close()

    replaced = [v for v in history.versions(workspace, draft) if v.kind is GenerationKind.REPLACED]
    (kept,) = replaced
    found = history.read_version(workspace, draft, kept.generation)
    assert found.content.answers.text(SUMMARY.question) == "typed just now"


def test_taking_back_that_cannot_be_saved_is_no_success(
    workspace: Workspace, draft: DraftId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise SaveError(reason="full")

    with monkeypatch.context() as patch:
        patch.setattr(type(workspace.vault), "save_draft", refuse)
        with pytest.raises(SaveError):
            history.restore(workspace, draft, 2)

    assert text_of(workspace, draft) == "two"
    assert workspace.vault.log.check().entries[-1].action != "draft_restored"


def test_a_damaged_version_is_listed_and_cannot_be_chosen(
    workspace: Workspace, draft: DraftId
) -> None:
    file = file_of(workspace, draft, 2)
    file.write_bytes(file.read_bytes()[:-1])

    damaged = next(v for v in history.versions(workspace, draft) if v.generation == 2)

    assert not damaged.is_readable
    assert "cannot be read; the file is kept" in history.reason_words(damaged, "", Translator())
    with pytest.raises(DraftDamagedError):
        history.restore(workspace, draft, 2)
    assert file.exists()


def test_a_version_thinned_out_meanwhile_is_left_out(workspace: Workspace, draft: DraftId) -> None:
    listing = history.versions(workspace, draft)
    next(listing)
    file_of(workspace, draft, 4).unlink()

    assert [v.generation for v in listing] == [3, 2, 1]
    with pytest.raises(UnknownDraftError):
        history.restore(workspace, draft, 4)


def test_a_version_of_another_edition_can_be_seen_and_not_taken_back(
    workspace: Workspace, draft: DraftId
) -> None:
    read = workspace.vault.read_draft(draft)
    other = {**read.summary, "form": "border-survey", "edition": "2030"}
    workspace.vault.save_draft(draft, {**read.content, "file": {}}, other)

    found = history.read_version(workspace, draft, 5)

    assert not found.is_comparable
    assert not found.can_be_taken_back
    assert found.content.answers.text(SUMMARY.question) == "two"
    with pytest.raises(VersionFormError):
        history.restore(workspace, draft, 5)


def test_nothing_is_taken_back_in_a_vault_that_is_only_read(
    workspace: Workspace, draft: DraftId, tmp_path: Path, environment: Environment
) -> None:
    workspace.close()
    reading = open_workspace(tmp_path / "vault", PASSPHRASE, environment, read_only=True)

    assert len(tuple(history.versions(reading, draft))) == 5
    with pytest.raises(VaultReadOnlyError):
        history.restore(reading, draft, 2)
    reading.close()


def test_an_unknown_draft_has_no_history(workspace: Workspace) -> None:
    with pytest.raises(UnknownDraftError):
        tuple(history.versions(workspace, DraftId("a" * 26)))


# --- the bin ---------------------------------------------------------------------------


def test_the_bin_is_listed_and_emptied(workspace: Workspace, draft: DraftId) -> None:
    angola = json.loads(sample_file("angola-2008").read_text(encoding="utf-8"))
    other, _ = workspace.import_answers(angola)
    assert other is not None
    for each in (draft, other):
        workspace.delete(each)

    assert count_binned(workspace) == 2
    assert {card.title for card in binned_cards(workspace).cards} == {
        "North", "Angola – Request for assistance",
    }  # fmt: skip
    purge(workspace, other)
    assert [card.draft for card in binned_cards(workspace).cards] == [draft]
    assert empty_bin(workspace) == 1
    assert count_binned(workspace) == 0
    assert workspace.cards().cards == ()
    assert workspace.cards().missing == ()


def test_a_damaged_draft_in_the_bin_is_listed_too(workspace: Workspace, draft: DraftId) -> None:
    workspace.delete(draft)
    for file in (workspace.vault.folder / "bin" / draft).glob("*.age"):
        file.write_bytes(b"rubbish")

    found = binned_cards(workspace)

    assert (found.cards, found.damaged) == ((), (draft,))
    assert count_binned(workspace) == 1
