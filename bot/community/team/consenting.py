"""From a marked answer to an entry: only with its author's consent, and without anybody's name."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.community.errors import NO_POST, CommunityError
from bot.storage.repositories.community.rows import Consent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.storage.repositories.community.answer_rows import CommunityAnswer
    from bot.storage.repositories.community.answers import AnswerStore
    from bot.storage.repositories.community.consents import Consents
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost

NO_ANSWER = """No answer is marked there yet. Mark one first: right-click or hold the message, \
**Apps**, **This answers it**."""
NO_WORDS = """I do not have the words of that answer. Take the mark away and mark the message \
again; then I have them."""
AUTHOR_GONE = """I no longer know who wrote that answer, so I cannot ask them, and without their \
consent it cannot become an entry. You can write one of your own: **/kb add**."""
IN_DANGER = """Those words may tell that somebody is in danger, so I make no entry of them. You \
can write one of your own: **/kb add**."""
REFUSED = """Whoever wrote that answer would rather not have it become an entry. I do not ask them \
again; they can still change their mind. You can write one of your own: **/kb add**."""
ASKED_ALREADY = """Whoever wrote that answer has been asked, and has not said anything yet. It may \
take a while."""
USED_ALREADY = """An entry was made of that answer already. **/kb list** shows it, also to \
change it."""
TAKEN_BACK = """Whoever wrote that answer no longer wants it to become an entry, so I have not \
saved it, and the draft is gone."""
NOT_THE_AUTHOR = "That is for whoever wrote the answer. Only they can say whether it may be used."
TOO_LATE = """An entry was made of it already. If you would rather have it taken out, please tell \
the moderators: **/contact** in the server."""
NOT_KEPT = "I no longer keep that answer, so nothing is made of it."

SOMEBODY, A_PLACE, A_LINK = "somebody", "(a channel here)", "(a link)"
_PERSON = re.compile(r"<@[!&]?\d{15,21}>|@(?:everyone|here)\b")
_CHANNEL = re.compile(r"<#\d{15,21}>|</[^:>]{1,99}:\d{15,21}>|<id:\w{1,20}>")
_EMOJI = re.compile(r"<a?:(\w{2,32}):\d{15,21}>")
_LINK = re.compile(
    r"<?(?:https?://)?(?:(?:www|ptb|canary)\.)?(?:discord(?:app)?\.com/(?:users|channels|invite)"
    r"|discord\.gg)/[^\s<>()]{1,200}>?",
    re.IGNORECASE,
)
_SHORTEST_NAME = 3


class AnswerForEntry(Struct, frozen=True):
    """A marked answer that can become an entry, with its question, its author and words."""

    post: CommunityPost
    answer: CommunityAnswer
    author_id: int
    text: str


class EntryConsents:
    """The consent of authors in all servers. All methods raise StorageUnavailable.

    Where a CommunityError is raised, its sentence is for the person who acted.
    """

    def __init__(
        self,
        posts: PostStore,
        answers: AnswerStore,
        consents: Consents,
        is_danger: Callable[[str], bool],
    ) -> None:
        """`is_danger` says whether a text sounds as if somebody were in danger."""
        self._posts = posts
        self._answers = answers
        self._consents = consents
        self._is_danger = is_danger

    async def find(self, guild_id: int, post_id: int) -> AnswerForEntry:
        """Return the marked answer of a question. Raises CommunityError if no entry can be made."""
        post = await self._posts.get(guild_id, post_id)
        if post is None:
            raise CommunityError(NO_POST)
        answer = None
        if post.answer_id is not None and post.hidden_at is None:
            answer = await self._answers.get(guild_id, post.answer_id)
        if answer is None or answer.hidden_at is not None:
            raise CommunityError(NO_ANSWER)
        if answer.author_id is None:
            raise CommunityError(AUTHOR_GONE)
        if not answer.text:
            raise CommunityError(NO_WORDS)
        if await asyncio.to_thread(self._is_danger, f"{post.title}\n{answer.text}"):
            raise CommunityError(IN_DANGER)
        return AnswerForEntry(post, answer, answer.author_id, answer.text)

    async def ask(self, candidate: AnswerForEntry) -> None:
        """Note that the author is asked. Raises CommunityError if somebody has asked before."""
        if not await self._consents.ask(candidate.post.guild_id, candidate.answer.message_id):
            raise CommunityError(ASKED_ALREADY)

    async def unask(self, candidate: AnswerForEntry) -> None:
        """Note that the author could not be asked after all."""
        await self._consents.unask(candidate.post.guild_id, candidate.answer.message_id)

    async def decide(
        self, guild_id: int, message_id: int, member_id: int, *, yes: bool
    ) -> CommunityAnswer:
        """Store what the author says; return the answer. Raises CommunityError otherwise."""
        is_stored = await self._consents.decide(guild_id, message_id, member_id, yes=yes)
        answer = await self._answers.get(guild_id, message_id)
        if answer is None:
            raise CommunityError(NOT_KEPT)
        if not is_stored and answer.author_id == member_id:
            is_used = answer.consent is Consent.USED
            raise CommunityError(TOO_LATE if is_used else NOT_KEPT)
        if not is_stored:
            raise CommunityError(NOT_THE_AUTHOR)
        return answer

    async def end(self, guild_id: int, message_id: int) -> bool:
        """Count the deletion of a message as a no; False if nobody had been asked about it."""
        return await self._consents.end(guild_id, message_id)

    async def is_answer(self, guild_id: int, message_id: int) -> bool:
        """Whether something is kept of a member's message with this id."""
        return await self._answers.get(guild_id, message_id) is not None

    async def use(self, guild_id: int, message_id: int) -> None:
        """Note that an entry is made of it. Raises CommunityError without consent."""
        if not await self._consents.use(guild_id, message_id):
            raise CommunityError(TAKEN_BACK)

    async def give_back(self, guild_id: int, message_id: int) -> None:
        """Note that no entry was made of it after all."""
        await self._consents.give_back(guild_id, message_id)


def without_people(text: str, names: Iterable[str]) -> str:
    """Return a text without mentions, Discord's links and these names of people."""
    plain = _LINK.sub(A_LINK, text)
    plain = _PERSON.sub(SOMEBODY, plain)
    plain = _CHANNEL.sub(A_PLACE, plain)
    plain = _EMOJI.sub("", plain)
    person_names = {name.strip() for name in names if len(name.strip()) >= _SHORTEST_NAME}
    # Longer names first: "Ann" would tear "Ann Miller" apart.
    for name in sorted(person_names, key=len, reverse=True):
        plain = re.sub(rf"@?(?<!\w){re.escape(name)}(?!\w)", SOMEBODY, plain, flags=re.IGNORECASE)
    return re.sub(r"[ \t]{2,}", " ", plain).strip()
