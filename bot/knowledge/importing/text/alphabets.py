"""The likelihood of a text's letters, by which a right encoding differs from a wrong one.

A wrong encoding gives letters that no language has together, or characters that are hardly ever
written. The lists are the alphabets, and for large scripts some of the commonest characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

_ESTONIAN = "äõöüšžÄÕÖÜŠŽ"
_LATIN = (
    "äöüßÄÖÜ",  # German
    "àâæçéèêëîïôœùûüÿÀÂÇÉÈÊÎÔŒ",  # French
    "áéíñóúüÁÉÍÑÓÚ",  # Spanish
    "áàâãçéêíóôõúÁÀÂÃÇÉÊÍÓÔÕÚ",  # Portuguese
    "àèéìíòóùÀÈÉÌÒÙ",  # Italian
    "àçéèíïóòúüÀÇÉÈÍÓÒÚ",  # Catalan
    "åäöéÅÄÖÉ",  # Swedish, Finnish
    "æøåéÆØÅÉ",  # Danish, Norwegian
    "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",  # Icelandic
    "äéëïöüóáè",  # Dutch
    _ESTONIAN,
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",  # Polish
    "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",  # Czech
    "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĽŇÓÔŠŤÚÝŽ",  # Slovak
    "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",  # Hungarian
    "čćđšžČĆĐŠŽ",  # Croatian, Slovenian
    "ăâîșțşţĂÂÎȘȚŞŢ",  # Romanian
    "çğıöşüâîûÇĞİÖŞÜ",  # Turkish
)
_BALTIC = (
    _ESTONIAN,
    "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ",  # Latvian
    "ąčęėįšųūžĄČĘĖĮŠŲŪŽ",  # Lithuanian
)
_SIGNS = "‘’“”„‚«»–—…·•€£§©®°½²¿¡ \xa0"
_FIRST_CYRILLIC = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯІЄЇЩЙ"
# The common letters of each small script, and the others.
_SCRIPTS = (
    ("оеаинтсрвлкмдпу", "яыьзбгчйхжшюієїцщэфёъґ"),
    ("αοιετσνηυρπκμλς", "βγδζθξφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ"),
    ("יוהלארתבמשנםכ", "גדזחטךןסעףפצץק"),
    ("ابتحدرسعفقكلمنهويةأ", "ثجخذزشصضطظغىءإآؤئ،؟؛ًٌٍَُِّْ"),
    ("นรากเงมยลวอทสตดหปบัิีไแจคใะโ่้", "ขฆฉชซญณถธผฝพฟภศษฬฮำึืุู็๊๋์ฯๆ"),
)
_THAI_VOWELS = "ะาำิีึืุูเแโใไ่้็ั"
_HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
    "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
    "科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万"
    "取拉格望觉术领共确传师观清今切院让识候带导争运医谈办谁吗吧呢吃喝送礼朋友咨询迟怎贵般建议拥抱"
    "見說時國會過發後裡種經麼學現當沒動還進樣開從實無與長機問關點業將兩間並應戰頭體產給門東聲員"
    "論處義幾認條氣題爾別變總電數報結務場計馬書則聽卻達強難權設記據邊張該規萬類領傳師觀讓識帶導爭"
    "運醫談辦誰嗎禮諮詢遲貴議擁療癒話請謝對為這個們來愛錢費約見療"
    "私君何方今度合自会社学校先生気持思言話聞答質問相談友達料金必要場合終後前間待付"
)
_HANGUL = (
    "이다는에의을가고하은지한를도서사아나기로시어리자대인정그있일보수전부제것해여게장라요들니만주않없까면"
    "으며우상안국동소생구신공성관원비스세민말무선음때조경미오방분당모연문마치물내저데적과와실심야했었습됩"
    "합니까요나요지금될되친할수통보은권담"
)
_NOT_PORTUGUESE = re.compile("õ(?!e)")
_NEVER_WITHIN = "¿¡€£§©²½°"  # a word
_WIDE_SIGNS = "、。！？「」『』（）：；，・ー〜　《》“”…—"
_ENOUGH = 3  # letters beyond ASCII; fewer tell nothing


def is_of_one_language(text: str, *, baltic: bool) -> bool:
    """Whether all accents of a text in Latin letters belong to one language that we know of.

    `baltic`: only those count for which the text's encoding was made.
    """
    accents = [char for char in text if char > "\x7f" and char not in _SIGNS]
    if len(accents) * 2 > sum(char.isascii() and char.isalpha() for char in text):
        return False
    languages = _BALTIC if baltic else _LATIN
    if _NOT_PORTUGUESE.search(text):
        languages = [language for language in languages if "ã" not in language]
    if not any(set(accents) <= set(language) for language in languages):
        return False
    return not any(
        before.isalpha() and (after in _NEVER_WITHIN or (after.isupper() and before.islower()))
        for before, after in pairwise(text)
    )


def likelihood(text: str) -> float:
    """Return how likely the letters beyond ASCII are: 1 all common, 0 none, less what is absurd."""
    marks = [(before, char) for before, char in pairwise(f" {text}") if char > "\x7f"]
    if sum(char.isalpha() for _, char in marks) < _ENOUGH:
        return 0.0
    script = _script_of(text)
    weight = sum(_weight(before, char, script) for before, char in marks) / len(marks)
    vowels = sum(char in _THAI_VOWELS for _, char in marks) / len(marks)
    # A third of Thai is vowels; what is none reads as a row of consonants.
    return weight * min(1.0, 4 * vowels) if script is _SCRIPTS[-1] else weight


def _script_of(text: str) -> tuple[str, str]:
    """Return the small script that most letters of a text belong to."""
    counts = Counter(char for char in text if char > "\x7f")
    return max(_SCRIPTS, key=lambda script: sum(counts[char] for part in script for char in part))


def _weight(before: str, char: str, script: tuple[str, str]) -> float:
    within_ascii = before.isascii() and before.isalpha()
    common, other = script
    if char in common or char in other:
        return -1.0 if within_ascii else (1.0 if char in common else 0.5)
    if char in _FIRST_CYRILLIC:
        return -1.0 if before.isalpha() else 0.7
    if char in _COMMON_WIDE or "ぁ" <= char <= "ん":
        return 1.0
    if "ァ" <= char <= "ヺ" or char in _WIDE_SIGNS:
        return 0.7
    if char in _SIGNS:
        return -1.0 if char in _NEVER_WITHIN and before.isalpha() else 0.7
    if "一" <= char <= "鿿" or "가" <= char <= "힣":
        return 0.2
    return -1.0 if unicodedata.category(char)[0] in "CSLN" else 0.0


_COMMON_WIDE = frozenset(_HAN + _HANGUL)
