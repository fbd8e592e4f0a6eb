"""Cards about a change of settings: the question before, what was saved, its announcement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from discord import ui

from bot.servers import SETTINGS, ConfigChange
from bot.servers.directory import ServerDirectory
from bot.servers.editing import OWNERS_ONLY
from bot.servers.formatting import in_words
from bot.ui.card import CARE, QUIET, card, container, notice, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.settings import LeaveUnchanged, ResetSettings, ShowSettings, UseAnyway
from bot.ui.text import clip, quoted, small

SAVED = "Saved."
SAME = "It was already set to that."
ANYWAY = "Use it anyway"
KEEP = "Leave it as it is"
KEPT = "Nothing was changed."
SURE = "### Are you sure?"
RESET_ONE = "**{label}** goes back to {default}. It is {now} now."
RESET_ALL = "All settings of this server go back to their defaults:"
AS_IT_WAS = "**{label}** is set to its default: {value}."
NOTHING_SET = "Everything is set to its default."
RESET = "Reset"
ANNOUNCED = "<@{actor}> changed how I work here."
NO_COUNTRY = (
    "**No country is chosen.** Somebody in danger then sees emergency numbers by region and a link "
    "to look for help, but no line near them. Choose where your members live under "
    "**Crisis numbers**."
)
_MOST_LINES = 10
words = partial(in_words, quote=quoted)
in_full = partial(in_words, quote=quoted, short=False)


def changes(change: ConfigChange, directory: ServerDirectory) -> list[str]:
    """Return a line for each setting that changed: from what to what."""
    before, after = change.before, change.after
    return [
        changed_line(name, getattr(before, name), getattr(after, name), directory)
        for name in change.names
    ]


def changed_line(name: str, old: object, new: object, directory: ServerDirectory) -> str:
    """Return one line on a setting that changed."""
    was, now = (words(name, value, directory) for value in (old, new))
    return f"**{SETTINGS[name].label}:** {was} → {now}"


def bullet_list(lines: list[str], limit: int = 2500) -> str:
    """Return lines as a list, within a limit; what does not fit is counted."""
    fitting: list[str] = []
    for each in lines:
        if len(fitting) == _MOST_LINES or sum(map(len, fitting)) + len(each) > limit:
            break
        fitting.append(f"- {clip(each, 900)}")
    more = len(lines) - len(fitting)
    return "\n".join([*fitting, f"- and {more} more"] if more else fitting)


def saved_card(change: ConfigChange, directory: ServerDirectory) -> ui.LayoutView:
    """Return the card after a change that was made outside the panel."""
    lines = changes(change, directory)
    body = f"### {SAVED}\n{bullet_list(lines)}" if lines else SAME
    see = button("All settings", ShowSettings(None))
    return card(container(text(body)), row(see))


def caution_card(name: str, value: object, sentence: str) -> ui.LayoutView:
    """Return the question before a change that is allowed but probably not meant."""
    use = button(ANYWAY, UseAnyway(name, str(value)), style=Style.danger)
    keep = button(KEEP, LeaveUnchanged())
    return card(container(text(f"{SURE}\n{sentence}"), accent=CARE), row(use, keep))


def reset_card(
    name: str | None, change: ConfigChange, directory: ServerDirectory, *, staying: Sequence[str]
) -> ui.LayoutView:
    """Return the question before a reset, of one setting or of all (None).

    change: what the reset would change. staying: the settings that the admin may not change.
    """
    if name is None:
        staying_note = " ".join(OWNERS_ONLY.format(label=SETTINGS[each].label) for each in staying)
        return (
            reset_all_card(change, directory, staying_note) if change.names else notice(NOTHING_SET)
        )
    now, default = getattr(change.before, name), getattr(change.after, name)
    if change.names:
        return reset_one_card(name, now, default, directory)
    value = words(name, default, directory)
    return notice(AS_IT_WAS.format(label=SETTINGS[name].label, value=value))


def reset_one_card(
    name: str, now: object, default: object, directory: ServerDirectory
) -> ui.LayoutView:
    """Return the question before one setting goes back to its default."""
    body = RESET_ONE.format(
        label=SETTINGS[name].label,
        default=words(name, default, directory),
        now=words(name, now, directory),
    )
    return _reset_card(body, ResetSettings(name))


def reset_all_card(
    change: ConfigChange, directory: ServerDirectory, staying_note: str = ""
) -> ui.LayoutView:
    """Return the question before all settings go back; `staying_note` says which do not."""
    body = "\n".join(
        [RESET_ALL, bullet_list(changes(change, directory)), "", small(staying_note)]
    ).rstrip()
    return _reset_card(body, ResetSettings(None))


def _reset_card(question: str, control: ResetSettings) -> ui.LayoutView:
    go = button(RESET, control, style=Style.danger)
    keep = button(KEEP, LeaveUnchanged())
    return card(container(text(f"{SURE}\n{question}"), accent=CARE), row(go, keep))


def announcement_card(
    actor_id: int, change: ConfigChange, directory: ServerDirectory
) -> ui.LayoutView:
    """Return the line for the moderators' channel."""
    body = ANNOUNCED.format(actor=actor_id)
    return card(container(text(f"{body}\n{bullet_list(changes(change, directory))}"), accent=QUIET))
