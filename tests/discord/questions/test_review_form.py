"""What a moderator writes while sorting out is never lost, whatever stands against it."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.client.entries.groups import YOURS
from bot.client.errors import STORE_DOWN
from bot.storage import StorageUnavailable
from bot.ui.cards.kb.draft import DROPPED
from tests.discord.acting import answer_of, ask, press, said
from tests.discord.conftest import World
from tests.discord.logged import waiting
from tests.discord.questions.test_review_queue import DOG, audited, dogs, first_group
from tests.discord.reading import texts

SHORT = "A long and careful answer about dogs."
TYPED = {"question": "May I bring my dog?", "short": SHORT, "aliases": "\n".join(DOG)}


async def hand_in(world: World, card: ResponseMessage, **typed: str) -> InteractionResult:
    form = await press(world.moderator, card, "New entry")
    return await world.moderator.submit_modal(form, TYPED | typed)


async def preview_of(world: World, **typed: str) -> ResponseMessage:
    return answer_of(await hand_in(world, await first_group(world), **typed))


async def saved(world: World, preview: ResponseMessage, words: str) -> None:
    """Save it, read what is said of that, and see that members have it."""
    assert SHORT in texts(preview)
    assert words in said(await press(world.moderator, preview, "Save"))
    assert SHORT in texts(await ask(world, DOG[0]))


async def test_a_form_that_is_not_right_yet_is_kept_and_still_settles_its_group(
    world: World,
) -> None:
    await dogs(world)
    refused = await preview_of(world, aliases="x" * 900)
    assert "Nothing is lost" in texts(refused)
    assert await waiting(world) == 4
    form = await press(world.moderator, refused, "Go on writing")
    assert SHORT in str(form.modal)
    preview = answer_of(await world.moderator.submit_modal(form, TYPED))
    assert await waiting(world) == 4
    await saved(world, preview, "3 questions: now with an entry")
    assert await waiting(world) == 1


async def test_editing_the_preview_and_a_restart_keep_the_group(world: World) -> None:
    await dogs(world)
    preview = await preview_of(world, short="Not yet.")
    await world.restart()
    form = await press(world.moderator, preview, "Edit")
    assert "Not yet." in str(form.modal)
    preview = answer_of(await world.moderator.submit_modal(form, TYPED))
    await saved(world, preview, "3 questions: now with an entry")


async def test_dropping_leads_back_to_the_group(world: World) -> None:
    await dogs(world)
    dropped = answer_of(await press(world.moderator, await preview_of(world), "Drop"))
    assert DROPPED in texts(dropped)
    assert "Asked 3 times" in texts(dropped)
    assert await waiting(world) == 4
    done = answer_of(await press(world.moderator, dropped, "Dismiss"))
    assert "3 questions: dismissed" in texts(done)


async def test_a_form_that_came_second_is_kept(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")
    await press(world.moderator, await first_group(world), "Dismiss")
    preview = answer_of(await world.moderator.submit_modal(form, TYPED))
    assert "dismissed it" in texts(preview)
    assert YOURS in texts(preview)
    await saved(world, preview, "is saved")


async def test_a_preview_that_came_second_saves_nothing_unasked(world: World) -> None:
    await dogs(world)
    preview = await preview_of(world)
    await press(world.moderator, await first_group(world), "Dismiss")
    late = answer_of(await press(world.moderator, preview, "Save"))
    assert f"<@{world.moderator.id}> dismissed it" in texts(late)
    assert YOURS in texts(late)
    assert [row[0] for row in await audited(world)] == ["question-dismissed"]
    await saved(world, late, "is saved")


async def test_what_came_second_can_be_dropped(world: World) -> None:
    await dogs(world)
    preview = await preview_of(world)
    await press(world.moderator, await first_group(world), "Dismiss")
    late = answer_of(await press(world.moderator, preview, "Save"))
    assert "already done" in said(await press(world.moderator, late, "Drop"))
    assert [row[0] for row in await audited(world)] == ["question-dismissed"]


async def test_a_form_about_questions_that_are_gone_is_kept(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")
    storage = world.bot.services.storage
    await storage.repositories.questions.questions.forget_many(world.guild.id, [101, 102, 103])
    preview = answer_of(await world.moderator.submit_modal(form, TYPED))
    assert "was forgotten" in texts(preview)
    await saved(world, preview, "is saved")


async def test_without_the_database_it_comes_back_as_a_file(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")

    async def away(*_: object) -> None:
        raise StorageUnavailable("away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.bot.services.storage.repositories.knowledge.drafts, "add", away)
        result = await world.moderator.submit_modal(form, TYPED)
    (file,) = answer_of(result).attachments
    assert SHORT.encode() in await file.read()


async def test_saving_while_the_database_is_away_loses_nothing(world: World) -> None:
    await dogs(world)
    preview = await preview_of(world)

    async def away(*_: object) -> None:
        raise StorageUnavailable("away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.bot.services.review_queue, "write_entry", away)
        assert STORE_DOWN in said(await press(world.moderator, preview, "Save"))
    assert await waiting(world) == 4
    await saved(world, preview, "3 questions: now with an entry")
