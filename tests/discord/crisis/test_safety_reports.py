"""A member passes on a worry about somebody else, in their own words."""

from __future__ import annotations

import json

from bot.safety import DangerKind
from bot.ui.cards.safety.requests import AGAIN, REPORT, TAKE_BACK
from tests.discord.acting import DANGER, answer_of, deliver_again, press, said
from tests.discord.conftest import World
from tests.discord.danger import NOBODY, WORRY, cards, write_to_moderators
from tests.discord.passing_on import stored_bytes, team_room
from tests.discord.reading import buttons, texts


async def test_a_worry_about_somebody_is_passed_on_in_the_members_words(world: World) -> None:
    room = await team_room(world)
    helped = answer_of(await write_to_moderators(world, WORRY))
    assert world.core.texts.card(DangerKind.OTHER).title in texts(helped)
    assert await cards(world, room) == []
    form = await press(world.member, helped, REPORT)
    assert form.modal is not None
    assert WORRY in json.dumps(form.modal), "they need not type it again"
    for words in ("your name", "encrypted", "one day"):
        assert words in json.dumps(form.modal)
    assert await cards(world, room) == []
    told = await world.member.submit_modal(form, {"text": f"{WORRY}, she is *lena*"})
    assert told.ephemeral
    assert "does not mean that somebody has read it" in said(told)
    (card,) = await cards(world, room)
    assert "she is \\*lena\\*" in texts(card)
    assert f"<@{world.member.id}>" in texts(card)
    assert list(buttons(card)) == ["I'm on it", "Done"]
    assert WORRY.encode() not in await stored_bytes(world)
    await deliver_again(world)
    assert len(await cards(world, room)) == 1
    await press(world.member, answer_of(told), TAKE_BACK)
    (card,) = await cards(world, room)
    assert "lena" not in texts(card)


async def test_who_looked_up_a_message_types_their_own_words(world: World) -> None:
    room = await team_room(world)
    message = await world.other.send(world.channel, DANGER)
    looked_up = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    form = await press(world.member, answer_of(looked_up), REPORT)
    assert DANGER not in json.dumps(form.modal), "another's words are theirs"
    await world.member.submit_modal(form, {"text": "Otto sounds bad, please look"})
    (card,) = await cards(world, room)
    assert "Otto sounds bad" in texts(card)


async def test_what_could_not_be_passed_on_is_given_back(world: World) -> None:
    room = await team_room(world)
    form = await press(world.member, answer_of(await write_to_moderators(world, WORRY)), REPORT)
    world.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50013)
    told = await world.member.submit_modal(form, {"text": WORRY})
    assert NOBODY in said(told)
    assert WORRY in said(told)
    again = await press(world.member, answer_of(told), AGAIN)
    assert again.modal is not None
    assert "in the moderators' channel" in said(
        await world.member.submit_modal(again, {"text": WORRY})
    )


async def test_reports_are_bounded(world: World) -> None:
    room = await team_room(world)
    said_then: list[str] = []
    for number in range(4):
        form = await press(world.member, answer_of(await write_to_moderators(world, WORRY)), REPORT)
        told = await world.member.submit_modal(form, {"text": f"{WORRY} {number}"})
        said_then.append(said(told))
    assert [NOBODY in words for words in said_then] == [False, False, False, True]
    assert f"{WORRY} 3" in said_then[-1]
    assert len(await cards(world, room)) == 3
