from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import REQUEST_2007, sample_file
from template_desk.desk.environment import Environment
from template_desk.desk.opening import open_workspace
from template_desk.desk.workspace import Workspace
from template_desk.errors import (
    AnswersFileError,
    IdentityMissingError,
    PassphraseTooShortError,
    UnknownFormError,
    VaultReadOnlyError,
    WrongPassphraseError,
)
from template_desk.model.answers import Answers
from template_desk.model.form import FormDefinition
from template_desk.model.ids import Address, QuestionId
from template_desk.vault.call import call, is_calling

from .conftest import PASSPHRASE

SUMMARY = Address(QuestionId("summary"))


def test_a_draft_is_there_after_closing_everything(
    workspace: Workspace, tmp_path: Path, environment: Environment
) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.set_answer(SUMMARY, "Eight detectors\n\nand <b>training</b>")
    session.set_section("summary")
    session.close()
    workspace.close()

    again = open_workspace(tmp_path / "vault", PASSPHRASE, environment)
    opened = again.open_draft(draft)

    assert not opened.fell_back
    assert opened.session.answers.text(SUMMARY.question) == "Eight detectors\n\nand <b>training</b>"
    assert opened.session.content.section == "summary"
    opened.session.close()
    again.close()


def test_cards_show_requester_progress_and_title(workspace: Workspace) -> None:
    value = json.loads(sample_file("armenia-2008").read_text(encoding="utf-8"))
    draft, problems = workspace.import_answers(value)
    assert problems == ()

    (card,) = workspace.cards().cards

    assert (card.draft, card.requester, card.must_fix) == (draft, "Armenia", 0)
    assert card.title == "Armenia – Request for assistance"
    assert (card.ready, card.asking) == (7, 7)
    assert card.reference == REQUEST_2007


def test_a_copy_has_its_own_life(workspace: Workspace) -> None:
    value = json.loads(sample_file("albania-2004").read_text(encoding="utf-8"))
    draft, _ = workspace.import_answers(value)
    assert draft is not None

    copy = workspace.duplicate(draft)
    opened = workspace.open_draft(copy).session
    opened.set_answer(SUMMARY, "changed in the copy")
    opened.close()

    assert workspace.answers_of(draft)["answers"] == value["answers"]
    titles = {card.draft: card.title for card in workspace.cards().cards}
    assert titles[copy] == f"{titles[draft]} (2)"


def test_deleting_can_be_undone(workspace: Workspace) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.close()

    workspace.delete(draft)
    assert workspace.cards().cards == ()
    workspace.undelete(draft)
    assert [card.draft for card in workspace.cards().cards] == [draft]


def test_a_damaged_newest_file_falls_back_and_keeps_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.set_title("North")
    session.flush()
    session.set_answer(SUMMARY, "lost")
    session.close()
    newest = max((tmp_path / "vault" / "drafts" / draft).glob("*.age"))
    newest.write_bytes(newest.read_bytes()[:-1])

    (card,) = workspace.cards().cards
    opened = workspace.open_draft(draft)

    assert (card.title, card.fell_back, opened.fell_back) == ("North", True, True)
    assert opened.session.answers.text(SUMMARY.question) == ""
    opened.session.close()


def test_a_wrong_answers_file_writes_nothing(workspace: Workspace) -> None:
    good = json.loads(sample_file("angola-2008").read_text(encoding="utf-8"))

    draft, problems = workspace.import_answers({**good, "answers": {"nothing": 1}})

    assert draft is None
    assert [problem.question for problem in problems] == ["nothing"]
    with pytest.raises(AnswersFileError):
        workspace.import_answers([])
    with pytest.raises(UnknownFormError):
        workspace.import_answers({**good, "edition": "1999"})
    assert workspace.cards().cards == ()


def test_a_changed_passphrase_opens_the_same_drafts(
    workspace: Workspace, tmp_path: Path, environment: Environment
) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.close()
    with pytest.raises(WrongPassphraseError):
        workspace.change_passphrase(PASSPHRASE + "x", "twelve green kettles whistle")
    with pytest.raises(PassphraseTooShortError):
        workspace.change_passphrase(PASSPHRASE, "short")

    workspace.change_passphrase(PASSPHRASE, "twelve green kettles whistle")
    workspace.close()

    again = open_workspace(tmp_path / "vault", "twelve green kettles whistle", environment)
    assert [card.draft for card in again.cards().cards] == [draft]
    again.close()
    with pytest.raises(WrongPassphraseError):
        open_workspace(tmp_path / "vault", PASSPHRASE, environment)


def test_the_identity_lives_in_the_vault(
    workspace: Workspace, tmp_path: Path, environment: Environment
) -> None:
    with pytest.raises(IdentityMissingError):
        workspace.identity()

    made = workspace.make_identity(name="Anna", organization="Ministry", state="AM")
    workspace.close()
    again = open_workspace(tmp_path / "vault", PASSPHRASE, environment)

    assert again.identity().facts.fingerprint == made.facts.fingerprint
    assert again.has_identity()
    again.close()
    raw = b"".join(p.read_bytes() for p in (tmp_path / "vault").rglob("*") if p.is_file())
    assert b"PRIVATE KEY" not in raw
    assert b"Anna" not in raw


