"""From a person's words to slots: what is asked about, without any ranking."""

from knowledge.understanding.acts import Act, ActReader
from knowledge.understanding.quoted.codes import Codes
from knowledge.understanding.slots import Claim, Understanding
from knowledge.understanding.understander import Understander

__all__ = ["Act", "ActReader", "Claim", "Codes", "Understander", "Understanding"]
