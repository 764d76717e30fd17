"""The sets txt_… as texts and what people said of them. A test part is taken where there is one."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path("../shared/data")
VADER = {
    "tweets": "tweets.csv.gz",
    "amazon": "amazonReviewSnippets.csv.gz",
    "movie": "movieReviewSnippets.csv.gz",
    "nyt": "nytEditorialSnippets.csv.gz",
}
AIRLINE = {"negative": 0, "neutral": 1, "positive": 2}


@dataclass(frozen=True, slots=True)
class Labelled:
    """`texts` with their `labels`, from `source`."""

    texts: list[str]
    labels: list[str]
    source: str

    def __bool__(self) -> bool:
        return bool(self.texts)


def rows(path: Path) -> list[dict[str, str]]:
    if path.name.endswith(".parquet"):
        import pyarrow.parquet as pq

        return [{key: str(value) for key, value in row.items()} for row in pq.read_table(path).to_pylist()]
    if path.name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first(folder: Path, *stems: str) -> Path | None:
    """The first file of one of these names, whatever its ending."""
    for stem in stems:
        for ending in (".csv.gz", ".csv", ".parquet"):
            if (path := folder / (stem + ending)).exists():
                return path
    return None


def labelled(path: Path | None, text: str, label: str) -> Labelled:
    if path is None:
        return Labelled([], [], "")
    found = rows(path)
    return Labelled([row[text] or "" for row in found], [row[label] for row in found], path.name)


def tweeteval(folder: Path) -> Labelled:
    """Labels are "0" negative, "1" neutral, "2" positive."""
    place = folder / "txt_tweeteval"
    return labelled(first(place, "sentiment_test", "sentiment_heldout", "test", "sentiment_val"), "text", "label")


def airline(folder: Path) -> Labelled:
    place = folder / "txt_airline_tweets"
    found = labelled(first(place, "test", "heldout", "tweets_test", "tweets"), "text", "airline_sentiment")
    return Labelled(found.texts, [str(AIRLINE[label]) for label in found.labels], found.source)


def vader(folder: Path, name: str) -> Labelled:
    """Labels are mean ratings from -4 to 4."""
    place = folder / "txt_vader_groundtruth"
    stem = VADER[name].removesuffix(".csv.gz")
    return labelled(first(place, f"{stem}_test", stem), "text", "mean_rating")


def banking(folder: Path, part: str) -> Labelled:
    names = ("test", "heldout") if part == "test" else ("train",)
    return labelled(first(folder / "txt_banking77", *names), "text", "category")


def clinc(folder: Path, part: str) -> Labelled:
    return labelled(first(folder / "txt_clinc150", part), "text", "intent")
