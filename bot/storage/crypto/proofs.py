"""Short proofs that the bot made a control for one member.

A client can send any text as a control's custom id. A control that only one member may use
therefore carries a proof: a keyed MAC of its purpose, the server, the object and the member. Nobody
can make one without the key. One that was copied from another member's card is useless, because the
member's id comes from Discord and not from the custom id. Nothing is stored for a proof.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher

_BYTES = 12
"""96 bits: each guess costs a request to Discord, so this is far more than enough."""


def proof(cipher: Cipher, *parts: str | int) -> str:
    """Return 16 characters that nobody can make of these parts without the key."""
    return _text(cipher.pseudonyms("proof", *parts)[0])


def is_proof(cipher: Cipher, text: str, *parts: str | int) -> bool:
    """Return whether a text is the proof of these parts, made with any key that is held."""
    return any(
        hmac.compare_digest(_text(name).encode(), text.encode())
        for name in cipher.pseudonyms("proof", *parts)
    )


def _text(name: bytes) -> str:
    return base64.urlsafe_b64encode(name[:_BYTES]).decode()
