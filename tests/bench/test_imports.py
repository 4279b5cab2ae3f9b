"""How many rows a second an import takes in, and in how much memory, on a made-up file in UCDP's layout.

Run by `make bench`; it prints what it measured and asserts nothing about time. ATLAS_BENCH_ROWS says how many rows.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.store.db import Sessions, migrate
from app.store.health import problems
from tests.bench import ucdp_file
from tests.servers import ROOT

ROWS = int(os.environ.get("ATLAS_BENCH_ROWS", "20000"))
MEASURED = """
import json, resource, sys, time
from pathlib import Path
from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.importing import carry, registry
from app.importing.order import Order
from app.store.db import Sessions

def main():
    path, url = Path(sys.argv[1]), sys.argv[2]
    sessions = Sessions(url)
    with sessions.writer() as db:
        start = time.perf_counter()
        by = Byline("bench", UserRole.ADMINISTRATOR, "Measured.")
        made = carry.out(db, registry.importer("ucdp", name=path.name), Order(path, path.name), by)
        db.commit()
        seconds = time.perf_counter() - start
        told = {"created": made.created, "unchanged": made.unchanged, "rows": made.rows}
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["cpu"] = [one.ru_utime + one.ru_stime for one in used]
    told["megabytes"] = [one.ru_maxrss // 1024 for one in used]
    print(json.dumps({**told, "seconds": seconds}))

if __name__ == "__main__":
    main()
"""


@pytest.mark.bench
def test_rows_a_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first import of a file, and the same file again."""
    path, script = ucdp_file.write(tmp_path / "GEDEvent_v24_1.csv", ROWS), tmp_path / "measured.py"
    url = f"sqlite:///{tmp_path / 'bench.sqlite3'}"
    script.write_text(MEASURED, encoding="utf-8")
    migrate(url)

    first, again = (measured(script, path, url) for _ in range(2))

    with capsys.disabled():
        print(f"\n{ROWS} made-up rows, {path.stat().st_size / 1e6:.0f} MB")  # noqa: T201  # A table is what this makes.
        for name, one in (("first", first), ("again", again)):
            speed, (here, beside), cpu = one["rows"] / one["seconds"], one["megabytes"], one["cpu"]
            of_each = [f"{1e6 * one_cpu / one['rows']:.0f}" for one_cpu in cpu]
            print(  # noqa: T201
                f"{name:<6} {speed:>8,.0f} rows/s; writing {here} MB, reading {beside} MB; "
                f"{' and '.join(of_each)} µs of each processor a row"
            )
    assert (first["created"], again["unchanged"]) == (ROWS, ROWS)
    if ROWS <= 5000:
        sessions = Sessions(url)
        assert problems(sessions) == []
        sessions.dispose()


def measured(script: Path, path: Path, url: str) -> dict[str, Any]:
    """What an import in a process of its own tells of itself."""
    done = subprocess.run(
        [sys.executable, str(script), str(path), url],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told
