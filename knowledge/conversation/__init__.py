"""What was said before, and what a text takes from it."""

from knowledge.conversation.interpret import SPAN, Conversation, Interpretation
from knowledge.conversation.leaning import Leaning

__all__ = ["SPAN", "Conversation", "Interpretation", "Leaning"]
