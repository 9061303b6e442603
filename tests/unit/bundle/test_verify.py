"""Bundles from end to end: what was made verifies, what was touched does not."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing_samples import (
    NOW,
    campaign_step,
    make_bundle,
    make_parts,
    make_pdf,
    make_request_json,
    make_signed_pdf,
    make_signer,
)
from template_desk.bundle.container import Entry, build, parse
from template_desk.bundle.verify import Verdict, verify_bytes
from template_desk.bundle.write import MEMBERS, write_bundle
from template_desk.signing.identity import Identity
from template_desk.signing.trust import TrustedSigners
from tools import run_tool

NOBODY = TrustedSigners()
ACCEPTED = (Verdict.VERIFIED, Verdict.SIGNED_BY_UNKNOWN)


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_signer()


@pytest.fixture(scope="module")
def bundle(identity: Identity) -> bytes:
    return make_bundle(identity)


def trusting(identity: Identity) -> TrustedSigners:
    return TrustedSigners.from_pem({"Ministry": identity.facts.certificate_pem.encode()})


def exchange(bundle: bytes, name: str, content: bytes) -> bytes:
    """Put another member into a bundle, in a container that is sound."""
    return build(
        Entry(entry.name, content if entry.name == name else entry.content)
        for entry in parse(bundle)
    )


def test_bundle_of_a_known_signer_is_verified(identity: Identity, bundle: bytes) -> None:
    found = verify_bytes(bundle, trusted=trusting(identity), render=lambda _: make_pdf("Request"))

    assert found.kind == "bundle"
    assert found.verdict is Verdict.VERIFIED
    assert found.reasons == ()
    assert found.pdf_compared == "same"
    assert found.request_json == make_request_json()
    assert found.request_pdf is not None
    assert tuple(member.name for member in found.members) == MEMBERS
    (signer,) = found.signers
    assert (signer.name, signer.organization, signer.state) == ("Zoë Ünal", "Министерство", "XK")
    assert signer.fingerprint == identity.facts.fingerprint
    assert signer.claimed_time == NOW
    assert signer.trusted_by == "Ministry"


def test_same_name_on_another_key_is_unknown(bundle: bytes) -> None:
    found = verify_bytes(bundle, trusted=trusting(make_signer()))

    assert found.verdict is Verdict.SIGNED_BY_UNKNOWN
    assert found.reasons == ("signer_unknown",)
    assert found.signers[0].trusted_by is None
    assert found.pdf_compared == "not_compared"


def test_signed_pdf_alone_is_verified_too(identity: Identity) -> None:
    signed = make_signed_pdf(identity)

    known = verify_bytes(signed, trusted=trusting(identity))
    unknown = verify_bytes(signed, trusted=NOBODY)
    unsigned = verify_bytes(make_pdf("Request"), trusted=trusting(identity))
    changed = verify_bytes(signed + b"\n", trusted=trusting(identity))

    assert (known.kind, known.verdict, known.request_pdf) == ("pdf", Verdict.VERIFIED, signed)
    assert unknown.verdict is Verdict.SIGNED_BY_UNKNOWN
    assert (unsigned.verdict, unsigned.reasons) == (Verdict.NOT_SIGNED, ("pdf_not_signed",))
    assert (changed.kind, changed.verdict) == ("pdf", Verdict.CHANGED)
    assert changed.signers == ()


@pytest.mark.campaign
def test_no_byte_of_a_bundle_can_be_changed(identity: Identity, bundle: bytes) -> None:
    trusted = trusting(identity)
    outcomes: Counter[Verdict] = Counter()
    for place in range(0, len(bundle), campaign_step(7)):
        spoiled = bytearray(bundle)
        spoiled[place] ^= 1 << place % 8
        outcomes[verify_bytes(bytes(spoiled), trusted=trusted).verdict] += 1

    assert len(bundle) > 15_000
    assert set(outcomes) <= {Verdict.CHANGED, Verdict.UNREADABLE}
    # Only the letters by which a bundle is known: PK, and the name of the first entry.
    assert outcomes[Verdict.UNREADABLE] <= 10


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.campaign
def test_change_inside_a_member_is_found_behind_a_sound_container(
    identity: Identity, bundle: bytes, name: str
) -> None:
    trusted = trusting(identity)
    content = next(entry.content for entry in parse(bundle) if entry.name == name)
    for place in range(0, len(content), campaign_step(41)):
        spoiled = bytearray(content)
        spoiled[place] ^= 1 << place % 8
        found = verify_bytes(exchange(bundle, name, bytes(spoiled)), trusted=trusted)
        assert found.verdict is Verdict.CHANGED, (name, place)
        assert found.request_json is None


def test_truncated_and_extended_bundles_are_changed(identity: Identity, bundle: bytes) -> None:
    trusted = trusting(identity)
    for length in (*range(0, 200, 3), *range(200, len(bundle), 211), len(bundle) - 1):
        verdict = verify_bytes(bundle[:length], trusted=trusted).verdict
        assert verdict is (Verdict.CHANGED if length >= 38 else Verdict.UNREADABLE)
    for tail in (b"\0", b"\n", bundle):
        assert verify_bytes(bundle + tail, trusted=trusted).verdict is Verdict.CHANGED
    assert verify_bytes(b"\0" + bundle, trusted=trusted).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize("name", MEMBERS[1:])
def test_member_of_another_bundle_of_the_same_signer_does_not_fit(
    identity: Identity, bundle: bytes, name: str
) -> None:
    answers = make_request_json("other")
    document = make_signed_pdf(identity, make_pdf("Other"))
    other = make_bundle(identity, make_parts(identity, answers, document))
    content = next(entry.content for entry in parse(other) if entry.name == name)

    mixed = exchange(bundle, name, content)

    assert mixed != bundle
    assert verify_bytes(mixed, trusted=trusting(identity)).verdict is Verdict.CHANGED


def test_members_missing_added_or_in_another_order_are_refused(
    identity: Identity, bundle: bytes
) -> None:
    entries = parse(bundle)
    trusted = trusting(identity)
    for listed in (
        entries[:-1],
        (*entries, Entry("extra.txt", b"")),
        (entries[0], entries[2], entries[1], *entries[3:]),
        (Entry("mimetype", b"application/zip"), *entries[1:]),
    ):
        found = verify_bytes(build(listed), trusted=trusted)
        assert (found.verdict, found.reasons) == (Verdict.CHANGED, ("members",))


def test_whole_bundle_signed_again_by_an_attacker_is_not_the_ministry(
    identity: Identity,
) -> None:
    attacker = make_signer()
    honest_pdf = make_signed_pdf(identity)

    stolen = make_bundle(attacker, make_parts(attacker, request_pdf=honest_pdf))
    own = make_bundle(attacker)

    found = verify_bytes(stolen, trusted=trusting(identity))
    assert (found.verdict, found.reasons) == (Verdict.CHANGED, ("pdf_signer_differs",))
    assert verify_bytes(own, trusted=trusting(identity)).verdict is Verdict.SIGNED_BY_UNKNOWN


def test_bundle_with_an_unsigned_or_broken_pdf_is_refused(identity: Identity) -> None:
    for document, reason in (
        (make_pdf("Request"), "pdf_not_signed"),
        (make_signed_pdf(identity) + b"\n", "pdf_coverage"),
        (b"no PDF", "pdf_header"),
    ):
        raw = make_bundle(identity, make_parts(identity, request_pdf=document))
        found = verify_bytes(raw, trusted=trusting(identity))
        assert found.verdict is Verdict.CHANGED
        assert found.reasons in ((reason,), ("pdf_structure",))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (b'{"b":1,"a":2}', "json_not_canonical"),
        (b'{"a": 1}', "json_not_canonical"),
        (b'{"a":-0}', "json_not_canonical"),
        (b'{"a":1}\n', "json_not_canonical"),
        (b'{"a":1,"a":1}', "json_duplicate_key"),
        (b'{"a":1.5}', "json_fraction"),
        (b"", "json_syntax"),
    ],
)
def test_answers_in_another_writing_are_refused_though_signed(
    identity: Identity, answers: bytes, reason: str
) -> None:
    raw = make_bundle(identity, make_parts(identity, request_json=answers))

    found = verify_bytes(raw, trusted=trusting(identity))

    assert (found.verdict, found.reasons) == (Verdict.CHANGED, (reason,))


def test_pdf_that_says_something_else_than_the_answers_is_refused(
    identity: Identity, bundle: bytes
) -> None:
    found = verify_bytes(bundle, trusted=trusting(identity), render=lambda _: make_pdf("Other"))

    assert found.verdict is Verdict.CHANGED
    assert found.reasons == ("pdf_differs_from_json",)
    assert found.pdf_compared == "different"
    assert found.request_json is None


def test_renderer_that_cannot_compare_or_fails_is_said(identity: Identity, bundle: bytes) -> None:
    def fails(_: bytes) -> bytes:
        raise ZeroDivisionError

    cannot = verify_bytes(bundle, trusted=trusting(identity), render=lambda _: None)
    failed = verify_bytes(bundle, trusted=trusting(identity), render=fails)

    assert (cannot.verdict, cannot.pdf_compared) == (Verdict.VERIFIED, "not_compared")
    assert cannot.reasons == ()
    assert (failed.pdf_compared, failed.reasons) == ("not_compared", ("render_failed",))


def test_renderer_sees_only_answers_whose_signatures_hold(bundle: bytes) -> None:
    seen: list[bytes] = []

    def render(answers: bytes) -> None:
        seen.append(answers)

    verify_bytes(exchange(bundle, "request.json", b"{}"), trusted=NOBODY, render=render)

    assert seen == []


def test_signature_outside_the_period_of_the_certificate_is_not_verified(
    identity: Identity,
) -> None:
    parts = make_parts(identity)
    raw = write_bundle(parts, identity, signing_time=NOW.replace(year=2040))

    found = verify_bytes(raw, trusted=trusting(identity))

    assert found.verdict is Verdict.SIGNED_BY_UNKNOWN
    assert found.reasons == ("certificate_period",)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_bundle_packed_again_by_another_program_is_refused(
    identity: Identity, bundle: bytes, compression: int
) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for entry in parse(bundle):
            archive.writestr(entry.name, entry.content)

    found = verify_bytes(output.getvalue(), trusted=trusting(identity))

    assert (found.verdict, found.reasons) == (Verdict.CHANGED, ("container_damaged",))


@pytest.mark.parametrize("raw", [b"", b"PK", b"hello", b"\x89PNG", b"%PDF", b"PK\x03\x04" * 20])
def test_anything_else_is_unreadable(raw: bytes) -> None:
    assert verify_bytes(raw, trusted=NOBODY).verdict is Verdict.UNREADABLE


def test_file_that_is_too_large_is_not_looked_at() -> None:
    found = verify_bytes(bytes(64 * 1024 * 1024 + 1), trusted=NOBODY)

    assert (found.verdict, found.reasons) == (Verdict.UNREADABLE, ("file_size",))


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_noise_never_raises_and_never_passes(noise: bytes) -> None:
    for raw in (noise, b"%PDF-1.7\n" + noise, b"PK\x03\x04" + noise):
        assert verify_bytes(raw, trusted=NOBODY).verdict not in ACCEPTED


@pytest.mark.parametrize("kind", ["bundle", "pdf"])
def test_program_that_has_signed_nothing_verifies_as_well(
    identity: Identity, bundle: bytes, tmp_path: Path, kind: str
) -> None:
    """Libraries that learn attribute names on import must not make a difference."""
    (tmp_path / "file").write_bytes(bundle if kind == "bundle" else make_signed_pdf(identity))
    script = (
        "import pathlib, sys\n"
        "from template_desk.bundle.verify import verify_bytes\n"
        "from template_desk.signing.trust import TrustedSigners\n"
        "raw = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "print(verify_bytes(raw, trusted=TrustedSigners()).reasons)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "file"], capture_output=True, check=True
    )

    assert done.stdout.decode().strip() == "('signer_unknown',)"


def test_time_zone_of_the_signer_does_not_matter(identity: Identity) -> None:
    from datetime import timedelta, timezone

    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    raw = write_bundle(make_parts(identity), identity, signing_time=local)

    assert verify_bytes(raw, trusted=NOBODY).signers[0].claimed_time == NOW


def test_unzip_tests_the_bundle_and_file_names_its_kind(bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / "request.zip").write_bytes(bundle)

    tested = run_tool("unzip", "-t", tmp_path / "request.zip")

    assert tested.returncode == 0
    assert b"No errors detected" in tested.stdout
    assert bundle[38:69] == b"application/vnd.etsi.asic-e+zip"


def test_repr_of_the_outcome_shows_no_answers_and_no_names(
    identity: Identity, bundle: bytes
) -> None:
    shown = repr(verify_bytes(bundle, trusted=trusting(identity)))

    assert "filler" not in shown
    assert "Zoë" not in shown
    assert replace(make_parts(identity)).__repr__() == "BundleParts()"
