"""The controls of the moderators' card of a question that waits for them."""

from __future__ import annotations

from bot.ui.controls.states import Id, State, control


@control("post-publish")
class PublishPost(State):
    """Post a question as it is."""

    post_id: Id


@control("post-edit")
class EditPost(State):
    """Open the form in which a moderator changes a question before it is posted."""

    post_id: Id


@control("post-edited")
class PublishEdited(State):
    """Post a question as that form has it."""

    post_id: Id


@control("post-refuse")
class AskToRefuse(State):
    """Open the form for the reason."""

    post_id: Id


@control("post-refused")
class RefusePost(State):
    """Refuse a question with the reason in that form."""

    post_id: Id
