"""Bring in the real mails and support threads lying beside the project, and count what became of every one.

    bin/bench imports [FOLDER]

FOLDER holds `mail/` and `txt_twcs_sample/tweets.csv.gz`; without it, `../shared/data`. Prints one JSON object last.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path


def main(folder: Path) -> int:
    if not (folder / "mail").is_dir():
        print(f"There is nothing in {folder}. Name a folder with mail/ and the threads.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as home:
        os.environ["SIXRING_HOME"] = home
        from sixring.cli import migrate, prepare

        prepare()
        migrate()
        print(json.dumps(mails(folder / "mail") | threads(folder / "txt_twcs_sample" / "tweets.csv.gz")))
    return 0


def mails(folder: Path) -> dict[str, object]:
    from sixring.channels.models import Arrival, Quarantine
    from sixring.conversations.models import Placement
    from sixring.home.bring import bring

    began = time.perf_counter()
    counts = bring(folder, "mail", "Mails", wait=True, say=print)
    seconds = time.perf_counter() - began
    settled = set(Arrival.objects.filter(account__name="Mails", state="settled").values_list("pk", flat=True))
    placed = set(Placement.objects.filter(current=True).values_list("interaction__arrival", flat=True))
    told = set(Quarantine.objects.exclude(reason="").values_list("arrival", flat=True))
    set_aside = set(Arrival.objects.filter(state="quarantined").values_list("pk", flat=True))
    return {
        "mails_read": counts["read"],
        "mails_placed": len(settled & placed),
        "mails_in_quarantine": len(set_aside & told),
        "mails_repeated": counts["repeated"],
        "mails_unaccounted": counts["read"] - len(settled & placed) - len(set_aside & told) - counts["repeated"],
        "mails_per_second": round(counts["read"] / seconds),
    }


def threads(file: Path) -> dict[str, object]:
    from sixring.conversations.models import Placement
    from sixring.home.bring import bring

    began = time.perf_counter()
    counts = bring(file, "threads", "Threads", wait=True, say=print)
    seconds = time.perf_counter() - began
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    here = Placement.objects.filter(current=True, interaction__account__name="Threads")
    place = dict(here.values_list("interaction__dedupe", "conversation"))
    together, inside = defaultdict(set), defaultdict(set)
    for row in rows:
        together[row["thread_root"]].add(place.get(row["tweet_id"]))
        inside[place.get(row["tweet_id"])].add(row["thread_root"])
    right = [r for r in rows if len(together[r["thread_root"]]) == len(inside[place.get(r["tweet_id"])]) == 1]
    return {
        "tweets_read": counts["read"],
        "threads": len(together),
        "thread_root_equality": round(len(right) / len(rows), 4),
        "tweets_per_second": round(counts["read"] / seconds),
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")))
