"""Where hardware threads sit in a node, and how many units of a scope a node has (spec/archive-metrics.md 2.4).

Ids of sockets, cores and memory domains are the positions in the lists of the topology; all results are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.cluster import SubCluster, Topology
from app.domain.errors import Invalid
from app.domain.metric import MetricScope

Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Units touched by a set of hardware threads; `exclusive` if each of them is covered completely."""

    ids: tuple[int, ...]
    exclusive: bool


class TopologyIndex:
    """Look-ups over one `Topology`; build it once per subcluster."""

    def __init__(self, topology: Topology) -> None:
        self._sockets = topology.socket or ()
        self._cores = topology.core or ()
        self._domains = topology.memory_domain or ()
        self._socket_of = _owners(self._sockets)
        self._core_of = _owners(self._cores)
        self._domain_of = _owners(self._domains)
        self._accelerators = tuple(entry.id for entry in topology.accelerators or ())

    def sockets(self, hwthreads: Iterable[int]) -> Placement:
        """Return the sockets of hardware threads; threads that no socket lists are ignored."""
        return _placement(hwthreads, self._socket_of, self._sockets)

    def cores(self, hwthreads: Iterable[int]) -> Placement:
        """Return the cores of hardware threads; threads that no core lists are ignored."""
        return _placement(hwthreads, self._core_of, self._cores)

    def memory_domains(self, hwthreads: Iterable[int]) -> Placement:
        """Return the memory domains of hardware threads; threads that no domain lists are ignored."""
        return _placement(hwthreads, self._domain_of, self._domains)

    def sockets_of_cores(self, core_ids: Iterable[int]) -> Placement:
        """Return the sockets of cores; a socket is exclusive if all of its hardware threads belong to them."""
        return self.sockets(thread for core in core_ids for thread in self._core(core))

    def memory_domains_by_socket(self, domain_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Group memory domains by the socket of their first hardware thread, sockets ascending."""
        grouped: dict[int, set[int]] = {}
        for domain in domain_ids:
            grouped.setdefault(self._socket_of_domain(domain), set()).add(domain)
        return {socket: tuple(sorted(grouped[socket])) for socket in sorted(grouped)}

    def accelerator_id(self, index: int) -> str:
        """Return the id of the accelerator at a position of the topology's list."""
        if not 0 <= index < len(self._accelerators):
            raise Invalid(f"accelerator {index}: the topology lists {len(self._accelerators)}")
        return self._accelerators[index]

    def accelerator_ids(self) -> tuple[str, ...]:
        """Return the ids of all accelerators in the topology's order."""
        return self._accelerators

    def _core(self, core: int) -> tuple[int, ...]:
        if not 0 <= core < len(self._cores):
            raise Invalid(f"core {core}: the topology lists {len(self._cores)}")
        return self._cores[core]

    def _socket_of_domain(self, domain: int) -> int:
        if not 0 <= domain < len(self._domains):
            raise Invalid(f"memory domain {domain}: the topology lists {len(self._domains)}")
        threads = self._domains[domain]
        if not threads or threads[0] not in self._socket_of:
            raise Invalid(f"memory domain {domain} belongs to no socket of the topology")
        return self._socket_of[threads[0]]


def units_per_node(subcluster: SubCluster, scope: MetricScope) -> int:
    """Return how many series of `scope` a full node has; thresholds of a node are divided by it.

    Without a list in the topology the counts of the subcluster are used. 0 for accelerators on a node without.
    """
    topology = subcluster.topology
    sockets = subcluster.sockets_per_node
    cores = sockets * subcluster.cores_per_socket
    match scope:
        case MetricScope.NODE:
            return 1
        case MetricScope.SOCKET:
            return len(topology.socket or ()) or sockets
        case MetricScope.MEMORY_DOMAIN:
            return len(topology.memory_domain or ()) or sockets
        case MetricScope.CORE:
            return len(topology.core or ()) or cores
        case MetricScope.HWTHREAD:
            return len(topology.node or ()) or cores * subcluster.threads_per_core
        case MetricScope.ACCELERATOR:
            return len(topology.accelerators or ())


def _owners(groups: Groups) -> dict[int, int]:
    return {thread: index for index, threads in enumerate(groups) for thread in threads}


def _placement(hwthreads: Iterable[int], owners: Mapping[int, int], groups: Groups) -> Placement:
    threads = set(hwthreads)
    ids = sorted({owners[thread] for thread in threads if thread in owners})
    return Placement(tuple(ids), all(threads.issuperset(groups[index]) for index in ids))
