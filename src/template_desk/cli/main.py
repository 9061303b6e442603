"""The arguments of every command; what they do is in the ``commands`` modules.

Source: the contract in ``docs/cli.md``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from template_desk import __version__
from template_desk.cli.output import ExitCode, Output
from template_desk.desk.hardening import harden
from template_desk.errors import TemplateDeskError
from template_desk.i18n import LANGUAGES, Translator

Command = Callable[[argparse.Namespace, Output], ExitCode]


def run(argv: Sequence[str]) -> int:
    """Run one command and give its exit code (see ``ExitCode``)."""
    arguments = _parser().parse_args(argv)
    harden()
    output = Output(as_json=getattr(arguments, "json", False), translate=Translator())
    command: Command = arguments.command
    try:
        return int(command(arguments, output))
    except TemplateDeskError as error:
        return int(output.error(error))
    except KeyboardInterrupt:
        output.note("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read the output has read enough, as «head» does.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return int(ExitCode.DONE)
    except OSError as error:
        sys.stderr.write(f"The output could not be written: {error.strerror}.\n")
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return int(ExitCode.REFUSED)


def _lazy(module: str, function: str) -> Command:
    """Give a command whose module is imported only when it is run."""

    def call(arguments: argparse.Namespace, output: Output) -> ExitCode:
        from importlib import import_module

        found: Command = getattr(import_module(f"template_desk.cli.{module}"), function)
        return found(arguments, output)

    return call


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="template-desk",
        description="Fill in, sign and check 1540 assistance requests without a network. "
        "Without a command, the desktop program opens.",
    )
    parser.add_argument("--version", action="version", version=version_text())
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_forms(commands)
    _add_answers(commands)
    _add_identity(commands)
    _add_export(commands)
    _add_verify(commands)
    _add_vault(commands)
    _add_drafts(commands)
    _add_selftest(commands)
    return parser


def version_text() -> str:
    """Give the version and the build id, which a release build writes beside the resources."""
    from template_desk.paths import build_id

    return f"template-desk {__version__} (build {build_id()})"


_Commands = argparse._SubParsersAction  # argparse gives it no public name


def _command(
    commands: _Commands[argparse.ArgumentParser], name: str, text: str, call: Command
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=call)
    return parser


def _group(
    commands: _Commands[argparse.ArgumentParser], name: str, text: str
) -> _Commands[argparse.ArgumentParser]:
    parser = commands.add_parser(name, help=text, description=text)
    return parser.add_subparsers(required=True, metavar="COMMAND")


def _add_demo(commands: _Commands[argparse.ArgumentParser]) -> None:
    demo = _command(
        commands,
        "demo",
        "the whole main job on a shipped sample: vault, draft, checks, export, verify",
        _lazy("demo", "demo"),
    )
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="where files go")


def _add_forms(commands: _Commands[argparse.ArgumentParser]) -> None:
    forms = commands.add_parser(
        "forms", help="forms and editions", description="List, check and describe forms."
    )
    forms.add_argument("--json", action="store_true", help="print one JSON object")
    forms.set_defaults(command=_lazy("forms_commands", "list_forms"))
    below = forms.add_subparsers(metavar="COMMAND")
    check = _command(
        below, "check", "look for defects in a form pack", _lazy("forms_commands", "check_pack")
    )
    check.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    schema = _command(
        below,
        "schema",
        "print the JSON Schema of a form's answers",
        _lazy("forms_commands", "print_schema"),
    )
    schema.add_argument("form", metavar="FORM[@EDITION]")


def _add_answers(commands: _Commands[argparse.ArgumentParser]) -> None:
    new = _command(commands, "new", "a blank answers file", _lazy("answers_commands", "new"))
    new.add_argument("form", metavar="FORM[@EDITION]")
    new.add_argument("--language", default="en", choices=LANGUAGES, help="of the document")
    new.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    check = _command(
        commands, "check", "problems of an answers file", _lazy("answers_commands", "check")
    )
    check.add_argument("answers", type=Path, metavar="ANSWERS")


def _add_identity(commands: _Commands[argparse.ArgumentParser]) -> None:
    below = _group(commands, "identity", "signing identities")
    new = _command(
        below, "new", "make a signing identity", _lazy("identity_commands", "new_identity")
    )
    new.add_argument("--name", required=True)
    new.add_argument("--organization", required=True)
    new.add_argument("--state", required=True, metavar="CC", help="two letters, ISO 3166-1")
    new.add_argument("--out", type=Path, required=True, metavar="ID.p12")
    _passphrase(new)
    show = _command(
        below, "show", "show a signing identity", _lazy("identity_commands", "show_identity")
    )
    show.add_argument("file", type=Path, metavar="FILE", help="a .p12, or a certificate (.pem)")
    _passphrase(show)


def _add_export(commands: _Commands[argparse.ArgumentParser]) -> None:
    export = _command(
        commands, "export", "signed PDF, JSON and bundle", _lazy("export_command", "export")
    )
    export.add_argument("answers", type=Path, metavar="ANSWERS")
    export.add_argument("--identity", type=Path, metavar="ID.p12", help="who signs")
    _passphrase(export)
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--language", choices=LANGUAGES, help="of the document")
    export.add_argument("--date", metavar="YYYY-MM-DD", help="date of making; default: today")
    export.add_argument("--paper", choices=("a4", "letter"), default="a4")
    export.add_argument(
        "--fax", choices=("g4", "g3", "both"), help="also the pages as TIFF for a fax server"
    )
    export.add_argument(
        "--draft", action="store_true", help="an unsigned working copy, marked DRAFT"
    )


def _add_verify(commands: _Commands[argparse.ArgumentParser]) -> None:
    verify = _command(
        commands,
        "verify",
        "who signed, what, and whether it was changed",
        _lazy("verify_command", "verify"),
    )
    verify.add_argument("files", type=Path, nargs="+", metavar="FILE")
    verify.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="CERT.pem",
        help="a signer known to you; may be repeated",
    )
    verify.add_argument(
        "--extract", type=Path, metavar="DIR", help="write what a verified bundle contains"
    )


def _add_vault(commands: _Commands[argparse.ArgumentParser]) -> None:
    below = _group(commands, "vault", "the encrypted folder of drafts")
    create = _command(below, "create", "make a vault", _lazy("vault_commands", "create"))
    info = _command(below, "info", "facts about a vault", _lazy("vault_commands", "info"))
    change = _command(
        below, "passwd", "change the passphrase", _lazy("vault_commands", "change_passphrase")
    )
    recover = _command(
        below,
        "recover",
        "set a new passphrase with the paper key",
        _lazy("vault_commands", "recover"),
    )
    log = _command(below, "log", "what was done with it", _lazy("log_commands", "show_log"))
    log.add_argument("--out", type=Path, metavar="FILE", help="write it for an auditor")
    log_check = _command(
        below, "log-check", "check an exported log", _lazy("log_commands", "check_log")
    )
    log_check.add_argument("file", type=Path, metavar="FILE")
    renew = _command(
        below,
        "renew-keys",
        "new keys and a new paper key after a suspected leak",
        _lazy("log_commands", "renew"),
    )
    renew.add_argument(
        "--paper-key-out", type=Path, metavar="FILE", help="write the new paper key there first"
    )
    for command in (create, info, change, recover, log, renew):
        command.add_argument("--vault", type=Path, required=True, metavar="DIR")
    _passphrase(log)
    _passphrase(renew)
    _passphrase(create)
    _passphrase(change)
    recover.add_argument(
        "--paper-key-file", type=Path, metavar="F", help="the paper key; else it is asked for"
    )
    for command in (change, recover, renew):
        command.add_argument(
            "--new-passphrase-file",
            type=Path,
            metavar="F",
            help="its first line; else it is asked for, twice",
        )


def _add_drafts(commands: _Commands[argparse.ArgumentParser]) -> None:
    below = _group(commands, "drafts", "drafts in a vault")
    listing = _command(below, "list", "list the drafts", _lazy("vault_commands", "list_drafts"))
    bring = _command(
        below, "import", "make a draft from answers", _lazy("vault_commands", "import_draft")
    )
    bring.add_argument("answers", type=Path, metavar="ANSWERS")
    give = _command(
        below, "export", "a draft's answers file", _lazy("vault_commands", "export_draft")
    )
    give.add_argument("draft", metavar="ID")
    give.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    for command in (
        listing,
        bring,
        give,
        *_history_commands(below),
        *_attachment_commands(below),
    ):
        command.add_argument("--vault", type=Path, required=True, metavar="DIR")
        _passphrase(command)


def _history_commands(
    drafts: _Commands[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    """Add what deals with earlier versions and deleted drafts."""

    def call(function: str) -> Command:
        return _lazy("history_commands", function)

    versions = _command(drafts, "history", "list a draft's versions", call("list_versions"))
    versions.add_argument("draft", metavar="ID")
    restore = _command(drafts, "restore", "take an earlier version back", call("restore"))
    restore.add_argument("draft", metavar="ID")
    restore.add_argument("generation", type=int, metavar="GEN", help="its number in the history")
    below = _group(drafts, "bin", "deleted drafts")
    take_back = _command(below, "restore", "take one back", call("restore_from_bin"))
    purge = _command(below, "purge", "remove one for good", call("purge_from_bin"))
    for command in (take_back, purge):
        command.add_argument("draft", metavar="ID")
    yield from (versions, restore, take_back, purge)
    yield _command(below, "list", "list the deleted drafts", call("list_bin"))
    yield _command(below, "empty", "remove all of them for good", call("empty"))


def _attachment_commands(
    below: _Commands[argparse.ArgumentParser],
) -> tuple[argparse.ArgumentParser, ...]:
    def lazy(function: str) -> Command:
        return _lazy("attachment_commands", function)

    attach = _command(below, "attach", "attach files to a draft", lazy("attach"))
    attach.add_argument("draft", metavar="ID")
    attach.add_argument("files", type=Path, nargs="+", metavar="FILE")
    attach.add_argument("--again", action="store_true", help="also a file that is attached already")
    attach.add_argument("--any-kind", action="store_true", help="also files of unusual kinds")
    listing = _command(below, "attachments", "list its attached files", lazy("list_attachments"))
    listing.add_argument("draft", metavar="ID")
    detach = _command(below, "detach", "take an attached file off a draft", lazy("detach"))
    save = _command(
        below, "save-attachment", "write a copy of an attached file", lazy("save_attachment")
    )
    for command in (detach, save):
        command.add_argument("draft", metavar="ID")
        command.add_argument("attachment", metavar="ATTACHMENT", help="its id, or its name")
    save.add_argument("--out", type=Path, required=True, metavar="FILE", help="or a folder")
    bring = _command(
        below, "bring-in", "make a draft from a copy saved elsewhere", lazy("bring_in_copy")
    )
    bring.add_argument("file", type=Path, metavar="FILE")
    return attach, listing, detach, save, bring


def _add_selftest(commands: _Commands[argparse.ArgumentParser]) -> None:
    selftest = _command(
        commands, "selftest", "check this installation", _lazy("selftest", "selftest")
    )
    selftest.add_argument("--gui", action="store_true", help="show every page once")


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="F", help="its first line; else it is asked for"
    )
