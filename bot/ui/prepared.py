"""Cards whose components are worked out once and then filled in, as long as nobody changes them.

Two answers with the same entry differ in the id of the question, which every custom id holds, and
in the line that repeats the question. Making all the items of a card anew costs several times as
much as filling in these two. A card whose items somebody asks for becomes an ordinary one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self, TypeAlias, cast

import discord
from discord import ui
from msgspec import Struct

from bot.text.cleaning import showable
from bot.ui.card import ASKED_ID
from bot.ui.controls.items import own_id, unpack
from bot.ui.controls.menu import ChooseFromMenu, add_option, menu_in, with_choice

MARK_ID = 2**63 - 2
"""The question's id in the card that a template is made of: as long as any."""
MARK_QUOTE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The question in that card."""
_MARK = f":{MARK_ID:x}"

Component: TypeAlias = dict[str, Any]
Draw: TypeAlias = Callable[[], Sequence[ui.Item[Any]]]
"""Makes the items of a card."""


class _Filling(Struct, frozen=True):
    """What is filled into a template."""

    question: str
    quote: str
    choices: Sequence[discord.SelectOption]


class CardTemplate(Struct, frozen=True):
    """A component of a card with the places, in it or below, for a question's id and its words.

    before, after: what surrounds the place in its custom id, or in its text. is_menu: it is the
    menu of the card, which takes choices; has_menu: it is, or holds it. is_fixed: there is no
    place. What is fixed is shared by all cards, so nobody may change it.
    """

    component: Component
    before: str = ""
    after: str = ""
    is_fixed: bool = False
    is_quote: bool = False
    has_own_id: bool = False
    is_menu: bool = False
    has_menu: bool = False
    children: tuple[CardTemplate, ...] = ()

    @classmethod
    def of(cls, component: Component) -> CardTemplate:
        """Make a template of a component that was drawn with MARK_ID and MARK_QUOTE."""
        custom_id = str(component.get("custom_id", ""))
        if component.get("id") == ASKED_ID:
            before, _, after = str(component["content"]).partition(MARK_QUOTE)
            return cls(component, before, after, is_quote=True)
        before, mark, after = custom_id.partition(_MARK)
        if mark:
            has_own_id = component.get("id") == own_id(custom_id)
            is_menu = unpack(custom_id)[0] == ChooseFromMenu.action
            return cls(
                *(component, before, after),
                has_own_id=has_own_id,
                is_menu=is_menu,
                has_menu=is_menu,
            )
        children = tuple(map(cls.of, cast("Sequence[Component]", component.get("components", ()))))
        is_fixed = all(each.is_fixed for each in children)
        has_menu = any(each.has_menu for each in children)
        return cls(component, is_fixed=is_fixed, has_menu=has_menu, children=children)

    def filled(self, filling: _Filling) -> Component:
        """Return the component for a question."""
        if self.is_fixed:
            return self.component
        if self.children:
            children = [each.filled(filling) for each in self.children]
            return {**self.component, "components": children}
        if self.is_quote:
            return {**self.component, "content": f"{self.before}{filling.quote}{self.after}"}
        return self._control(filling)

    def _control(self, filling: _Filling) -> Component:
        custom_id = f"{self.before}{filling.question}{self.after}"
        component = {**self.component, "custom_id": custom_id}
        if self.has_own_id:
            component["id"] = own_id(custom_id)
        if self.is_menu:
            for choice in filling.choices:
                component["options"] = with_choice(component["options"], choice.to_dict())
        return component


class TemplateShelf:
    """The templates of cards that were drawn lately."""

    def __init__(self, most: int) -> None:
        """Keep so many cards; beyond that it begins anew."""
        self._most = most
        self._cards: dict[tuple[object, ...], tuple[object, tuple[CardTemplate, ...]]] = {}

    def get(
        self, shape: tuple[object, ...], kept: tuple[object, ...], draw: Draw
    ) -> tuple[CardTemplate, ...]:
        """Return the templates of a card; `draw` draws it with MARK_ID and MARK_QUOTE.

        shape: values that tell such cards apart. kept: immutable values that do so by identity;
        they are kept, so that no other gets the identity of one.
        """
        key = (*shape, *map(id, kept))
        card = self._cards.get(key)
        if card is None:
            if len(self._cards) >= self._most:
                self._cards.clear()
            templates = tuple(CardTemplate.of(item.to_component_dict()) for item in draw())
            card = self._cards[key] = kept, templates
        return card[1]


class PreparedCard(ui.LayoutView):
    """A card of a template, which `draw` can draw item by item as well."""

    def __init__(
        self, templates: Sequence[CardTemplate], question_id: int, quote: str, draw: Draw
    ) -> None:
        """Fill in a question. The card never times out, and listens to nothing (see `card`)."""
        self._draw: Draw | None = None
        super().__init__(timeout=None)
        self.stop()
        self._draw = draw
        self._templates = templates
        self._question = f":{question_id:x}"
        self._quote = showable(quote)
        self._choices: list[discord.SelectOption] = []

    def take_choice(self, choice: discord.SelectOption) -> bool:
        """Add a choice to the menu; False if it has none, or is an ordinary card by now."""
        if self._draw is None or not any(each.has_menu for each in self._templates):
            return False
        self._choices.append(choice)
        return True

    def to_components(self) -> list[Component]:
        """Return the payload."""
        if self._draw is None:
            return super().to_components()
        filling = _Filling(self._question, self._quote, self._choices)
        return [each.filled(filling) for each in self._templates]

    def has_components_v2(self) -> bool:
        """Return True, as of every layout of containers."""
        return True

    @property
    def children(self) -> list[ui.Item[Any]]:
        """The items, drawn when they are asked for."""
        self._become_items()
        return super().children

    def add_item(self, item: ui.Item[Any]) -> Self:
        """Add an item below the others."""
        self._become_items()
        return super().add_item(item)

    def remove_item(self, item: ui.Item[Any]) -> Self:
        """Remove an item."""
        self._become_items()
        return super().remove_item(item)

    def clear_items(self) -> Self:
        """Remove all items."""
        self._become_items()
        return super().clear_items()

    def _become_items(self) -> None:
        draw, self._draw = self._draw, None
        if draw is None:
            return
        for item in draw():
            super().add_item(item)
        menu = menu_in(self)
        for choice in self._choices if menu else ():
            add_option(cast("ui.Select[Any]", menu), choice)
