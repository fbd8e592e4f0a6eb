"""Texts in turns: chats, interviews, "Q:" and "A:"; who speaks is read and then left out."""

from __future__ import annotations

import re
from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from bot.knowledge.importing.blocks import Block, BlockKind
from bot.knowledge.importing.models import OmittedPart
from bot.knowledge.importing.phrases import is_noise
from bot.knowledge.importing.questions import questions_in, tidy
from bot.knowledge.importing.text.plaintext import LABEL
from bot.text.sentences import ends_as_question

_TIME = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? )?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?"
_NAME = r"[@\w][\w.'’#-]{0,30}(?: [\w.'’#()-]{1,20}){0,2}"
_IRC = re.compile(rf"^\s*(?:[\[(]?{_TIME}[\])]?\s*)?<[ @+~&%]?([\w.'’\[\]|^-]{{1,30}})>\s+(?=\S)")
_STAMPED = re.compile(rf"^\s*[\[(]?{_TIME}[\])]?\s*+(?:[-–—]\s*+)?({_NAME}):\s+(?=\S)")
_HEADER = re.compile(
    rf"^\s*({_NAME})\s*(?:[—–-]\s*|\s)(?:(?:Today|Yesterday)(?: at)?\s*)?[\[(]?{_TIME}[\])]?\s*$"
)
_EXPORTED = re.compile(rf"^\s{{0,8}}\[{_TIME}\]\s{{1,3}}({_NAME})(?: ?\(pinned\))?\s{{0,8}}$")
# What DiscordChatExporter writes around the messages of a channel.
_EXPORTED_FILE = re.compile(r"\s{0,20}={20,200}\n(?:Guild|Server|Channel):")
_EXPORT = re.compile(
    r"={8,200}$|(?:guild|server|channel|topic|after|before): |exported [\d,]{1,9} message|"
    r"\{(?:reactions|attachments|embed|stickers|embeds)\}|(?:\S{1,12} \(\d{1,4}\) ?){1,20}$|"
    r"https://(?:cdn|media)\.discordapp", re.IGNORECASE,
)  # fmt: skip
_ASKS = {"q", "question", "frage"}
_ANSWERS = {"a", "answer", "ans", "antwort", "reply", "response"}
_QA = re.compile(
    r"^(?:\*\*|__)?(q|a|question|answer|ans|frage|antwort)\s?(?:\*\*)?[#.]?\s?\d{0,3}\s?(?:[:)]|\.(?=\s|\*)|[-–—](?=\s))"
    r"\s?(?:\*\*|__)?\s*", re.IGNORECASE,
)  # fmt: skip
_THANKS = re.compile(r"(?:\w{1,20}+,? )?(?:many )?thank(?:s| you)\b", re.IGNORECASE)
_FEW = 8  # words of an answer to thanks
_INNER_ANSWER = re.compile(r"(?<=[?.!\s])(?:\*\*)?(?:A|Answer|Ans)\s?\d{0,3}\s?:(?:\*\*)?\s+")


class Pair(Struct, frozen=True):
    """A question as it stands and the blocks that answer it. omitted: posts that stay out."""

    question: str
    answer: list[Block]
    proposed: bool = False
    aliases: tuple[str, ...] = ()
    omitted: tuple[OmittedPart, ...] = ()


class _SpeakerTurn(Struct):
    speaker: str
    blocks: list[Block]

    @property
    def line(self) -> str:
        return " ".join(block.line for block in self.blocks)


def _speaker_line(short: str) -> str:
    """The name in a line that only says who wrote and when; nothing for any other line."""
    match = _HEADER.match(short) or _EXPORTED.match(short)
    if match is None:
        return ""
    name = match[1].strip().removesuffix("(pinned)").strip()
    return name if match.re is _HEADER else " ".join(word.capitalize() for word in name.split())


def chat_lines(text: str) -> str:
    """Write the lines of chat logs (IRC, WhatsApp, Discord, Slack) as "name: words"."""
    lines: list[str] = []
    speaker = ""
    is_export = _EXPORTED_FILE.match(text[:2000]) is not None
    for line in text.split("\n"):
        short = line[:400]
        if name := _speaker_line(short):
            speaker, is_export = name, is_export or line.lstrip().startswith("[")
            continue
        if is_export and _EXPORT.match(short.strip()):
            continue
        match = _IRC.match(short) or _STAMPED.match(short)
        if match:
            line = f"{match[1]}: {line[match.end() :]}"  # noqa: PLW2901 the line as we read it
        elif speaker and line.strip():
            line, speaker = f"{speaker}: {line.strip()}", ""  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines)


