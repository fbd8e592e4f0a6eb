"""A member goes through a guide: by name, from the list, back and forth, in one message."""

from __future__ import annotations

import pytest
from simcord.results import ResponseMessage

from bot.client.guides import OFF
from bot.ui.cards.guides.listing import CHOOSE as CHOOSE_GUIDE
from bot.ui.cards.guides.step import ALL, ANEW, BACK, CHANGED, CHOOSE, KEEP, SKIP
from tests.discord.acting import answer_of, forge, pick, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts
from tests.guides.made_up import PLACES


async def begin(world: World, name: str = "writing") -> ResponseMessage:
    return answer_of(await world.member.slash(world.channel, "guide", name=name))


async def test_a_guide_is_gone_through_in_one_message(world: World) -> None:
    first = await begin(world)
    assert first.ephemeral
    assert "Title of who" in texts(first)
    assert "Step 1, at most 4 more" in texts(first)
    assert set(buttons(first)) == {"It ended well", "It ended badly", ALL}
    words = answer_of(await press(world.member, first, "It ended well"))
    form = await press(world.member, words, "Your sentence")
    more = answer_of(await world.member.submit_modal(form, {"text": "Dear Jo"}))
    assert "Dear Jo" in texts(more)
    end = answer_of(await press(world.member, more, SKIP))
    for line in ("Title of send", "- It ended well.", "What I want to say:", "Dear Jo", "calm day"):
        assert line in texts(end)
    assert "Step 4, the last one" in texts(end)
    assert {each.id for each in (first, words, more, end)} == {first.id}
    assert not public(world)
    assert await rows(world) == []


async def test_back_and_start_over_lead_where_they_say(world: World) -> None:
    card = await begin(world)
    card = answer_of(await press(world.member, card, "It ended well"))
    form = await press(world.member, card, "Your sentence")
    card = answer_of(await world.member.submit_modal(form, {"text": "Dear Jo"}))
    end = answer_of(await press(world.member, card, SKIP))
    back = answer_of(await press(world.member, end, BACK))
    assert "Title of more" in texts(back)
    assert "Dear Jo" in texts(back)
    back = answer_of(await press(world.member, back, BACK))
    assert "Title of words" in texts(back)
    assert "Dear Jo" not in texts(back)
    first = answer_of(await press(world.member, back, ANEW))
    assert "Title of who" in texts(first)
    assert BACK not in buttons(first)


async def test_many_choices_are_a_select(world: World) -> None:
    card = await begin(world, "complaint")
    (where,) = [select for name, select in selects(card).items() if name == CHOOSE]
    assert [each["label"] for each in where["options"]] == list(PLACES)
    end = answer_of(await press(world.member, card, "Greece"))
    assert "- In Greece." in texts(end)


async def test_the_summary_can_be_kept_apart_from_the_guide(world: World) -> None:
    card = answer_of(await press(world.member, await begin(world), "It ended badly"))
    card = answer_of(await press(world.member, card, "I am safe"))
    form = await press(world.member, card, "Your sentence")
    card = answer_of(await world.member.submit_modal(form, {"text": "One\nTwo"}))
    end = answer_of(await press(world.member, card, SKIP))
    kept = answer_of(await press(world.member, end, KEEP))
    assert kept.ephemeral
    assert kept.id != end.id
    for line in ("- It ended badly.\n- I am safe.", "One\n  Two", "- Send it on a calm day."):
        assert line in texts(kept)
    (file,) = kept.attachments
    assert file.filename == "writing.txt"


async def test_entries_that_go_deeper_open_beside_it_unless_switched_off(world: World) -> None:
    async def end_of_guide() -> ResponseMessage:
        card = answer_of(await press(world.member, await begin(world), "It ended well"))
        card = answer_of(await press(world.member, card, SKIP))
        return answer_of(await press(world.member, card, SKIP))

    end = await end_of_guide()
    hugs = world.core.snapshot.entries["hugs"]
    entry = answer_of(await press(world.member, end, hugs.question))
    assert hugs.short in texts(entry)
    assert entry.id != end.id
    await world.bot.services.configs.set(world.guild.id, "disabled_entries", ("hugs",))
    assert hugs.question not in buttons(await end_of_guide())


async def test_without_a_name_there_is_the_list(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "guide"))
    assert "**Where to complain**: About complaint." in texts(card)
    first = answer_of(await pick(world.member, card, CHOOSE_GUIDE, "complaint"))
    assert first.id == card.id
    assert "Title of where" in texts(first)
    assert "Choose a guide" in selects(answer_of(await press(world.member, first, ALL)))


