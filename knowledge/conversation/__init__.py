"""What was said before, and what a text takes from it."""

from knowledge.conversation.interpret import SPAN, Conversation, Interpretation

__all__ = ["SPAN", "Conversation", "Interpretation"]