def labelled_pairs(blocks: list[Block]) -> list[Pair]:
    """Return the pairs of a text with "Q:" before each question; empty when it has none."""
    pairs: list[Pair] = []
    current: Pair | None = None
    labels = Counter(match[1].casefold()[:1] for b in blocks if (match := _QA.match(b.line)))
    if not labels["q"] + labels["f"] or (labels["a"] == 0 and labels["q"] < 2):
        return []
    for block in blocks:
        match = _QA.match(block.line)
        if match and match[1].casefold() in _ASKS:
            current = _inline_pair(block)
            pairs.append(current)
        elif current is not None and block.kind is not BlockKind.END:
            if block.kind is BlockKind.HEADING and block.level <= 2 and not match:
                current = None
                continue
            answer = without_label(block) if match else block
            if answer.text.strip():
                current.answer.append(answer)
    return [pair for pair in pairs if pair.answer]


def _inline_pair(block: Block) -> Pair:
    """Read a question that may have its answer in the same paragraph."""
    line = block.line
    inner = _INNER_ANSWER.search(line, 3)
    if inner is None:
        return Pair(_QA.sub("", line, count=1), [])
    markdown = " ".join(block.markdown.split())
    after = _INNER_ANSWER.search(markdown, 3)
    words = line[inner.end() :]
    answer = Block(
        BlockKind.TEXT, words, markdown[after.end() :] if after else words, node=block.node
    )
    return Pair(_QA.sub("", line[: inner.start()], count=1), [answer])


def without_label(block: Block) -> Block:
    """Drop "A:" from the start of a paragraph."""
    return replace(
        block, text=_QA.sub("", block.text, count=1), markdown=_drop_label(_QA, block.markdown)
    )


def _drop_label(label: re.Pattern[str], markdown: str) -> str:
    """Drop a label from Markdown, and a mark of emphasis that it leaves without its partner."""
    rest = label.sub("", markdown, count=1)
    if rest.count("**") % 2:
        rest = rest.replace("**", "", 1) if not markdown.startswith("**") else "**" + rest
    return rest


def spoken_pairs(blocks: list[Block]) -> list[Pair]:
    """Return the pairs of a chat or an interview; empty when the text is not one."""
    turns = _turns(blocks)
    speakers = Counter(turn.speaker for turn in turns)
    if len(speakers) < 2 or (len(turns) > 2 and len(speakers) == len(turns)):
        return []
    pairs: list[Pair] = []
    asker, answering, parting = "", set[str](), False
    for number, turn in enumerate(turns):
        questions = questions_in(turn.line) or ([turn.line] if ends_as_question(turn.line) else [])
        # Whoever answers may ask back; that is no question of the text.
        opens = questions and turn.speaker not in answering and _is_answered(turns, number)
        if opens:
            whole = tidy(turn.line)
            question = whole if len(whole) <= 200 and ends_as_question(whole) else questions[0]
            aliases = () if question == whole else tuple(questions[1:])
            pairs.append(Pair(question, [], aliases=aliases))
            asker, answering, parting = turn.speaker, set[str](), False
        elif turn.speaker == asker:
            parting = _THANKS.match(turn.line) is not None
        elif pairs and not (parting and len(turn.line.split()) < _FEW):
            pairs[-1].answer.extend(turn.blocks)
            answering.add(turn.speaker)
    return [pair for pair in pairs if sum(len(b.text.split()) for b in pair.answer) >= 3]


def _is_answered(turns: list[_SpeakerTurn], number: int) -> bool:
    after = turns[number + 1 : number + 4]
    return any(turn.speaker != turns[number].speaker for turn in after)


def _turns(blocks: list[Block]) -> list[_SpeakerTurn]:
    """Part blocks by the names before them; empty when most of the text has none."""
    turns: list[_SpeakerTurn] = []
    outside = 0
    for block in blocks:
        match = LABEL.match(block.markdown or block.line) if block.kind is BlockKind.TEXT else None
        name = _speaker(match["name"]) if match else ""
        if match and name:
            rest = _drop_label(LABEL, block.markdown)
            words = LABEL.sub("", block.line, count=1)
            first_blocks = [replace(block, text=words, markdown=rest)] if words.strip() else []
            turns.append(_SpeakerTurn(name, first_blocks))
        elif turns and block.kind is not BlockKind.END and not is_noise(block.line):
            turns[-1].blocks.append(block)
        else:
            outside += len(block.text.split())
    counts = Counter(turn.speaker for turn in turns)
    inside = sum(
        len(turn.line.split()) for turn in turns if counts[turn.speaker] > 1 or len(turns) < 4
    )
    return turns if inside > outside else []


def _speaker(name: str) -> str:
    words = name.split()
    usual = len(words) == 1 or all(word[:1].isupper() or word[:1] == "(" for word in words)
    return name.casefold() if usual and len(words) <= 4 and not name.isdecimal() else ""
