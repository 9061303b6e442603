"""The text inside a bundle that tells how to check it without this program.

It is in English and in ASCII, and every command in it is run by a test.
"""

from __future__ import annotations

import base64
import hashlib
import re

from template_desk.errors import BundleError
from template_desk.signing.identity import IdentityFacts

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")


def readme_text(
    *, bundle_name: str, request_json: bytes, request_pdf: bytes, facts: IdentityFacts
) -> str:
    """Give the text that tells how to check a bundle without this program.

    It holds no name from the certificate: a reader should see names only together
    with what makes them true.

    Args:
        bundle_name: File name of the bundle, for the first command: ASCII letters,
            digits, ``.``, ``_``, ``-``.
        request_json: The answers.
        request_pdf: The signed PDF.
        facts: Of the identity that signs.

    Raises:
        BundleError: The name could mean something to a shell.
    """
    if not _SAFE_NAME.fullmatch(bundle_name):
        raise BundleError(reason="bundle_name")
    return _README.format(
        bundle_name=bundle_name,
        json_sha256=hashlib.sha256(request_json).hexdigest(),
        pdf_sha256=hashlib.sha256(request_pdf).hexdigest(),
        certificate_sha256=_certificate_sha256(facts),
        fingerprint=facts.fingerprint,
    )


def _certificate_sha256(facts: IdentityFacts) -> str:
    """Give the certificate's SHA-256 as openssl prints it."""
    lines = facts.certificate_pem.splitlines()
    certificate = base64.b64decode("".join(line for line in lines if not line.startswith("-----")))
    return hashlib.sha256(certificate).digest().hex(":").upper()


_README = """\
A SIGNED REQUEST TO THE 1540 COMMITTEE

What is in this file
  request.json               the answers; these count
  request.pdf                the same answers, to read and to print; signed as well
  README.txt                 this text
  META-INF/ASiCManifest001.xml   a list of these three files with their SHA-256
  META-INF/signature001.p7s      the signature over that list, with the signer's certificate
  mimetype                   the kind of container (ETSI EN 319 162-1, ASiC-E with CAdES)

How to check it without the program that made it
You need unzip, openssl 3.0 or later, and the usual commands of a Linux, macOS or
Cygwin terminal. A dollar sign begins a command, which ends at the next
dollar sign or empty line; leave the sign out.

1. Unpack it into a new folder.

$ unzip -t {bundle_name}
$ unzip -q {bundle_name} -d unpacked
$ cd unpacked

2. Compare the SHA-256 of the two documents with what is written here.
   Each line must end in OK.

$ grep -E '^[0-9a-f]{{64}}  ' README.txt | sha256sum -c -

{json_sha256}  request.json
{pdf_sha256}  request.pdf

3. Compare the files with the signed list, which has the same values in base64.
   Three lines must appear that end in: is in the list.

$ for f in README.txt request.json request.pdf; do
    grep -qF "$(openssl dgst -sha256 -binary $f | openssl base64)" META-INF/ASiCManifest001.xml \\
    && echo "$f is in the list"; done

4. Take the signer's certificate out of the signature, and check the signature over
   the list with it. The answer must be: CAdES Verification successful.

$ openssl pkcs7 -inform DER -in META-INF/signature001.p7s -print_certs -out ../signer.pem
$ openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s \\
    -content META-INF/ASiCManifest001.xml -CAfile ../signer.pem -partial_chain -purpose any \\
    -no_check_time -out /dev/null

5. See who says to have signed, and when.

$ openssl x509 -in ../signer.pem -noout -subject -dates -fingerprint -sha256
$ openssl cms -cmsout -print -inform DER -in META-INF/signature001.p7s | grep -A 3 signingTime

   The certificate's SHA-256 must be

   {certificate_sha256}

6. Anybody can make a certificate with any name. What you must still do is to ask the
   signer, by telephone or in person, for the fingerprint of the key. It is

   {fingerprint}

   and these commands compute it from the certificate:

$ openssl x509 -in ../signer.pem -noout -pubkey | openssl pkey -pubin -outform DER -out ../key.der
$ python3 -c "import functools, hashlib
k = open('../key.der', 'rb').read()
h = functools.reduce(lambda h, _: hashlib.sha512(h + k).digest(), range(5200), bytes(2) + k)
print(*('%05d' % (int.from_bytes(h[i:i+5], 'big') % 100000) for i in range(0, 30, 5)))"

7. The PDF carries a signature of its own, by the same signer. Adobe Reader shows it,
   and so does the following command; it must say "Signature is Valid" and
   "Total document signed".

$ pdfsig -nocert request.pdf
"""
