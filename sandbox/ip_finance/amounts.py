"""Amounts of money and shares as a user writes them, taken exactly: never rounded, never by way of a float."""

from __future__ import annotations

import re
from decimal import Decimal

from sandbox.declare.kind import ValueRefused, describe, is_finite_number

LARGEST = 10**15 - 1
"""Fen; up to here an amount in CNY with its two decimals is exact in every JSON reader."""
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_LONGEST = 60


def cny(amount: int) -> str:
    """Fen as CNY with two decimals, thousands separated."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def number_of(amount: int) -> int | float:
    """Fen as a number of CNY for JSON, with at most two decimals."""
    return amount // 100 if amount % 100 == 0 else float(Decimal(amount).scaleb(-2))


def per_cent(hundredths: int) -> str:
    """Hundredths of a per cent as text, two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


AMOUNT_ALLOWED = f"an amount in CNY from 0 to {cny(LARGEST)} with at most two decimals"
SHARE_ALLOWED = "per cent from 0 to 100 with at most two decimals"


def fen_of(raw: object) -> int:
    """An amount in CNY as whole fen.

    raw: a number, or text as on a command line (`5000000`, `0.5`, `5e6`). Raises ValueRefused for what is no finite
    number, is negative, has more than two decimals or is beyond `LARGEST`.
    """
    return _hundredths(raw, LARGEST, AMOUNT_ALLOWED)


def share_of(raw: object) -> int:
    """A share in per cent as hundredths of a per cent. Raises ValueRefused as `fen_of` does, and above 100."""
    return _hundredths(raw, 10_000, SHARE_ALLOWED)


def _hundredths(raw: object, largest: int, allowed: str) -> int:
    number = _decimal(raw)
    if number is None:
        raise ValueRefused(f"the text '{raw[:_LONGEST]}'" if isinstance(raw, str) else describe(raw), allowed)
    found = str(raw)[:_LONGEST]
    sign, digits, exponent = number.as_tuple()
    if not any(digits):
        return 0
    # The size first: only then is it safe to write the number out.
    if sign or number.adjusted() > 20 or not isinstance(exponent, int):
        raise ValueRefused(found, allowed)
    whole = int("".join(map(str, digits)))
    while exponent < -2 and whole % 10 == 0:
        whole, exponent = whole // 10, exponent + 1
    if exponent < -2 or whole * 10 ** (exponent + 2) > largest:
        raise ValueRefused(found, allowed)
    return int(whole * 10 ** (exponent + 2))


def _decimal(raw: object) -> Decimal | None:
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() else None
    if isinstance(raw, str):
        text = raw.strip()
        return Decimal(text) if len(text) <= _LONGEST and text.isascii() and _NUMBER.fullmatch(text) else None
    # The shortest text that means the same float is what the user wrote.
    return Decimal(repr(raw)) if is_finite_number(raw) else None
