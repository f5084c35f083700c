"""Exact amounts: fractions while a rule is applied, whole fen once it has been."""

from __future__ import annotations

from fractions import Fraction

HALF = Fraction(1, 2)


def exact(number: float) -> Fraction:
    """The decimal number that was written, as a fraction: 7.1 is 71/10, not the nearest binary one."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def fen_half_up(amount: Fraction) -> int:
    """An amount in CNY as whole fen, half a fen up."""
    return int((amount * 100 + HALF).__floor__())


def fen_down(amount: Fraction) -> int:
    """An amount in CNY as whole fen, never more than the amount: limits and what may still be borrowed."""
    return int((amount * 100).__floor__())


def cny(fen: int) -> Fraction:
    """Whole fen as an amount in CNY."""
    return Fraction(fen, 100)


def plain(hundredths: int) -> int | float:
    """Hundredths as a JSON number with at most two decimals."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def shown(hundredths: int, currency: str = "CNY") -> str:
    """An amount for a reader: `CNY 1,234.50`, whole amounts without decimals."""
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{currency} {sign}{whole:,}" + (f".{rest:02d}" if rest else "")


def number(value: Fraction) -> str:
    """A factor or an amount for a reader, without needless digits."""
    return f"{float(value):,.10g}"
