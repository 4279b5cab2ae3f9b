"""Many requests at once by wrk, where it is installed: what it sends, and what it found."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCRIPT = """
local addresses, at = {}, 0
for line in io.lines(%(list)s) do addresses[#addresses + 1] = line end
local threads = {}

function setup(thread)
  thread:set("first", #threads * math.floor(#addresses / %(threads)d))
  table.insert(threads, thread)
end

function init() at = first end

function request()
  at = at %% #addresses + 1
  return wrk.format("GET", addresses[at])
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  local told = '{"requests": %%d, "seconds": %%.2f, "failed": %%d, "refused": %%d'
  for _, name in ipairs({"p50", "p95", "p99", "max"}) do told = told .. ', "' .. name .. '": %%.3f' end
  io.write("\\n", string.format(told .. "}", summary.requests, summary.duration / 1e6, failed, summary.errors.status,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
"""
THREADS = 2


def installed() -> bool:
    """Whether wrk is here."""
    return shutil.which("wrk") is not None


def sent(
    url: str, addresses: list[str], *, folder: Path, connections: int, seconds: int, headers: Mapping[str, str]
) -> dict[str, Any]:
    """Ask for the addresses again and again, from a place of its own in the list each thread, and tell how that went.

    Times are in milliseconds; `refused` counts answers of 400 and above.
    """
    listed, script = folder / "addresses.txt", folder / "load.lua"
    listed.write_text("\n".join(addresses), encoding="utf-8")
    script.write_text(SCRIPT % {"list": json.dumps(str(listed)), "threads": THREADS}, encoding="utf-8")
    threads = min(THREADS, connections)
    command = ["wrk", "--threads", str(threads), "--connections", str(connections), "--duration", f"{seconds}s"]
    command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    done = subprocess.run(
        [*command, "--timeout", "30s", "--script", str(script), url], check=True, capture_output=True, text=True,
        timeout=seconds + 60,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return {**found, "per_second": round(found["requests"] / found["seconds"])}
