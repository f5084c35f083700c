"""The population's streams of chance; numbers never change once published."""

from sandbox.kernel.draws import stream

QUALITY = stream(100, "firm quality")
SIZE = stream(101, "firm size")
TIER = stream(102, "credit tier score")
SECTOR = stream(103, "sector")
KIND = stream(104, "kind of candidate")
AGE = stream(105, "age at the start, birth within the month")
FINTECH = stream(106, "fintech flag")
HIGH_TECH = stream(107, "high-tech flag")
LIFE = stream(108, "failure threshold")
EXIT = stream(109, "exit type")
GROWTH = stream(110, "yearly growth of a firm")
GROWTH_COMMON = stream(111, "yearly growth of the aggregate")
ENTRANTS = stream(112, "number of entrants of a month")
AREA = stream(113, "area of an entrant")
MEETING = stream(114, "gap before the firm's next meeting with investors")
LOOK = stream(115, "investors' look at a firm")
ROUND = stream(116, "amount of a round of funding")
SPECIAL_FUNDS = stream(120, "special-funds flag")
COMPLIANCE = stream(121, "yearly compliance score")
