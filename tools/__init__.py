"""How the book is made: export, fresh outputs, README and the check that all of it is in sync."""
