"""Attending: whom Postie hears in a watched channel, and when it speaks, waits or keeps quiet.

Pure state over events and a clock; Discord is not known here, and no word of anybody is kept.
"""

from bot.helpdesk.attendant import Attendant
from bot.helpdesk.events import Card, Decision, Heard

__all__ = ["Attendant", "Card", "Decision", "Heard"]
