"""Double entry in integer fen.

Every flow of money is one posting that debits one account and credits another by the same amount. A balance is debits
minus credits, so all balances together are always 0. That alone cannot fail, which is why a run also reconciles the
ledger with balances held independently of it (`reconcile`).
"""

import hashlib
import math
from array import array
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

_LARGEST = 2**63 - 1


class BooksError(Exception):
    """The books do not balance, or disagree with a balance held elsewhere."""


class Account(NamedTuple):
    """An account: its handle, the class of party it belongs to, and what is held on it."""

    number: int
    party: str
    instrument: str


def fen(cny: float) -> int:
    """An amount in CNY as whole fen, rounded up (1 CNY = 100 fen).

    What floating arithmetic adds is not rounded up: an excess over a whole fen of at most 1e-9, or of four units in the
    last place where the amount is large, is taken for such an error, so 0.1 + 0.2 CNY is 30 fen.
    Raises ValueError if the amount is negative, not finite, or beyond 64 bits.
    """
    exact = cny * 100
    if not 0 <= exact <= _LARGEST:
        raise ValueError(f"an amount must be 0 CNY or more and less than 9.2e16 CNY; found {cny!r}")
    if isinstance(exact, int):
        return exact
    return math.ceil(exact - max(1e-9, 4.0 * math.ulp(exact)))


def largest_remainder(total_fen: int, weights: Sequence[float]) -> list[int]:
    """Split an amount by weights into whole fen that add up to it exactly.

    Each party gets its share rounded down; the fen left over go to the largest remainders, ties in the order of the
    parties. Shares are computed in exact rational arithmetic. Raises ValueError unless the total is a whole number,
    0 or more, and the weights are finite, 0 or more, not all 0.
    """
    if type(total_fen) is not int or total_fen < 0:
        raise ValueError(f"an amount to split must be a whole number of fen, 0 or more; found {total_fen!r}")
    if not all(0 <= weight < math.inf for weight in weights) or not any(weights):
        raise ValueError(f"weights must be finite, 0 or more, and not all 0; found {list(weights)!r}")
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    shares = [total_fen * weight / whole for weight in exact]
    parts = [math.floor(share) for share in shares]
    left = total_fen - sum(parts)
    for party in sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))[:left]:
        parts[party] += 1
    return parts


