"""How good predictions are: churn, lifetimes and demand, on public histories.

    bin/bench predictions [--data FOLDER]

FOLDER (`../shared/data` when left out) holds ret_telco_churn, ret_cdnow and ret_online_retail. Of the usual files churn
is judged out of fold, lifetimes on the later weeks, demand by standing at days of the past; of others, what is learnt
from the usual ones is judged on them, and `…_from` says which. `churn_auc`, `churn_brier`; `bgnbd` and `gamma_gamma` as
fitted; `forecast_mase` is the mean absolute error over that of "as last week" on the same days ahead (below 1: better),
`forecast_mase_in_sample` over what that missed by in the days before (Hyndman and Koehler). The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import cdnow, retail, telco

DEFAULT = Path("../shared/data")
BENCHES: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "churn": telco.figures, "lifetimes": cdnow.figures, "demand": retail.figures,
}  # fmt: skip


def main() -> None:
    asking = argparse.ArgumentParser(prog="bin/bench predictions", description=__doc__.splitlines()[0])
    asking.add_argument("--data", type=Path, default=DEFAULT)
    asked = asking.parse_args()
    figures: dict[str, Any] = {}
    for name, bench in BENCHES.items():
        began = time.perf_counter()
        figures |= bench(asked.data, DEFAULT)
        figures[f"{name}_seconds"] = round(time.perf_counter() - began, 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
