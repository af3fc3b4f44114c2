"""The machines of the demo site: what a node of each subcluster is made of and what it can do at best."""

from __future__ import annotations

from dataclasses import dataclass

PCI_BUSES = (0x07, 0x0F, 0x47, 0x4E, 0x87, 0x90, 0xB7, 0xBD)


@dataclass(frozen=True, slots=True)
class HostRange:
    """Consecutive host names: prefix and a number of fixed width."""

    prefix: str
    first: int
    last: int
    digits: int

    @property
    def expression(self) -> str:
        """The range as a node list of ``cluster.json``.

        >>> HostRange("nv", 101, 112, 4).expression
        'nv[0101-0112]'
        """
        return f"{self.prefix}[{self.first:0{self.digits}d}-{self.last:0{self.digits}d}]"

    @property
    def hostnames(self) -> tuple[str, ...]:
        """The host names, ascending."""
        return tuple(f"{self.prefix}{number:0{self.digits}d}" for number in range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Gpu:
    """The accelerators of a node; memory in GB, power in W for one of them."""

    model: str
    per_node: int
    memory: int
    idle_power: int
    power_limit: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The PCI address of each accelerator of a node."""
        return tuple(f"00000000:{bus:02X}:00.0" for bus in PCI_BUSES[: self.per_node])


@dataclass(frozen=True, slots=True)
class NodeKind:
    """One subcluster: memory in GB, bandwidth in GB/s, rates in GFlop/s, clocks in MHz, power in W per socket.

    A node is handed out in `slots` equal parts; 1 means whole nodes only.
    """

    cluster: str
    subcluster: str
    partition: str
    hosts: tuple[HostRange, ...]
    processor: str
    sockets: int
    cores_per_socket: int
    threads_per_core: int
    domains_per_socket: int
    scalar_rate: int
    simd_rate: int
    bandwidth: int
    memory: int
    base_clock: int
    turbo_clock: int
    socket_power: int
    link_rate: int
    slots: int = 1
    gpu: Gpu | None = None
    without: tuple[str, ...] = ()
    """Names of the metrics that cannot be measured on these nodes."""

    @property
    def cores(self) -> int:
        """Physical cores of a node."""
        return self.sockets * self.cores_per_socket

    @property
    def node_list(self) -> str:
        """All hosts as a node list of ``cluster.json``."""
        return ",".join(hosts.expression for hosts in self.hosts)

    @property
    def hostnames(self) -> tuple[str, ...]:
        """All hosts in the order of the node list."""
        return tuple(name for hosts in self.hosts for name in hosts.hostnames)

    @property
    def gpus(self) -> int:
        """Accelerators of a node."""
        return self.gpu.per_node if self.gpu else 0

    def threads_of_core(self, core: int) -> tuple[int, ...]:
        """The hardware threads of a core: SMT siblings are numbered after all cores."""
        return tuple(core + self.cores * sibling for sibling in range(self.threads_per_core))

    def threads_of_group(self, index: int, groups: int) -> tuple[int, ...]:
        """The hardware threads of one of `groups` equal parts of a node, ascending."""
        size = self.cores // groups
        cores = range(index * size, (index + 1) * size)
        return tuple(sorted(thread for core in cores for thread in self.threads_of_core(core)))


AURORA_MAIN = NodeKind(
    cluster="aurora", subcluster="main", partition="work",
    hosts=(HostRange("au", 101, 148, 4), HostRange("au", 201, 248, 4), HostRange("au", 301, 348, 4)),
    processor="Intel Xeon Platinum 8360Y",
    sockets=2, cores_per_socket=36, threads_per_core=1, domains_per_socket=2,
    scalar_rate=691, simd_rate=5530, bandwidth=350, memory=256,
    base_clock=2400, turbo_clock=3100, socket_power=250, link_rate=12500,
)  # fmt: skip
AURORA_BIGMEM = NodeKind(
    cluster="aurora", subcluster="bigmem", partition="bigmem",
    hosts=(HostRange("aubig", 1, 12, 2),),
    processor="AMD EPYC 9554",
    sockets=2, cores_per_socket=64, threads_per_core=2, domains_per_socket=4,
    scalar_rate=1587, simd_rate=6349, bandwidth=720, memory=2048,
    base_clock=3100, turbo_clock=3700, socket_power=360, link_rate=25000,
    without=("mem_power",),
)  # fmt: skip
AURORA_SHARED = NodeKind(
    cluster="aurora", subcluster="shared", partition="shared",
    hosts=(HostRange("au", 901, 916, 4),),
    processor="Intel Xeon Gold 6326",
    sockets=2, cores_per_socket=16, threads_per_core=1, domains_per_socket=1,
    scalar_rate=371, simd_rate=2970, bandwidth=320, memory=256,
    base_clock=2900, turbo_clock=3500, socket_power=185, link_rate=12500, slots=4,
)  # fmt: skip
NOVA_A100 = NodeKind(
    cluster="nova", subcluster="a100", partition="a100",
    hosts=(HostRange("nv", 101, 116, 4),),
    processor="AMD EPYC 7543",
    sockets=2, cores_per_socket=32, threads_per_core=1, domains_per_socket=4,
    scalar_rate=717, simd_rate=2867, bandwidth=340, memory=512,
    base_clock=2800, turbo_clock=3600, socket_power=225, link_rate=25000, slots=4,
    gpu=Gpu("NVIDIA A100-SXM4-80GB", 4, 80, 55, 400),
)  # fmt: skip
NOVA_H100 = NodeKind(
    cluster="nova", subcluster="h100", partition="h100",
    hosts=(HostRange("nv", 201, 210, 4),),
    processor="Intel Xeon Platinum 8470",
    sockets=2, cores_per_socket=52, threads_per_core=1, domains_per_socket=4,
    scalar_rate=832, simd_rate=6656, bandwidth=530, memory=1024,
    base_clock=2000, turbo_clock=3400, socket_power=350, link_rate=50000, slots=4,
    gpu=Gpu("NVIDIA H100-SXM5-80GB", 4, 80, 70, 700),
)  # fmt: skip
NOVA_L40S = NodeKind(
    cluster="nova", subcluster="l40s", partition="l40s",
    hosts=(HostRange("nv", 301, 308, 4),),
    processor="AMD EPYC 9354",
    sockets=2, cores_per_socket=32, threads_per_core=1, domains_per_socket=4,
    scalar_rate=832, simd_rate=3328, bandwidth=660, memory=768,
    base_clock=3250, turbo_clock=3750, socket_power=280, link_rate=12500, slots=8,
    gpu=Gpu("NVIDIA L40S", 8, 48, 35, 350),
    without=("mem_power",),
)  # fmt: skip

CPU_KINDS = (AURORA_MAIN, AURORA_BIGMEM, AURORA_SHARED)
GPU_KINDS = (NOVA_A100, NOVA_H100, NOVA_L40S)
KINDS = CPU_KINDS + GPU_KINDS