@pytest.mark.parametrize("typed", ["writing to an old terapist", "Where to complain", "reach out"])
async def test_a_name_that_was_typed_and_not_picked_is_understood(world: World, typed: str) -> None:
    assert "Step 1" in texts(await begin(world, typed))


@pytest.mark.parametrize("typed", ["qzxv", "**bold** @everyone", "🫂"])
async def test_nonsense_gets_a_sentence_and_the_list(world: World, typed: str) -> None:
    shown = said(await world.member.slash(world.channel, "guide", name=typed))
    assert "I have no guide that fits" in shown
    assert "Where to complain" in shown
    assert "@everyone" not in shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["writing", "complaint"]),
        ("complain", ["complaint"]),
        ("complian", ["complaint"]),
        ("messag", ["writing", "complaint"]),
        ("qzxv", []),
        ("x" * 6000, []),
    ],
)
async def test_autocomplete_finds_guides_in_spite_of_slips(
    world: World, typed: str, expected: list[str]
) -> None:
    offered = await world.member.autocomplete(world.channel, "guide", "name", typed)
    assert sorted(str(each["value"]) for each in offered) == sorted(expected)


async def test_where_guides_are_switched_off_no_way_leads_to_one(world: World) -> None:
    card = await begin(world)
    await world.bot.services.configs.set(world.guild.id, "guides", value=False)
    assert OFF in said(await world.member.slash(world.channel, "guide", name="writing"))
    assert OFF in said(await press(world.member, card, "It ended well"))
    assert await world.member.autocomplete(world.channel, "guide", "name", "") == []
    answer = answer_of(await world.member.slash(world.channel, "faq", question="hugs"))
    assert not [label for label in buttons(answer) if label.startswith("Guide")]


async def test_where_the_bot_does_not_answer_there_are_no_guides(world: World) -> None:
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.bot.services.configs.set(world.guild.id, "allowed_channels", (elsewhere.id,))
    shown = said(await world.member.slash(world.channel, "guide", name="writing"))
    assert f"<#{elsewhere.id}>" in shown
    assert "Step 1" not in shown


async def test_it_works_in_a_direct_message(world: World) -> None:
    me = world.member.user
    card = answer_of(await me.slash("guide", name="writing"))
    words = answer_of(await press(me, card, "It ended well"))
    form = await press(me, words, "Your sentence")
    more = answer_of(await me.submit_modal(form, {"text": "Dear Jo"}))
    assert more.id == card.id
    end = answer_of(await press(me, more, SKIP))
    assert "Dear Jo" in texts(end)
    assert "Dear Jo" in texts(answer_of(await press(me, end, KEEP)))


async def test_every_step_works_after_a_restart(world: World) -> None:
    card = await begin(world)
    for label in ("It ended badly", "I am safe"):
        await world.restart()
        card = answer_of(await press(world.member, card, label))
    form = await press(world.member, card, "Your sentence")
    await world.restart()
    card = answer_of(await world.member.submit_modal(form, {"text": "Dear Jo"}))
    await world.restart()
    end = answer_of(await press(world.member, card, SKIP))
    await world.restart()
    assert "Dear Jo" in said(await press(world.member, end, KEEP))
    assert "Title of more" in said(await press(world.member, end, BACK))


@pytest.mark.parametrize(
    "custom_id",
    [
        "b:guide-go:a:writing:a:0000",
        "b:guide-go:y:writing::",
        "b:guide-back:writing:SSSS:",
        "b:guide-write:writing:ab:",
        "b:guide-keep:writing:aWa:",
    ],
)
async def test_a_way_that_is_gone_says_so_and_offers_to_start_over(
    world: World, custom_id: str
) -> None:
    result = await forge(world.member, await begin(world), custom_id)
    assert CHANGED in said(result)
    assert "Title of who" in said(await press(world.member, answer_of(result), ANEW))


@pytest.mark.parametrize(
    "custom_id",
    [
        "b:guide-go:aa:writing:b:",
        "b:guide-go:W:writing:a:",
        "b:guide-go:a:gone::",
        "b:guide-open:gone",
        "b:guide-keep:writing:zz:",
        "b:guide-write:writing::",
        "b:guide-wrote:writing::beefbeefb",
    ],
)
async def test_a_forged_control_leads_nowhere(world: World, custom_id: str) -> None:
    shown = said(await forge(world.member, await begin(world), custom_id))
    assert "no longer leads anywhere" in shown
