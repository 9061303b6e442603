"""Every error the program can raise on purpose, in one tree.

A *problem* (something a user typed) is a value and never raised; see
``template_desk.model.validate``. An error here means that the world refused:
disk, passphrase, damaged file. It is raised low and caught only at the edge of
``ui`` and ``cli``, where ``template_desk.desk.messages`` turns its code into
words. The tree::

    TemplateDeskError            TD-000
    ├── FormError                TD-100  a form pack cannot be used
    │   ├── PackDefectsError     TD-101  the pack has defects (listed)
    │   └── UnknownFormError     TD-102  no such form or edition here
    ├── AnswersFileError         TD-110  an answers file cannot be read
    ├── StrictJsonError          TD-111  bytes are not JSON of the strict profile
    ├── ResourceError            TD-120  the program's own files are incomplete
    ├── VaultError               TD-200  the vault cannot be used
    │   ├── WrongPassphraseError TD-201
    │   ├── VaultDamagedError    TD-202  the key file is damaged
    │   ├── DraftDamagedError    TD-203  no generation of a draft can be read
    │   ├── VaultInUseError      TD-204  another program holds the vault
    │   ├── VaultMissingError    TD-205
    │   ├── SaveError            TD-206  a save did not reach the disk
    │   ├── VaultExistsError     TD-207
    │   ├── PaperKeyError        TD-208  not the paper key of this vault
    │   ├── UnknownDraftError    TD-209
    │   ├── PassphraseTooShortError TD-210
    │   ├── MemoryShortError     TD-211  not enough memory to derive the key
    │   ├── VaultFolderNotEmptyError TD-212
    │   ├── VaultReadOnlyError   TD-213  the vault was opened to read only
    │   ├── LogFileError         TD-214  not a log of a vault, or an entry of none
    │   ├── AttachmentError      TD-215  an attachment cannot be read or taken in
    │   ├── DraftCopyError       TD-216  a copy of a draft outside the vault
    │   ├── VaultFolderReadOnlyError TD-218  the vault's folder cannot be written
    │   └── VersionFormError     TD-217  a version of another edition of the form
    ├── SigningError             TD-300
    │   ├── IdentityDamagedError TD-301  not a usable identity file
    │   ├── IdentityPassphraseError TD-302
    │   ├── IdentityMissingError TD-303
    │   ├── SignatureRejectedError TD-304  a signature does not hold
    │   └── IdentityNameError    TD-305  a name that no certificate can hold
    ├── DocumentError            TD-400  the PDF could not be made
    │   └── FaxError             TD-410  the file for a fax server could not be made
    ├── BundleError              TD-500  a bundle could not be made
    │   ├── ExportRefusedError   TD-501  answers still have must-fix problems
    │   ├── ExportFolderError    TD-502  the folder cannot be written
    │   ├── ExportNotVerifiedError TD-503  what was written does not verify
    │   └── BundleFormatError    TD-504  not a bundle of this program, or damaged
    ├── InputFileError           TD-510  a file given to the program cannot be read
    ├── PassphraseFileError      TD-520  a passphrase file cannot be read
    └── CryptoError              TD-600  bytes are not what they claim to be
"""

from __future__ import annotations


class TemplateDeskError(Exception):
    """Base of the tree.

    Attributes:
        code: Stable id. Names the message in the catalogues, goes to the log
            and to the CLI's JSON. Never reused for another meaning.
        details: Values for the message. Never answers, names or passphrases.
    """

    code = "TD-000"

    def __init__(self, **details: str | int) -> None:
        super().__init__(self.code, details)
        self.details = details


class FormError(TemplateDeskError):
    """A form pack cannot be used."""

    code = "TD-100"


class PackDefectsError(FormError):
    """A form pack has defects.

    Attributes:
        defects: One line each, ``path: what is wrong``; never empty.
    """

    code = "TD-101"

    def __init__(self, pack: str, defects: tuple[str, ...]) -> None:
        super().__init__(pack=pack, defects="\n".join(defects))
        self.defects = defects


class UnknownFormError(FormError):
    """No form pack of that name or edition is installed here."""

    code = "TD-102"


class AnswersFileError(TemplateDeskError):
    """An answers file is not the strict JSON that ``docs/formats/answers.md`` describes."""

    code = "TD-110"


class StrictJsonError(TemplateDeskError):
    """Bytes are not JSON of the strict profile; ``details["reason"]`` is a stable code.

    Source:
        docs/formats/bundle.md, «request.json».
    """

    code = "TD-111"


