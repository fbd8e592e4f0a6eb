"""A document becomes entries, one by one, and nothing is published unseen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import discord
import pytest
from simcord.results import ResponseMessage

from bot.client.attachments import UNREADABLE
from bot.client.checks import NOT_MODERATOR
from bot.custom_knowledge.drafts import DocumentImport
from bot.custom_knowledge.drafts import importer as importer_module
from bot.custom_knowledge.drafts.importer import MAX_ANSWER, MAX_BYTES, draft_from
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.knowledge.importing import Draft, Imported, ImportLimits, import_bytes
from bot.sandbox import OffloadError
from bot.sandbox.child import TOO_LONG
from bot.ui.cards.kb.importing import TWIN
from cogs.kb.importing import TOO_LARGE
from tests.discord.acting import allow, answer_of, ask, forge, pick, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts

FILE = b"""# FAQ of our server

## Where do I introduce myself here?

In the introductions channel. Say as much or as little as you like.

## May I post a link to my own practice?

No. Please ask a moderator first.

## Can my therapist hug me?

Some do, some do not. Ask what a hug would mean.
"""
PAGES = Path(__file__).parents[2] / "knowledge" / "importing" / "pages"
MERGE = "Merge it with a similar entry…"


async def begin(world: World, data: bytes = FILE, name: str = "faq.md") -> ResponseMessage:
    """Import a file; the first of its entries."""
    result = await world.moderator.slash(world.channel, "kb import", file=(name, data))
    assert result.ephemeral
    return answer_of(result)


async def own_questions(world: World) -> set[str]:
    held = (await world.bot.services.custom_knowledge.reader.records(world.guild.id)).entries
    return {entry.draft.question for entry in held.values()}


async def test_each_entry_is_seen_saved_or_dropped_and_all_can_be_undone(world: World) -> None:
    first = await begin(world)
    assert "Entry 1 of 3" in texts(first)
    assert "In the introductions channel." in texts(first)
    assert await own_questions(world) == set()
    second = answer_of(await press(world.moderator, first, "Save"))
    assert await own_questions(world) == {"Where do I introduce myself here?"}
    assert "May I post a link" in texts(second)
    assert "Entry 1 of 2" in texts(second)
    third = answer_of(await press(world.moderator, second, "Drop"))
    assert "Some do, some do not." in texts(third)
    end = answer_of(await press(world.moderator, third, "Save"))
    assert "Saved: 2. Dropped: 1." in texts(end)
    assert len(await own_questions(world)) == 2
    assert "introductions" in texts(await ask(world, "where do i introduce myself here"))
    await press(world.moderator, end, "Undo all that was saved")
    assert await own_questions(world) == set()


async def test_one_can_go_back_and_forth_and_edit(world: World) -> None:
    shown = answer_of(await press(world.moderator, await begin(world), "Later"))
    assert "May I post a link" in texts(shown)
    form = await press(world.moderator, shown, "Edit")
    assert form.modal is not None
    changed = {
        "question": "May I advertise here?",
        "short": "No.",
        "more": "",
        "category": "Rules",
        "aliases": "can i post a link",
    }
    shown = answer_of(await world.moderator.submit_modal(form, changed))
    assert "Entry 2 of 3" in texts(shown)
    assert "May I advertise here?" in texts(shown)
    await press(world.moderator, shown, "Save")
    assert await own_questions(world) == {"May I advertise here?"}


async def test_an_import_outlives_a_restart(world: World) -> None:
    first = await begin(world)
    second = answer_of(await press(world.moderator, first, "Save"))
    await world.restart()
    third = answer_of(await press(world.moderator, second, "Save"))
    end = answer_of(await press(world.moderator, third, "Drop"))
    assert "Saved: 2. Dropped: 1." in texts(end)


async def third_of(world: World) -> ResponseMessage:
    """The imported entry that is like a shipped one."""
    second = answer_of(await press(world.moderator, await begin(world), "Later"))
    third = answer_of(await press(world.moderator, second, "Later"))
    assert "Can my therapist hug me?" in texts(third)
    return third


async def test_what_is_there_already_gets_another_phrasing(world: World) -> None:
    third = await third_of(world)
    values = [option["value"] for option in selects(third)[MERGE]["options"]]
    assert "p:hugs" in values
    added = await _reworded(world, third, "May the counsellor zorble me?")
    shown = answer_of(await pick(world.moderator, added, MERGE, "p:hugs"))
    assert "now lead to" in texts(shown)
    assert "Entry 2 of 2" in texts(shown)
    own = await world.bot.services.custom_knowledge.reader.records(world.guild.id)
    assert own.aliases == {"hugs": ("May the counsellor zorble me?",)}
    assert not own.entries


async def test_a_twin_is_named_before_there_are_two(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"]
    first = await begin(world, f"## {entry.question.lower()}\n\nOurs.\n".encode())
    assert TWIN.format(question=entry.question) in texts(first)
    assert selects(first)[MERGE]["options"][0]["value"] == "p:hugs"
    reworded = await _reworded(world, first, "Is there a jar of biscuits here?")
    assert "already" not in texts(reworded)


async def test_a_twin_within_the_same_file_is_named_too(world: World) -> None:
    first = await begin(world)
    assert "already" not in texts(first)
    again = await begin(world, name="other.md")
    await press(world.moderator, first, "Save")
    unfolded = answer_of(await press(world.moderator, again, "Later"))
    back = answer_of(await press(world.moderator, unfolded, "Earlier"))
    assert "There is already an entry with this question" in texts(back)


async def test_or_another_answer_which_is_seen_first(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"]
    shown = answer_of(await pick(world.moderator, await third_of(world), MERGE, "a:hugs"))
    assert entry.question in texts(shown)
    assert "Some do, some do not." in texts(shown)
    assert await own_questions(world) == set()
    await press(world.moderator, shown, "Save")
    assert "Some do, some do not." in texts(await ask(world, entry.question))


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 500, b"Accept cookies\nMenu\nLogin"])
async def test_nothing_to_take_is_said_in_a_sentence(world: World, data: bytes) -> None:
    result = await world.moderator.slash(world.channel, "kb import", file=("page.html", data))
    answer = said(result)
    assert answer.strip()
    assert "Something went wrong" not in answer
    assert "Save" not in buttons(answer_of(result))


async def test_a_large_file_is_not_even_fetched(world: World) -> None:
    data = b"x" * (MAX_BYTES + 1)
    result = await world.moderator.slash(world.channel, "kb import", file=("big.txt", data))
    assert TOO_LARGE in said(result)


async def test_members_import_nothing(world: World) -> None:
    await allow(world, "kb", world.member)
    result = await world.member.slash(world.channel, "kb import", file=("faq.md", FILE))
    assert NOT_MODERATOR in said(result)


async def test_another_servers_import_is_gone_here(world: World) -> None:
    drafts = world.bot.services.storage.repositories.knowledge.drafts
    head = DocumentImport("x", 1, (1,)).to_json()
    await drafts.add(world.guild.id + 1, [(77, head)])
    card = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    for custom_id in (f"b:kb-import:{77:x}:0", f"b:kb-import-undo:{77:x}"):
        assert "That draft is gone" in said(await forge(world.moderator, card, custom_id))
        card = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    assert await drafts.get(world.guild.id + 1, 77) is not None


async def test_a_double_click_saves_once(world: World) -> None:
    first = await begin(world)
    save = buttons(first)["Save"]
    await press(world.moderator, first, "Save")
    await forge(world.moderator, first, save)
    assert len(await own_questions(world)) == 1


@pytest.mark.parametrize(
    "answer",
    ["word " * 2000, "x" * 9000, "One.\n\n" + "y " * 3000, "a😀" * 2000, "a\n" * 4000],
)
def test_every_answer_that_is_imported_fits_the_form(world: World, answer: str) -> None:
    view = world.bot.services.knowledge.shipped
    whole = answer[: MAX_ANSWER // (2 if "😀" in answer else 1)].strip()
    draft = Draft("Q?", whole, proposed=False)
    form = draft_from(draft, view, world.core.matcher).form
    checked = form.draft()
    rest = "".join(part.body for part in checked.sections)
    assert "".join((checked.short + rest).split()) == "".join(whole.split())


@pytest.mark.parametrize(
    "name",
    ["q2a_untitled_pasted.txt", "questions_pasted.txt", "post_with_form_pasted.txt", "q2a.html"],
)
async def test_pages_as_people_copy_them(world: World, name: str) -> None:
    first = await begin(world, (PAGES / name).read_bytes(), name)
    assert "Entry 1 of " in texts(first)
    assert "Save" in buttons(first)


async def _reworded(world: World, shown: ResponseMessage, question: str) -> ResponseMessage:
    form = await press(world.moderator, shown, "Edit")
    values = {"question": question, "short": "Some.", "more": "", "category": "", "aliases": ""}
    return answer_of(await world.moderator.submit_modal(form, values))


async def test_a_file_with_more_than_is_taken_says_so(world: World) -> None:
    def file(count: int) -> bytes:
        return "".join(f"## Is rule {n} strict?\n\nRule {n} is.\n\n" for n in range(count)).encode()

    assert "at most 100 entries" in texts(await begin(world, file(101)))
    assert "I take" not in texts(await begin(world, file(99)))


async def test_what_was_left_out_is_told_to_moderators_alone(world: World) -> None:
    page = (
        b"<html><body><h1>Is it odd to miss him?</h1><div class=question>I am sad.</div>"
        b"<div class=answer><b class=votes>-3</b><p>Ring at his door each evening.</p></div>"
        b"<div class=answer><b class=votes>2</b><p>Give it time, and talk to a friend about it.</p>"
        b"</div></body></html>"
    )
    first = await begin(world, page, "thread.html")
    assert "Ring at his door" not in texts(first)
    control = buttons(first)["What was left out"]
    told = await press(world.moderator, first, "What was left out")
    assert told.ephemeral
    assert "Ring at his door" in texts(answer_of(told))
    assert "below zero" in texts(answer_of(told))
    mine = await ask(world, "can my therapist hug me")
    assert NOT_MODERATOR in said(await forge(world.member, mine, control))


async def test_a_second_file_waits_until_the_first_is_read_but_other_servers_do_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(name: str, data: bytes, limits: ImportLimits) -> Imported:
        begun.set()
        if name == "slow.md":
            await go_on.wait()
        return import_bytes(name, data, limits)

    monkeypatch.setattr(importer_module, "read_document", slow)
    importer = importer_module.Importer(world.core.matcher)
    view = world.bot.services.knowledge.shipped
    first = asyncio.create_task(importer.read(1, "slow.md", FILE, view))
    await begun.wait()
    with pytest.raises(CustomKnowledgeError, match="still reading"):
        await importer.read(1, "faq.md", FILE, view)
    assert len((await importer.read(2, "faq.md", FILE, view)).drafts) == 3
    go_on.set()
    assert len((await first).drafts) == 3
    assert len((await importer.read(1, "faq.md", FILE, view)).drafts) == 3


async def test_what_was_ended_at_a_limit_is_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ended(*_: object) -> Imported:
        raise OffloadError(TOO_LONG)

    monkeypatch.setattr(importer_module, "read_document", ended)
    result = await world.moderator.slash(world.channel, "kb import", file=("faq.md", FILE))
    assert TOO_LONG in said(result)


@pytest.mark.parametrize("error", [aiohttp.ClientConnectionError(), TimeoutError()])
async def test_a_file_that_cannot_be_fetched_is_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def gone(*_: object, **__: object) -> bytes:
        raise error

    monkeypatch.setattr(discord.Attachment, "read", gone)
    for person, command in ((world.moderator, "kb import"), (world.admin, "settings import")):
        result = await person.slash(world.channel, command, file=("faq.md", FILE))
        assert UNREADABLE in said(result)
