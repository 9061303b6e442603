"""Review rows to PDF: paper first, black on white, legible after a fax.

Nothing here knows a clock or a folder of the user; words, names and numbers of a
language are given to it. Only ``objects`` reaches into the PDF library, and it is
imported when a document is made, not before. Specification: ``docs/formats/document.md``.
"""
