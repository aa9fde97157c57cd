"""From a person's words to slots: what is asked about, without any ranking."""

from knowledge.understanding.codes import Codes
from knowledge.understanding.slots import Understanding
from knowledge.understanding.understander import Understander

__all__ = ["Codes", "Understander", "Understanding"]
