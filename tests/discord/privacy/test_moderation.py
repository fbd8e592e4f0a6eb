"""A member's own cases and reports: in their copy, erased as far as they are over."""

from __future__ import annotations

from typing import Any

from bot.servers import ServerConfig
from bot.storage.repositories.moderation.cases.models import CaseStatus
from bot.ui.cards.server.privacy import kept_card
from tests.discord.acting import answer_of, press, said
from tests.discord.conftest import World
from tests.discord.ordering import all_cases, chief, order
from tests.discord.privacy.test_privacy import exported
from tests.discord.reading import buttons

SECRET = "We talked about the blue notebook."


async def copy_of(world: World, who: Any) -> dict[str, Any]:
    document = await exported(await who.slash(world.channel, "privacy export"))
    rows: dict[str, Any] = document["servers"][str(world.guild.id)]
    return rows


async def test_the_copy_has_the_words_that_the_member_was_told_and_no_others(world: World) -> None:
    await order(world, "warn", "Please leave names out.")
    await order(world, "note", SECRET)
    await order(world, "safety", SECRET, fields={"preset": ["safety-informed"]})
    rows = await copy_of(world, world.member)
    assert [(row["kind"], row["reason"]) for row in rows["moderation_cases"]] == [
        ("warning", "Please leave names out."),
        ("note", None),
        ("safety", None),
    ]
    assert str(world.moderator.id) not in str(rows)
    made = await copy_of(world, world.moderator)
    assert [row["kind"] for row in made["cases_by_you"]] == ["warning", "note", "safety"]
    assert "names" not in str(made["cases_by_you"])


async def test_what_is_over_goes_and_what_holds_stays_until_it_is_over(world: World) -> None:
    boss = chief(world)
    await order(world, "warn", by=boss)
    await order(world, "timeout", by=boss, length="1h")
    # Discord lets nobody who is timed out use commands in the server; a direct message is open.
    me = world.member.user
    asked = await me.slash("privacy erase")
    assert "1 moderators' case about you" in said(asked)
    assert "What stays for now" in said(asked)
    done = await press(me, answer_of(asked), "Erase it")
    assert "Erased" in said(done)
    assert "1 moderators' case about you stays until <t:" in said(done)
    assert "a timeout or ban has to end on time" in said(done)
    assert [case.kind for case in await all_cases(world)] == ["timeout"]
    again = await me.slash("privacy erase")
    assert "Nothing can be erased in any server now" in said(again)
    assert not buttons(answer_of(again))
    await order(world, "untimeout", by=boss)
    asked = await world.member.slash(world.channel, "privacy erase")
    await press(world.member, answer_of(asked), "Erase all 2")
    assert await all_cases(world) == []


async def test_a_moderators_cases_stay_without_their_name(world: World) -> None:
    await order(world, "warn")
    asked = await world.moderator.slash(world.channel, "privacy erase")
    assert "1 case that you made as a moderator" in said(asked)
    assert "no longer says that it was you" in said(asked)
    (label,) = [label for label in buttons(answer_of(asked)) if label.startswith("Erase")]
    await press(world.moderator, answer_of(asked), label)
    (case,) = await all_cases(world)
    assert (case.moderator_id, case.member_id, case.status) == (
        None,
        world.member.id,
        CaseStatus.DONE,
    )


def test_the_policy_card_says_the_servers_own_terms() -> None:
    config = ServerConfig(
        keep_notes=11, keep_warnings=222, keep_bans=333, keep_reports=44, report_channel=5
    )
    shown = str(kept_card(config).to_components())
    for term in ("11 days", "222 days", "333 days", "44 days"):
        assert term in shown
    assert "If you report something" in shown
    assert "If you report" not in str(kept_card(ServerConfig()).to_components())
