"""Times in the thread's own seconds and by the clock, the machine they were taken on, and tables of them."""

import os
import platform
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


@dataclass
class Times:
    """Milliseconds of one kind of work: what the thread worked, and what the clock showed."""

    work: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def of(self, do: Callable[[], T]) -> T:
        """Do it once, and note how long it took."""
        work, clock = time.thread_time(), time.perf_counter()
        done = do()
        self.work.append((time.thread_time() - work) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)
        return done

    def summary(self) -> dict[str, float]:
        """The middle, the slow end and the slowest, rounded."""
        found = {}
        for name, taken in (("work", self.work), ("clock", self.clock)):
            if taken:
                found[f"{name}_p50"], found[f"{name}_p95"] = np.percentile(taken, [50, 95])
                found[f"{name}_max"] = max(taken)
        return {name: round(float(one), 3) for name, one in found.items()}


def resident() -> float:
    """Megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def yardstick() -> dict[str, float]:
    """Milliseconds of work that is the same on every machine, so that runs on two of them can be compared."""
    codes = np.random.default_rng(0).integers(0, 500, 1_000_000).astype(np.uint16)
    work: dict[str, Callable[[], object]] = {
        "count a million codes": lambda: np.bincount(codes, minlength=500),
        "make 10,000 small dictionaries": lambda: [dict(zip("abcdef", range(6), strict=True)) for _ in range(10_000)],
    }
    found = {}
    for name, do in work.items():
        times = Times()
        for _ in range(21):
            times.of(do)
        found[name] = times.summary()["work_p50"]
    return found


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was with other work."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if "model name" in line]
    return {
        "processor": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "sqlite": sqlite3.sqlite_version,
        "load": [round(one, 2) for one in os.getloadavg()],
        "yardstick_ms": yardstick(),
    }


def table(columns: Sequence[str], rows: Mapping[str, Sequence[object]]) -> str:
    """Lines that Markdown shows as a table."""
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    for name, row in rows.items():
        shown = [f"{one:,.2f}" if isinstance(one, float) else str(one) for one in row]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines)
