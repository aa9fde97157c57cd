"""What was said before, and what a text takes from it."""

from knowledge.conversation.did_you_mean import DidYouMean
from knowledge.conversation.interpret import SPAN, Conversation, Interpretation
from knowledge.conversation.leaning import Leaning

__all__ = ["SPAN", "Conversation", "DidYouMean", "Interpretation", "Leaning"]
