"""The tables of the community: questions, answers, votes, standing; counts of guides."""

from __future__ import annotations

from bot.storage.inventory.community import answers, posts, standings

policies = (*posts.policies, *answers.policies, *standings.policies)

__all__ = ["policies"]
