"""Review rows to PDF: paper first, black on white, legible after a fax.

Nothing here knows a language, a clock or a folder of the user. Only ``paint``
knows the PDF library, and it is imported when a document is made, not before.
"""
