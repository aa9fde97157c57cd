"""Everything that can go wrong with what Postie knows, each said in one line."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Root of the tree; its text is one line for the person who runs Postie."""


class ContentError(KnowledgeError):
    """A content file that cannot be understood."""

    def __init__(self, file: object, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


class DatabaseError(KnowledgeError):
    """The database cannot be used."""


class WrongURL(DatabaseError):
    """DATABASE_URL names no database that Postie knows how to open."""


class UnreadableDatabase(DatabaseError):
    """The file is there, but it is no database of Postie's or may not be read."""


class NewerSchema(DatabaseError):
    """The database was written by a newer Postie."""


class DatabaseAway(DatabaseError):
    """The database does not answer; it may do so later."""
