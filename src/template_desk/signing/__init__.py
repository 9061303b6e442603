"""Signing: identities, fingerprints, signatures over bytes and in PDF files, and whom to trust.

Importing this package imports no cryptography; each module fetches what it needs when it is used.
"""

from template_desk.signing.offline import keep_network_out

keep_network_out()
