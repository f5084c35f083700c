"""Closed forms of queueing theory, in plain Python: for the pre-flight load check and for the tests of the resources.

Rates are per unit of time, any unit, the same for all arguments; results are in that unit. `c` is the number of
servers, `a` = lam / mu the offered load in servers (erlangs).

Sources: Gross, Shortle, Thompson and Harris, "Fundamentals of queueing theory", 4th ed. 2008 (GSTH); Palm, "Research
on telephone traffic carried by full availability groups", 1957, and Garnett, Mandelbaum and Reiman, "Designing a call
center with impatient customers", M&SOM 4(3), 2002 (Erlang A).
"""

import math
from collections.abc import Sequence


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not 0 < value < math.inf:
            raise ValueError(f"{name} must be a finite number above 0; found {value!r}")


def _servers(c: int, least: int) -> None:
    if type(c) is not int or c < least:
        raise ValueError(f"the number of servers must be a whole number, {least} or more; found {c!r}")


def erlang_b(c: int, a: float) -> float:
    """Share of arrivals lost in M/G/c/c with offered load `a` (GSTH section 2.4; the recursion is stable for any size).

    Insensitive: only the mean of the service time matters.
    """
    _servers(c, 0)
    if not 0 <= a < math.inf:
        raise ValueError(f"the offered load must be a finite number, 0 or more; found {a!r}")
    blocked = 1.0
    for servers in range(1, c + 1):
        blocked = a * blocked / (servers + a * blocked)
    return blocked


def erlang_c(c: int, a: float) -> float:
    """Share of arrivals that must wait in M/M/c with offered load `a` (GSTH section 2.3); 1 where a >= c."""
    _servers(c, 1)
    if a >= c:
        return 1.0
    blocked = erlang_b(c, a)
    return blocked / (1.0 - a / c * (1.0 - blocked))


def mmc_wait(lam: float, mu: float, c: int) -> float:
    """Mean wait in queue in M/M/c (GSTH section 2.3); infinite where lam >= c * mu."""
    _positive(lam=lam, mu=mu)
    _servers(c, 1)
    return erlang_c(c, lam / mu) / (c * mu - lam) if lam < c * mu else math.inf


def mmc_queue(lam: float, mu: float, c: int) -> float:
    """Mean number waiting in M/M/c: by Little's law lam times the mean wait."""
    return lam * mmc_wait(lam, mu, c)


def erlang_a(lam: float, mu: float, theta: float, c: int) -> tuple[float, float, float]:
    """M/M/c+M, the queue in which each of those waiting gives up at rate `theta`.

    Returns (mean number waiting, share of arrivals that give up, utilisation of the servers). With theta > 0 the queue
    is stable at any load. Summed outwards from the most likely state, so that nothing overflows. With c = 0 everyone
    gives up.
    """
    _positive(lam=lam, mu=mu)
    _servers(c, 0)
    if not 0 <= theta < math.inf:
        raise ValueError(f"theta must be a finite number, 0 or more; found {theta!r}")
    if theta == 0:
        return (mmc_queue(lam, mu, c), 0.0, lam / (c * mu)) if lam < c * mu else (math.inf, 0.0, 1.0)
    if c == 0:
        return lam / theta, 1.0, 0.0
    mode = math.floor(lam / mu) if lam <= c * mu else c + math.floor((lam - c * mu) / theta)
    masses = [1.0]
    queues = [float(max(mode - c, 0))]
    mass, state = 1.0, mode
    while mass > 1e-20:
        state += 1
        mass *= lam / (min(state, c) * mu + max(state - c, 0) * theta)
        masses.append(mass)
        queues.append(mass * max(state - c, 0))
    mass, state = 1.0, mode
    while state > 0 and mass > 1e-20:
        mass *= (min(state, c) * mu + max(state - c, 0) * theta) / lam
        state -= 1
        masses.append(mass)
        queues.append(mass * max(state - c, 0))
    queue = math.fsum(queues) / math.fsum(masses)
    lost = theta * queue / lam
    return queue, lost, lam * (1.0 - lost) / (c * mu)


def batch_queue(lam: float, mean_batch: float, mean_square_batch: float, mu: float) -> float:
    """Mean number waiting in M^[X]/M/1: batches at rate `lam` with E[X] and E[X^2] given (GSTH section 3.1).

    Infinite where the load lam * E[X] / mu reaches 1.
    """
    _positive(lam=lam, mean_batch=mean_batch, mean_square_batch=mean_square_batch, mu=mu)
    if mean_square_batch < mean_batch * mean_batch:
        raise ValueError(f"E[X^2] cannot be below E[X]^2; found {mean_square_batch!r} and {mean_batch!r}")
    load = lam * mean_batch / mu
    if load >= 1.0:
        return math.inf
    return load * (1.0 + mean_square_batch / mean_batch) / (2.0 * (1.0 - load)) - load


def mginf_mean(lam: float, mean_service: float) -> float:
    """Mean number in service in M/G/infinity, whatever the shape of the service time (GSTH section 5.2)."""
    _positive(lam=lam, mean_service=mean_service)
    return lam * mean_service


def mginf_at_most(n: int, lam: float, mean_service: float) -> float:
    """Probability that at most `n` are in service in M/G/infinity: Poisson with the mean above."""
    a = mginf_mean(lam, mean_service)
    return math.fsum(math.exp(i * math.log(a) - a - math.lgamma(i + 1)) for i in range(n + 1))


def kaufman_roberts(capacity: int, classes: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """Share of requests lost of each class, where classes of different size share one pool and none waits.

    capacity: units of the pool. classes: (offered load in requests, units that one holds). With G(n) the weight of n
    units being held, n G(n) = sum of a b G(n - b) over the classes (Kaufman, "Blocking in a shared resource
    environment", IEEE Trans. Communications 29(10), 1981; Roberts, 1981). Only the mean holding time matters.
    """
    _servers(capacity, 0)
    for load, size in classes:
        if not 0 <= load < math.inf or type(size) is not int or size < 1:
            raise ValueError(f"a class needs a load of 0 or more and a whole size of 1 or more; found {(load, size)!r}")
    weights = [1.0]
    for n in range(1, capacity + 1):
        weights.append(math.fsum(a * b * weights[n - b] for a, b in classes if b <= n) / n)
    whole = math.fsum(weights)
    return tuple(math.fsum(weights[max(0, capacity - b + 1) :]) / whole for _, b in classes)
