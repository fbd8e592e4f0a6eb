"""Short proofs that we made something for somebody: to be handed out, and checked when they return.

A control's custom id is text that a broken client can make up. What must be done only by the one
person for whom we sent a control therefore carries a proof: a keyed MAC over what it is for, the
server, the thing and the member. Who has no key makes none, and one that was copied from another
person's card is good for nobody else, because the member's id comes from Discord and not from the
custom id. Nothing is stored for it.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher

_BYTES = 12
"""96 bits: each guess costs a request to Discord, so that this is far more than enough."""


def proof(cipher: Cipher, *parts: str | int) -> str:
    """Return 16 characters that only this key can make of these parts."""
    return _text(cipher.pseudonyms("proof", *parts)[0])


def is_proof(cipher: Cipher, claimed: str, *parts: str | int) -> bool:
    """Say whether a text is the proof of these parts, made with any key that is held."""
    return any(
        hmac.compare_digest(_text(name).encode(), claimed.encode())
        for name in cipher.pseudonyms("proof", *parts)
    )


def _text(name: bytes) -> str:
    return base64.urlsafe_b64encode(name[:_BYTES]).decode()
