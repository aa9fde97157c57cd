"""From slots and words to ranked topics with one comparable confidence."""

from knowledge.ranking.linear import LinearModel, Scores
from knowledge.ranking.nearest import Match, Nearest
from knowledge.ranking.ranker import Ranker, Ranking

__all__ = ["LinearModel", "Match", "Nearest", "Ranker", "Ranking", "Scores"]