class Ledger:
    """The books of one run. Accounts are opened on first mention; handles are small integers."""

    __slots__ = ("_accounts", "_balance", "_debits", "_entries", "_firms", "_handles", "postings")

    def __init__(self, keep_entries: bool = False) -> None:
        """With `keep_entries` every posting is kept, 48 bytes each; otherwise only balances and turnovers."""
        self._accounts: list[Account] = []
        self._handles: dict[tuple[str, str], int] = {}
        self._balance: list[int] = []
        self._debits: list[int] = []
        self._firms: list[dict[int, int] | None] = []
        self._entries = tuple(array("q") for _ in range(6)) if keep_entries else ()
        self.postings = 0

    def account(self, party: str, instrument: str, per_firm: bool = False) -> int:
        """The handle of a party's account for an instrument, opened if it is new.

        With `per_firm` the balance is also held firm by firm. Raises ValueError if the account was opened otherwise.
        """
        handle = self._handles.get((party, instrument))
        if handle is None:
            handle = self._handles[party, instrument] = len(self._accounts)
            self._accounts.append(Account(handle, party, instrument))
            self._balance.append(0)
            self._debits.append(0)
            self._firms.append({} if per_firm else None)
        elif per_firm and self._firms[handle] is None:
            raise ValueError(f"account {party}/{instrument} was opened without per_firm; open it with per_firm first")
        return handle

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts, in the order of their handles."""
        return tuple(self._accounts)

    def post(self, t: int, debit: int, credit: int, fen: int, case: int = -1, firm: int = -1) -> None:
        """Move `fen` from the `credit` account to the `debit` account at second `t`; 0 fen is no posting.

        Raises TypeError if the amount is not an int (bool, float and NumPy numbers are refused), ValueError if it is
        negative, if both accounts are one, or if an account held per firm is posted to without a firm.
        """
        if fen.__class__ is not int:
            raise TypeError(f"an amount must be an int of fen; found {fen!r} of type {type(fen).__name__}")
        if fen <= 0:
            if fen == 0:
                return
            raise ValueError(f"an amount must be 0 fen or more; found {fen} (swap debit and credit instead)")
        if debit == credit:
            raise ValueError(f"a posting needs two accounts; both are {self._accounts[debit]}")
        firms = self._firms
        debit_firms = firms[debit]
        credit_firms = firms[credit]
        if debit_firms is not None or credit_firms is not None:
            if firm < 0:
                raise ValueError(f"{self._accounts[debit]} or {self._accounts[credit]} is held per firm: name the firm")
            if debit_firms is not None:
                debit_firms[firm] = debit_firms.get(firm, 0) + fen
            if credit_firms is not None:
                credit_firms[firm] = credit_firms.get(firm, 0) - fen
        self._balance[debit] += fen
        self._balance[credit] -= fen
        self._debits[debit] += fen
        self.postings += 1
        if self._entries:
            for column, value in zip(self._entries, (t, debit, credit, fen, case, firm), strict=True):
                column.append(value)

    def balance(self, handle: int) -> int:
        """Debits minus credits of an account, in fen."""
        return self._balance[handle]

    def firm_balance(self, handle: int, firm: int) -> int:
        """One firm's part of an account opened with `per_firm`; raises ValueError for any other account."""
        firms = self._firms[handle]
        if firms is None:
            raise ValueError(f"{self._accounts[handle]} is not held per firm")
        return firms.get(firm, 0)

    def turnover(self, handle: int) -> tuple[int, int]:
        """All debits and all credits of an account, in fen."""
        return self._debits[handle], self._debits[handle] - self._balance[handle]

    def totals(self) -> dict[tuple[str, str], int]:
        """The balance of every account in fen, by (party, instrument), in alphabetical order."""
        return {key: self._balance[handle] for key, handle in sorted(self._handles.items())}

    def entries(self) -> dict[str, Sequence[int]]:
        """The postings kept, as columns t, debit, credit, fen, case, firm; raises ValueError if none are kept."""
        if not self._entries:
            raise ValueError("this ledger keeps no entries; build it with keep_entries=True")
        return dict(zip(("t", "debit", "credit", "fen", "case", "firm"), self._entries, strict=True))

    def check(self) -> None:
        """Raise BooksError unless all balances add up to 0, and each held per firm to its firms'."""
        if sum(self._balance) != 0:
            raise BooksError(f"the balances of all accounts add up to {sum(self._balance)} fen, not to 0")
        for account, balance, firms in zip(self._accounts, self._balance, self._firms, strict=True):
            if firms is not None and sum(firms.values()) != balance:
                raise BooksError(
                    f"{account}: its firms' balances add up to {sum(firms.values())}, not to {balance} fen"
                )
            if abs(balance) > _LARGEST:
                raise BooksError(f"{account}: the balance of {balance} fen is beyond 64 bits")

    def fingerprint(self) -> str:
        """SHA-256, in hex, of balance and debits of every account: equal books have equal fingerprints."""
        lines = [
            f"{party}\t{instrument}\t{self._balance[handle]}\t{self._debits[handle]}\n"
            for (party, instrument), handle in sorted(self._handles.items())
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def reconcile(name: str, ledger_value: int, independent_value: int) -> None:
    """Raise BooksError, with both numbers, unless the ledger agrees with a balance held elsewhere (in fen)."""
    if ledger_value != independent_value:
        raise BooksError(
            f"{name}: the ledger says {ledger_value} fen, the independent balance {independent_value} fen "
            f"(difference {ledger_value - independent_value})"
        )
