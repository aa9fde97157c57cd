"""Holds the providers' records against what others publish."""

from knowledge.auditing.compare import Difference, compare
from knowledge.auditing.databases import DATABASES, Entry, read_database

__all__ = ["DATABASES", "Difference", "Entry", "compare", "read_database"]
