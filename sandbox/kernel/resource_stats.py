"""What a resource reports about itself."""

from dataclasses import dataclass

from sandbox.kernel.clock import DAY


@dataclass(frozen=True, slots=True)
class ResourceStats:
    """What a resource did within its window. Times in seconds where not said otherwise.

    The two sides of Little's law come from different records: the integrals from the changes of state, the sums from
    the individual requests, both cut at the window's edges and with those still waiting or held counted up to the end.
    """

    name: str
    seconds: int
    """Length of the window."""
    arrivals: int
    """Requests made within the window."""
    granted: int
    """Grants made within the window."""
    abandoned: int
    """Requests taken back while waiting, or whose patience ran out, within the window."""
    served: int
    """Releases within the window."""
    waiting_at_end: int
    in_service_at_end: int
    max_queue: int
    """Largest number waiting, of those that lasted at least a second."""
    queue_integral: int
    service_integral: int
    waits_sum: int
    service_sum: int
    busy: int
    """Working seconds, all units together, during which units were held."""
    available: int
    """Working seconds, all units together, on offer; units held beyond a cut of capacity count while they are held."""
    wait_granted: int
    """Full waits of the requests granted within the window."""
    wait_abandoned: int
    """Full waits of the requests abandoned within the window."""
    wait_open: int
    """Waits so far of those still waiting at the end."""

    @property
    def mean_queue(self) -> float:
        """Number waiting, averaged over time."""
        return self.queue_integral / self.seconds if self.seconds else 0.0

    @property
    def mean_in_service(self) -> float:
        """Units held, averaged over time."""
        return self.service_integral / self.seconds if self.seconds else 0.0

    @property
    def utilisation(self) -> float | None:
        """Busy over available working time, 0 to 1; None if nothing was on offer."""
        return self.busy / self.available if self.available else None

    @property
    def waited(self) -> int:
        """Requests whose wait ended within the window, by a grant or by giving up."""
        return self.granted + self.abandoned

    @property
    def wait_total_days(self) -> float:
        """All waits that ended within the window, in days."""
        return (self.wait_granted + self.wait_abandoned) / DAY

    @property
    def mean_wait_days(self) -> float | None:
        """Mean wait of those granted within the window, in days; None if none was."""
        return self.wait_granted / self.granted / DAY if self.granted else None

    @property
    def mean_wait_all_days(self) -> float | None:
        """Mean wait of those whose wait ended within the window either way, in days; None if none did."""
        return self.wait_total_days / self.waited if self.waited else None

    def stage(self, name: str) -> dict[str, float]:
        """The queue as a stage of cases: how many wait on average, days waited by all, and how many came.

        Days over those who came is a mean wait that nobody makes shorter by giving up or by still waiting at the end.
        Empty where nobody ever waited or came.
        """
        if not self.arrivals and not self.queue_integral:
            return {}
        return {
            f"wait/{name}/number": self.mean_queue,
            f"wait/{name}/days": self.queue_integral / DAY,
            f"wait/{name}/came": float(self.arrivals),
        }

    @property
    def little_gap(self) -> tuple[int, int]:
        """Integral minus sum, for the queue and for service: both 0, or the bookkeeping is wrong."""
        return self.queue_integral - self.waits_sum, self.service_integral - self.service_sum
