"""How long a crowd takes, what memory, and how many doubles are found: `python -m bench.identity.scale N`."""

from __future__ import annotations

import json
import sys
import time

from sixring.people.matching.resolving import resolve
from sixring.people.matching.roles import Roles

from .crowd import crowd
from .one import pairwise, peak, rounded


def main(many: int) -> None:
    records, truth = crowd(many)
    before = peak()
    began = time.perf_counter()
    found = resolve(records, Roles.of({name: name for name in records.column_names}))
    seconds = time.perf_counter() - began
    precision, recall, f1 = pairwise(found.cluster.tolist(), truth.tolist())
    auto_precision, auto_recall, _ = pairwise(found.sure.tolist(), truth.tolist())
    figures = rounded(precision=precision, recall=recall, f1=f1, auto_precision=auto_precision, auto_recall=auto_recall)
    print(json.dumps({"records": many, "seconds": round(seconds), "peak_mb": peak(), "records_mb": before} | figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
