"""Pages for a fax server: a finished PDF as TIFF-F (``docs/formats/fax.md``)."""
