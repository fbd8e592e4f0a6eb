"""Right-click a message, Apps, "Answer from the FAQ"."""

from __future__ import annotations

import discord
import simcord
from simcord.results import InteractionResult

from cogs.asking.messages import FROM_BOT, NO_TEXT
from cogs.asking.sharing import ALREADY, GONE, MAY_NOT_WRITE
from tests.discord.acting import HUG, answer_of, ask, forge, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, offers, texts


async def look_up(
    world: World,
    message: discord.Message,
    *,
    by: simcord.MemberActor | None = None,
    channel: simcord.ChannelHandle | None = None,
) -> InteractionResult:
    who = by or world.member
    return await who.context_menu(channel or world.channel, "Answer from the FAQ", message)


async def test_the_asker_sees_the_answer_first_and_may_post_it_once(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    result = await look_up(world, message)
    card = answer_of(result)
    assert result.ephemeral
    assert not public(world)
    assert "Share in this channel" not in offers(card)

    reply_id = buttons(card)["Post as a reply"]
    assert "Posted as a reply" in said(await press(world.member, card, "Post as a reply"))
    (posted,) = public(world)
    assert posted.message.reference is not None
    assert posted.message.reference.message_id == message.id
    assert world.core.snapshot.entries["hugs"].short in texts(posted)
    assert "You asked" not in texts(posted)
    assert "Noted without your name" not in texts(posted)

    assert "Posted" in buttons(card), "what has done its work cannot be pressed again"
    assert ALREADY in said(await forge(world.member, card, reply_id))
    assert len(public(world)) == 1


async def test_ones_own_message_can_be_looked_up(world: World) -> None:
    message = await world.member.send(world.channel, HUG)
    result = await look_up(world, message)
    assert world.core.snapshot.entries["hugs"].short in said(result)
    (row,) = await rows(world)
    assert (row.via, row.text) == ("context", HUG)


async def test_a_bots_message_is_not_looked_up(world: World) -> None:
    await ask(world, HUG, share=True)
    result = await look_up(world, public(world)[0].message)
    assert result.ephemeral
    assert FROM_BOT in said(result)


async def test_a_message_without_words_is_not_looked_up(world: World) -> None:
    for content in ("🫂 🫂", "\u200b\u200e", "...?!"):
        message = await world.other.send(world.channel, content)
        result = await look_up(world, message)
        assert result.ephemeral
        assert NO_TEXT in said(result)
    picture = await world.other.send(world.channel, attachments=[("a.png", b"x")])
    assert NO_TEXT in said(await look_up(world, picture))
    assert await rows(world) == []


async def test_a_message_that_was_deleted_meanwhile_gets_no_reply(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    card = answer_of(await look_up(world, message))
    await world.other.delete(message)
    # The simulation lets such a reply pass; this is what Discord says.
    world.env.inject_error(
        "POST", "/channels/*/messages", status=400, code=50035, message="Unknown"
    )
    assert GONE in said(await press(world.member, card, "Post as a reply"))
    assert not public(world)
    sent = next(r for r in world.env.http_requests if r.path.endswith("/messages"))
    assert sent.json is not None
    assert sent.json["message_reference"].get("fail_if_not_exists", True)


async def test_who_may_not_write_cannot_post_through_the_bot_until_they_may(world: World) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    speaks = discord.PermissionOverwrite(send_messages=True)
    quiet = world.guild.create_text_channel(
        "news", overwrites={world.guild.default_role: silent, world.other: speaks}
    )
    message = await world.other.send(quiet, HUG)
    card = answer_of(await look_up(world, message, channel=quiet))
    assert MAY_NOT_WRITE in said(await press(world.member, card, "Post as a reply"))
    assert not public(world, quiet)

    overwrites = world.env.backend.get_channel(quiet.id).overwrites
    overwrites[:] = [o for o in overwrites if o.target_id != world.guild.default_role.id]
    assert "Posted as a reply" in said(await press(world.member, card, "Post as a reply"))
    assert len(public(world, quiet)) == 1
