"""The desktop program: shows what ``desk`` gives, and sends edits back."""
