"""A real window, typed into and killed with SIGKILL at random: two seconds at most are lost."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import REQUEST_2007
from desktop import Program, Screen
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.model.answers import Answer
from template_desk.model.ids import Address, QuestionId
from template_desk.vault.drafts import DraftId
from tools import campaign

PASSPHRASE = "five quiet words on paper"
SUMMARY = Address(QuestionId("summary"))
PROMISE_S = 2.0
# Between the key that xdotool sends and the program that gets it.
ON_ITS_WAY_S = 0.25


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


def vault_of(home: Path) -> Path:
    return home / "data" / "TemplateDesk" / "vault"


def make_draft(home: Path, environment: Environment) -> DraftId:
    """A vault with one draft, which was left in the section with the long text."""
    vault_of(home).parent.mkdir(parents=True)
    workspace = create_workspace(
        vault_of(home), PASSPHRASE, environment, kdf=KdfParameters()
    ).workspace
    draft, session = workspace.new_draft(REQUEST_2007)
    session.set_answer(SUMMARY, "Begun. ")
    session.set_section("summary")
    assert session.close().failure is None
    workspace.close()
    return draft


def saved_text(home: Path, draft: DraftId, environment: Environment) -> str:
    workspace = open_workspace(vault_of(home), PASSPHRASE, environment)
    opened = workspace.open_draft(draft)
    assert not opened.fell_back
    answer: Answer = opened.session.answers.text(SUMMARY.question)
    opened.session.close()
    workspace.close()
    assert isinstance(answer, str)
    return answer


def type_until(program: Program, until: float, word: int) -> list[tuple[float, str]]:
    """Type numbered words; give each with the time at which its last key was sent."""
    sent: list[tuple[float, str]] = []
    while time.monotonic() < until:
        text = f"w{word} "
        program.send(text)
        sent.append((time.monotonic(), text))
        word += 1
    return sent


@pytest.mark.campaign
def test_killed_while_somebody_types_only_the_last_two_seconds_are_lost(
    screen: Screen, tmp_path: Path
) -> None:
    seed = int(os.environ.get("SEED", "1540"))
    draw = random.Random(seed)
    environment = real_environment()
    home = tmp_path / "home"
    home.mkdir()
    draft = make_draft(home, environment)
    known, word = "Begun. ", 1
    oldest_lost_s = 0.0
    for number in range(campaign(quick=5, full=50)):
        with Program(screen, home) as program:
            program.wait_title("^Open the vault", 60)
            program.type(PASSPHRASE)
            program.press("Return")
            program.wait_title("^Documents", 60)
            time.sleep(0.5)
            program.press("Return")
            program.wait_title("^II. Summary", 30)
            program.press("ctrl+End")
            sent = type_until(program, time.monotonic() + draw.uniform(1.0, 4.5), word)
            time.sleep(draw.choice((0.0, 0.0, draw.uniform(0, 1.5))))
            killed = time.monotonic()
            program.kill()
        found = saved_text(home, draft, environment)
        case = f"SEED={seed}, kill {number}"
        typed = known + "".join(text for _, text in sent)
        assert typed.startswith(found), case
        assert found.startswith(known), f"{case}: lost what was there before it was started"
        end = len(known)
        for moment, text in sent:
            end += len(text)
            if len(found) < end:
                oldest_lost_s = max(oldest_lost_s, killed - moment)
                break
        assert oldest_lost_s <= PROMISE_S + ON_ITS_WAY_S, case
        known, word = found, word + len(sent)
    print(f"{number + 1} kills, {word - 1} words typed; oldest lost {oldest_lost_s:.3f} s")
    assert word > 20, "something was typed"
