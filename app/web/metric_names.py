"""How metrics are called on pages. A site's own metrics keep their id until it names them."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "acc_mem_used": "GPU memory",
    "acc_power": "GPU power",
    "acc_temp": "GPU temperature",
    "acc_utilization": "GPU utilisation",
    "clock": "Clock rate",
    "core_power": "Core power",
    "cpi": "Cycles per instruction",
    "cpu_load": "CPU load",
    "cpu_power": "CPU power",
    "cpu_user": "CPU time in user code",
    "cpu_used": "CPU cores used",
    "disk_free": "Disk free",
    "flops_any": "Flop rate",
    "flops_dp": "Flop rate, double",
    "flops_sp": "Flop rate, single",
    "ib_bw": "InfiniBand",
    "ib_recv": "InfiniBand received",
    "ib_recv_pkts": "InfiniBand packets received",
    "ib_xmit": "InfiniBand sent",
    "ib_xmit_pkts": "InfiniBand packets sent",
    "inlet_temp": "Inlet temperature",
    "ipc": "Instructions per cycle",
    "lustre_read": "Lustre read",
    "lustre_write": "Lustre written",
    "mem_bw": "Memory bandwidth",
    "mem_power": "Memory power",
    "mem_used": "Memory used",
    "net_bw": "Network",
    "net_bytes_in": "Network received",
    "net_bytes_out": "Network sent",
    "net_pkts_in": "Packets received",
    "net_pkts_out": "Packets sent",
    "nfs4_read": "NFS read",
    "nfs4_total": "NFS calls",
    "nfs4_write": "NFS written",
    "node_total_power": "Node power",
    "nv_fb_mem_used": "GPU memory",
    "nv_mem_util": "GPU memory utilisation",
    "nv_sm_clock": "GPU clock rate",
    "nv_util": "GPU utilisation",
    "scratch_read": "Scratch read",
    "scratch_write": "Scratch written",
    "vectorization_ratio": "Vector ratio",
}

SHORT_NAMES: Final = {
    "acc_utilization": "GPU util.",
    "flops_dp": "Flop rate dp",
    "flops_sp": "Flop rate sp",
    "ipc": "Instr. per cycle",
    "mem_bw": "Mem. bandwidth",
    "mem_used": "Memory",
    "nv_util": "GPU util.",
}
"""For heads of narrow columns, where the full name is too long."""


def metric_name(metric: str) -> str:
    """Return the name of a metric for headings; its id where we have no name.

    >>> metric_name("mem_bw"), metric_name("my_metric")
    ('Memory bandwidth', 'my_metric')
    """
    return NAMES.get(metric, metric)


def short_metric_name(metric: str) -> str:
    """Return the name of a metric for a column head.

    >>> short_metric_name("mem_bw"), short_metric_name("cpu_load")
    ('Mem. bandwidth', 'CPU load')
    """
    return SHORT_NAMES.get(metric) or metric_name(metric)