def test_what_is_done_with_drafts_is_logged(workspace: Workspace) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.close()
    copy = workspace.duplicate(draft)
    brought, _ = workspace.import_answers(
        json.loads(sample_file("angola-2008").read_text(encoding="utf-8"))
    )
    entries = workspace.vault.log.check().entries

    assert [(entry.action, entry.draft) for entry in entries[1:]] == [
        ("draft_created", draft),
        ("draft_created", copy),
        ("draft_imported", brought),
    ]
    assert entries[2].details == {"copied_from": draft}


def test_a_vault_put_back_from_a_copy_is_noticed_on_this_computer(
    made: Path, tmp_path: Path, environment: Environment
) -> None:
    import dataclasses
    import shutil

    from template_desk.desk.witness import Witness

    known = dataclasses.replace(environment, witness=Witness(tmp_path / "seen.json"))
    folder = tmp_path / "put back"
    shutil.copytree(made, folder)
    first = open_workspace(folder, PASSPHRASE, known)
    _, session = first.new_draft(REQUEST_2007)
    session.close()
    first.close()
    shutil.rmtree(folder)
    shutil.copytree(made, folder)

    again = open_workspace(folder, PASSPHRASE, known)
    assert again.is_older
    again.note_that_older_is_known()
    again.close()
    once_told = open_workspace(folder, PASSPHRASE, known)
    assert not once_told.is_older
    once_told.close()


def test_a_session_and_its_start_are_in_the_history(workspace: Workspace) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.close()
    session = workspace.open_draft(draft).session
    session.set_answer(SUMMARY, "one")
    session.close()

    history = workspace.vault.history(draft)
    assert [(entry.generation, entry.kind) for entry in history] == [
        (3, "autosave"), (2, "session"), (1, "autosave"),
    ]  # fmt: skip


def test_beside_a_window_that_writes_everything_can_be_read_and_nothing_changed(
    workspace: Workspace, tmp_path: Path, environment: Environment
) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.set_answer(SUMMARY, "Eight detectors")
    session.flush()

    reading = open_workspace(tmp_path / "vault", PASSPHRASE, environment, read_only=True)
    files = {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*") if path.is_file()}
    opened = reading.open_draft(draft).session
    assert opened.read_only
    assert opened.answers.text(SUMMARY.question) == "Eight detectors"
    for change in (
        lambda: reading.new_draft(REQUEST_2007),
        lambda: reading.duplicate(draft),
        lambda: reading.rename(draft, "Other"),
        lambda: reading.delete(draft),
        lambda: reading.import_answers(reading.answers_of(draft)),
        lambda: reading.make_identity(name="A", organization="", state="AM"),
    ):
        with pytest.raises(VaultReadOnlyError):
            change()
    after = {path: path.read_bytes() for path in (tmp_path / "vault").rglob("*") if path.is_file()}
    assert after == files

    # What is saved later is seen when it is read again.
    session.set_answer(SUMMARY, "Nine detectors")
    session.close()
    again = reading.open_draft(draft).session
    assert again.answers.text(SUMMARY.question) == "Nine detectors"
    reading.close()


def test_opening_sweeps_a_call_that_nobody_answered(
    made: Path, tmp_path: Path, environment: Environment
) -> None:
    import shutil

    shutil.copytree(made, tmp_path / "vault")
    call(tmp_path / "vault")
    open_workspace(tmp_path / "vault", PASSPHRASE, environment, read_only=True).close()
    assert is_calling(tmp_path / "vault")
    open_workspace(tmp_path / "vault", PASSPHRASE, environment).close()
    assert not is_calling(tmp_path / "vault")


def test_an_autosave_does_not_compute_progress_and_the_last_one_tells_it_right(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from template_desk.desk import known_progress
    from template_desk.model import journey

    computed: list[int] = []

    def counted(form: FormDefinition, answers: Answers) -> journey.Progress:
        computed.append(1)
        return journey.progress(form, answers)

    monkeypatch.setattr(known_progress, "progress", counted)
    draft, session = workspace.new_draft(REQUEST_2007)
    (at_first,) = workspace.cards().cards
    session.flush()
    before = len(computed)
    for number in range(5):
        session.set_answer(SUMMARY, f"text {number}")
        session.flush()
    assert len(computed) <= before + 1
    session.set_answer(Address(QuestionId("submission.state")), "AM")
    session.flush()
    session.close()

    (card,) = workspace.cards().cards
    exact = journey.progress(session.pack.definition, session.answers)
    assert (card.ready, card.must_fix) == (exact.ready, exact.must_fix)
    assert card.must_fix < at_first.must_fix
    assert workspace.vault.read_draft(draft).content["file"] != {}
