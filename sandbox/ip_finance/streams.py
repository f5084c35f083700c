"""The chances of IP-pledge finance; numbers never change once published. The places are those of one need's block."""

from sandbox.kernel.draws import stream

NEED = stream(300, "gap before the firm's next need for a loan")
LOAN = stream(301, "decisions of a need and its loan")
FACTOR = stream(302, "common factor of a calendar year")
OFFER = stream(303, "whether a firm has an offer elsewhere")
MISSED = stream(304, "payments of a loan that are missed and made good")
RENEWED = stream(305, "renewals of a loan that is sound at maturity")
CLASS = stream(306, "class of a firm in a risk-sharing scheme")
INFRINGEMENT = stream(320, "infringements of a pledged portfolio")

ROOM = 7
"""Bits of the place within a need."""
ORDINALS = 6
"""Bits of the need's ordinal within the firm; higher ordinals go into k."""

WANTED = 0
RATIO = 1
VALUE = 2
APPRAISAL = 3
RATE = 4
OUTSIDE_RATE = 5
SCREEN_DAYS = 6
SCREEN_SCORE = 7
APPRAISAL_DAYS = 8
EFFORT = 9
BANK_SCORE = 10
COMMITTEE = 11
DRAWDOWN = 12
TERM = 13
DEFAULT = 14
DETERMINATION = 15
COMPENSATION = 16
SECOND_APPRAISAL = 17
OPERATOR = 18
OPERATOR_DAYS = 19
EXCHANGE = 20
EXCHANGE_DAYS = 21
TITLE = 22
ROUND = (23, 24, 25)
SETTLEMENT = 26
RENEWAL = 27
SECOND_DEFAULT = 28
EXAMINED = 29
GRANT = 30

TRANSFER = 64
TRANSFER_DAYS = 65
MEDIATION = 66
MEDIATION_AGREED = 67
MEDIATION_DAYS = 68
CLAUSE = 69
ARBITRATION_DAYS = 70
EQUITY = 71
EQUITY_DAYS = 72
STAKE = 73
STAKE_YEARS = 74
FEE_DUE = 75
LICENCE_BACK = 76
COVER = 77
"""Places from 64 on: channels of disposal, insurance."""

EVENT_ROOM = 3
"""Bits of the place within an infringement, in its own stream; its ordinal is in k."""
GAP = 0
ENFORCED = 1
ENFORCEMENT_COST = 2
DAMAGE = 3
ENFORCEMENT_DAYS = 4
WON = 5
CLAIM_DAYS = 6
