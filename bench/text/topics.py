"""Topics found without labels, against the 77 intents of banking77: normalised mutual information."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

from sixring.feedback.text import encoder
from sixring.feedback.topics.discovering import discover

from . import data

TRUE = 77  # given to the baseline, not to us


def topics(folder: Path) -> dict[str, Any]:
    whole = data.banking(folder, "train") or data.banking(folder, "test")
    if not whole:
        return {}
    found: dict[str, Any] = {"topics_n": len(whole.texts)}
    for prefix, light in (("", False), ("fallback_", True)):
        began = time.process_time()
        labels = discover(whole.texts, encoder(light=light).vectors(whole.texts), seed=0).labels
        found[f"{prefix}topics_nmi"] = alike(whole.labels, labels)
        found[f"{prefix}topics_found"] = len(set(map(int, labels)))
        found[f"{prefix}topics_seconds"] = round(time.process_time() - began, 1)
    return found | {"baseline_topics_nmi": alike(whole.labels, plain(whole.texts)), "baseline_topics_found": TRUE}


def alike(people: list[str], labels: Any) -> float:
    return round(float(normalized_mutual_info_score(people, [int(label) for label in labels])), 4)


def plain(texts: list[str]) -> Any:
    """k-means over TF-IDF in 100 directions, told how many there are."""
    numbers = TfidfVectorizer(min_df=2, stop_words="english").fit_transform(texts)
    rows = TruncatedSVD(100, random_state=0).fit_transform(numbers)
    return KMeans(min(TRUE, len(texts)), n_init=3, random_state=0).fit_predict(rows)
