"""Finding, making, opening and recovering the vault; what the first pages do.

Light to import: the window needs ``vault_folder`` before its first page is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.errors import VaultError
from template_desk.paths import default_vault_dir

if TYPE_CHECKING:
    from template_desk.crypto.keyfile import KdfParameters
    from template_desk.desk.environment import Environment
    from template_desk.desk.settings import Settings
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.recovery import PaperKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedVault:
    """A vault just made, open, with its paper key.

    Attributes:
        workspace: To work with it.
        paper_key: Exists only here and on paper; it cannot be given again.
    """

    workspace: Workspace
    paper_key: PaperKey = field(repr=False)


def vault_folder(settings: Settings) -> Path:
    """Give the folder of the user's vault; it need not exist yet."""
    return Path(settings.vault) if settings.vault else default_vault_dir()


def has_vault(folder: Path) -> bool:
    """Whether a vault is in a folder, as far as the folder can be looked into."""
    from template_desk.vault.place import vault_is_in

    try:
        return vault_is_in(folder)
    except VaultError:
        # A folder that cannot be looked into is no reason to make a second vault:
        # the passphrase page says what is wrong when it is tried.
        return True


def create_workspace(
    folder: Path, passphrase: str, environment: Environment, *, kdf: KdfParameters | None = None
) -> CreatedVault:
    """Make a vault and open it. Takes seconds.

    Args:
        folder: Made where it does not exist; must not hold a vault.
        passphrase: At least ``MIN_PASSPHRASE_CHARS`` code points.
        environment: Forms, clock and random.
        kdf: Cost of the key; None measures this computer.

    Raises:
        PassphraseTooShortError: Nothing was made.
        VaultExistsError: There is a vault already.
        VaultError: The folder cannot be written.
        SaveError: It did not reach the disk.
    """
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.vault import create_vault

    vault, paper_key = create_vault(
        folder, passphrase, random=environment.random, now=environment.now, kdf=kdf
    )
    return CreatedVault(workspace=Workspace(vault, environment), paper_key=paper_key)


def open_workspace(
    folder: Path, passphrase: str, environment: Environment, *, read_only: bool = False
) -> Workspace:
    """Open a vault. Takes about a second.

    Args:
        folder: Of the vault.
        passphrase: As typed.
        environment: Forms, clock and random.
        read_only: Write nothing, whoever else has the vault open.

    Raises:
        WrongPassphraseError: It is not this passphrase.
        VaultMissingError: There is no vault.
        VaultInUseError: Another program holds it; not when opened to read only.
        VaultDamagedError: Its key file is damaged; the paper key still opens it.
        MemoryShortError: Not enough memory to derive the key.
    """
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.call import take_call
    from template_desk.vault.vault import open_vault

    vault = open_vault(
        folder,
        passphrase,
        random=environment.random,
        now=environment.now,
        read_only=read_only,
        seen=environment.witness.seen,
    )
    if not read_only:
        # A call to whoever had the vault open before is not for this window.
        take_call(folder)
    return Workspace(vault, environment)


def recover_workspace(
    folder: Path, paper_key: str, new_passphrase: str, environment: Environment
) -> Workspace:
    """Give a vault a new passphrase with the paper key, and open it.

    Raises:
        PaperKeyError: It is not the paper key of this vault.
        PassphraseTooShortError: Nothing was changed.
        VaultMissingError: There is no vault.
        VaultInUseError: Another program holds it.
        VaultDamagedError: What the paper key opens is damaged or gone.
        SaveError: The new key file did not reach the disk.
    """
    from template_desk.vault.log import LogAction
    from template_desk.vault.recovery import recover_vault

    recover_vault(folder, paper_key, new_passphrase, random=environment.random)
    workspace = open_workspace(folder, new_passphrase, environment)
    workspace.vault.log.append(LogAction.VAULT_RECOVERED)
    workspace.save_state()
    return workspace


def paper_key_group(groups: int, environment: Environment) -> int:
    """Draw which group of the paper key to ask for; never the first, which is always the same."""
    return 1 + environment.random(1)[0] % (groups - 1)


def confirm_whole_paper_key(workspace: Workspace, typed: str) -> None:
    """Check a paper key typed from the sheet in full, and remember that it is right.

    Raises:
        PaperKeyError: It is not a key, or not the one of this vault.
        SaveError: It is right, but that could not be remembered.
    """
    from template_desk.vault.recovery import PaperKey

    paper_key = PaperKey.from_typed(typed)
    workspace.vault.records.confirm_paper_key(paper_key, 1, paper_key.groups()[1])
