"""Text to glyphs on lines: bidi, line breaking, shaping, font fallback.

Knows no page, no PDF and no form. Heavy libraries are imported when text is set.
"""
