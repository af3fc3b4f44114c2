"""Which nodes, and which parts of shared nodes, are taken when: no two demo jobs hold the same thing at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.demo.hardware import NodeKind


@dataclass(frozen=True, slots=True)
class Grant:
    """Parts of one node, by index; all of them for a whole node."""

    hostname: str
    parts: tuple[int, ...]


class BookingCalendar:
    """Books parts of nodes for spans of time (start and end in unix seconds, end excluded)."""

    def __init__(self) -> None:
        self._spans: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)

    def book(self, kind: NodeKind, *, nodes: int, parts: int, span: tuple[int, int], first: int) -> list[Grant]:
        """Take `parts` of each of `nodes` hosts, looking from host number `first` on; empty when too few are free."""
        hosts = kind.hostnames[first:] + kind.hostnames[:first]
        grants: list[Grant] = []
        for host in hosts:
            free = [part for part in range(kind.slots) if self._is_free((host, part), span)]
            if len(free) >= parts:
                grants.append(Grant(host, tuple(free[:parts])))
            if len(grants) == nodes:
                self._take(grants, span)
                return sorted(grants, key=lambda grant: grant.hostname)
        return []

    def _is_free(self, place: tuple[str, int], span: tuple[int, int]) -> bool:
        return all(end <= span[0] or span[1] <= start for start, end in self._spans[place])

    def _take(self, grants: list[Grant], span: tuple[int, int]) -> None:
        for grant in grants:
            for part in grant.parts:
                self._spans[grant.hostname, part].append(span)