class ResourceError(TemplateDeskError):
    """A file that belongs to the program itself is missing or damaged."""

    code = "TD-120"


class VaultError(TemplateDeskError):
    """The vault cannot be used."""

    code = "TD-200"


class WrongPassphraseError(VaultError):
    """The key file is sound as far as can be told, but this passphrase does not open it."""

    code = "TD-201"


class VaultDamagedError(VaultError):
    """The key file, or a part of the vault that every draft needs, is damaged."""

    code = "TD-202"


class DraftDamagedError(VaultError):
    """No generation of a draft can be read."""

    code = "TD-203"


class VaultInUseError(VaultError):
    """Another running program holds the vault."""

    code = "TD-204"


class VaultMissingError(VaultError):
    """There is no vault in that folder."""

    code = "TD-205"


class SaveError(VaultError):
    """A save did not reach the disk; nothing earlier was touched."""

    code = "TD-206"


class VaultExistsError(VaultError):
    """There is a vault in that folder already."""

    code = "TD-207"


class PaperKeyError(VaultError):
    """What was typed is not the paper key of this vault."""

    code = "TD-208"


class UnknownDraftError(VaultError):
    """The vault has no draft with that id."""

    code = "TD-209"


class PassphraseTooShortError(VaultError):
    """A new passphrase is shorter than the minimum."""

    code = "TD-210"


class MemoryShortError(VaultError):
    """The computer has not enough free memory to derive the key."""

    code = "TD-211"


class VaultFolderNotEmptyError(VaultError):
    """A vault is only made in an empty folder."""

    code = "TD-212"


class VaultReadOnlyError(VaultError):
    """The vault was opened to read only; nothing in it is changed."""

    code = "TD-213"


class LogFileError(VaultError):
    """Bytes are not an exported log of a vault, or not an entry of one."""

    code = "TD-214"


class AttachmentError(VaultError):
    """An attachment cannot be read, is damaged, or cannot be taken into the vault."""

    code = "TD-215"


class DraftCopyError(VaultError):
    """A copy of a draft outside the vault cannot be written, or is not one of this vault."""

    code = "TD-216"


class VaultFolderReadOnlyError(VaultError):
    """The vault's folder cannot be written; the vault can still be opened to read only."""

    code = "TD-218"


class VersionFormError(VaultError):
    """A version of a draft was made with another edition of its form than it has now."""

    code = "TD-217"


class SigningError(TemplateDeskError):
    """Signing failed."""

    code = "TD-300"


class IdentityDamagedError(SigningError):
    """A file is not an identity that this program can sign with."""

    code = "TD-301"


class IdentityPassphraseError(SigningError):
    """The passphrase does not open the identity file."""

    code = "TD-302"


class IdentityMissingError(SigningError):
    """No signing identity has been made or brought yet."""

    code = "TD-303"


class SignatureRejectedError(SigningError):
    """A signature does not hold; ``details["reason"]`` is a stable code.

    Source:
        docs/formats/bundle.md, «Reasons».
    """

    code = "TD-304"


class IdentityNameError(SigningError):
    """A name or organization is empty or longer than a certificate can hold."""

    code = "TD-305"


class DocumentError(TemplateDeskError):
    """The PDF could not be made."""

    code = "TD-400"


class FaxError(DocumentError):
    """The file for a fax server could not be made, or is not readable again."""

    code = "TD-410"


class BundleError(TemplateDeskError):
    """A bundle could not be made."""

    code = "TD-500"


class ExportRefusedError(BundleError):
    """Answers still have problems that must be fixed before an export."""

    code = "TD-501"


class ExportFolderError(BundleError):
    """The folder for the export cannot be written."""

    code = "TD-502"


class ExportNotVerifiedError(BundleError):
    """What was written was read back and does not verify."""

    code = "TD-503"


class BundleFormatError(BundleError):
    """Bytes are not a bundle of this program, or damaged; the reason is a stable code."""

    code = "TD-504"


class InputFileError(TemplateDeskError):
    """A file given to the program cannot be read."""

    code = "TD-510"


class PassphraseFileError(TemplateDeskError):
    """A passphrase file is missing, empty or not UTF-8."""

    code = "TD-520"


class CryptoError(TemplateDeskError):
    """Bytes are not what they claim to be: wrong key, damaged, or not the format."""

    code = "TD-600"
