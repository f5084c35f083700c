"""The kernel: clock, calendar, chance, columns, books, journal and resources, on which every system is built.

The systems (supervision sandbox, IP-pledge finance, cross-border financing) never import each other; what they share,
they share here. Nothing in the kernel knows what a firm, a test or a loan means.
"""
