"""Answers and mail servers of a community's own: their forms, their lists, and what they ask back.

Everything that a button needs is in its custom_id, or in a draft that the database keeps for a day.
"""
