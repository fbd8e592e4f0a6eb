"""What a moderator writes while sorting out is never lost, whatever stands against it."""

from __future__ import annotations

from simcord.results import InteractionResult, ResponseMessage

from bot.storage import StorageUnavailable
from cogs.questions_triage import STILL_WAITING, YOURS
from tests.discord.acting import answer_of, ask, press, said
from tests.discord.conftest import World
from tests.discord.logged import waiting
from tests.discord.reading import buttons, texts
from tests.discord.test_triage import DOG, dogs, first_group

SHORT = "A long and careful answer about dogs."
TYPED = {"question": "May I bring my dog?", "short": SHORT, "aliases": "\n".join(DOG)}


async def hand_in(world: World, card: ResponseMessage, **typed: str) -> InteractionResult:
    form = await press(world.moderator, card, "New entry")
    return await world.moderator.submit_modal(form, TYPED | typed)


async def saved_from(world: World, refused: ResponseMessage, **typed: str) -> None:
    """Go on writing where one was, save it, and see that members have it."""
    form = await press(world.moderator, refused, "Go on writing")
    assert form.modal is not None
    assert SHORT in str(form.modal)
    preview = await world.moderator.submit_modal(form, TYPED | typed)
    assert SHORT in said(preview)
    assert "is saved" in said(await press(world.moderator, answer_of(preview), "Save"))
    assert SHORT in texts(await ask(world, DOG[0]))


async def test_a_form_that_is_not_right_yet_is_kept(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    refused = answer_of(await hand_in(world, card, aliases="x" * 900))
    assert "Nothing is lost" in texts(refused)
    assert STILL_WAITING in texts(refused)
    assert await waiting(world) == 4
    assert "Dismiss" in buttons(card), "the group is still there to be sorted out"
    await saved_from(world, refused)


async def test_a_form_that_came_second_is_kept(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    form = await press(world.moderator, card, "New entry")
    other = await first_group(world)
    await press(world.moderator, other, "Dismiss")
    result = await world.moderator.submit_modal(form, TYPED)
    assert "dismissed it" in said(result)
    assert YOURS in said(result)
    await saved_from(world, answer_of(result))


async def test_a_form_about_questions_that_are_gone_is_kept(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")
    storage = world.bot.services.storage
    await storage.questions.forget_many(world.guild.id, [101, 102, 103])
    result = await world.moderator.submit_modal(form, TYPED)
    assert "was forgotten" in said(result)
    await saved_from(world, answer_of(result))


async def test_without_the_database_it_comes_back_as_a_file(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")

    async def away(*_: object) -> None:
        raise StorageUnavailable("away")

    setattr(world.bot.services.triage, "new_entry", away)  # noqa: B010
    result = await world.moderator.submit_modal(form, TYPED)
    (file,) = answer_of(result).attachments
    assert SHORT.encode() in await file.read()
