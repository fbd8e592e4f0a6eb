"""The controls of tickets: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Id, State, control


@control("ask-mods")
class AskModerators(State):
    """Open the form in which a member passes a question on; `question_id`: in the log."""

    question_id: Id
