"""The policies of moderation: cases, appeals, reports, and the work of a team."""

from __future__ import annotations

from bot.storage.inventory.moderation import appeals, cases, reports, team_work

policies = (*cases.policies, *appeals.policies, *reports.policies, *team_work.policies)
