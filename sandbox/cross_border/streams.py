"""Decisions of chance in cross-border financing; numbers never change once published."""

from __future__ import annotations

from sandbox.kernel.draws import stream

NEED = stream(400, "gap before a borrower's next need abroad")
CONTRACT = stream(401, "decisions of a loan from abroad")
BORROWER = stream(402, "what a borrower abroad is")
SHOCK = stream(403, "monthly shock of the exchange rate")
REGIME = stream(404, "monthly regime of the exchange rate")

ROOM = 5
"""Bits of the place within a contract."""
ORDINALS = 6
"""Bits of the need's ordinal within the borrower; higher ordinals go into k."""

AMOUNT, SHORT, DAYS, GREEN = 0, 1, 2, 3
DOMESTIC, OFFSHORE, HEDGED, CLAUSE = 4, 5, 6, 7
REVIEW, AT_BANK, REGISTRATION, DRAWDOWN = 8, 9, 10, 11
LEAK, LEAK_DAYS, ROLLOVER, CURRENCY = 12, 13, 14, 15
"""Places of the decisions of a contract; that about a rollover is drawn anew for every term."""

NET_ASSETS, SELECTED, EARNS, INVESTED, GAP = 0, 1, 2, 3, 4
"""Places (k) of what a borrower is."""
