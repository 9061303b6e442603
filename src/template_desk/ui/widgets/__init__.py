"""One widget for each kind of question; ``registry`` says which."""
