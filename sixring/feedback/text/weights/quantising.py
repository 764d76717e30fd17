"""The sentence model as 8-bit integers that are also computed with, made once from the installed weights.

The installed file stores its weights in 8 bits and computes in 32. Folded back and quantised anew for each channel it
is twice as fast at a cosine of .99; quantised for each tensor it is useless (docs/text-model.md).
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sixring.core import config

RECIPE = "perchannel-1"


def quantised(source: Path, sha256: str) -> Path:
    """The quantised model in the data home; made at the first call, which takes some seconds. Atomic, safe to race."""
    target = config.home() / "text" / f"minilm-{sha256[:12]}-{RECIPE}.onnx"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            os.replace(make(source, Path(folder)), target)
    return target


def make(source: Path, folder: Path) -> Path:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain, small = folder / "plain.onnx", folder / "small.onnx"
    model = onnx.load(str(source))
    fold(model.graph)
    onnx.save(model, str(plain))
    with few_words():
        quantize_dynamic(plain, small, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
    return small


@contextlib.contextmanager
def few_words() -> Iterator[None]:
    """onnxruntime says a hundred things of its own accord to the log's root, where nobody can turn it down."""
    logging.root.addFilter(is_serious)
    try:
        yield
    finally:
        logging.root.removeFilter(is_serious)


def is_serious(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def fold(graph: Any) -> None:
    """Turn each weight that is stored as integers, cast and multiplied into one of floats. Tables stay as they are."""
    from onnx import numpy_helper

    tensors = {one.name: one for one in graph.initializer}
    casts = {node.output[0]: node for node in graph.node if node.op_type == "Cast" and node.input[0] in tensors}
    gone = []
    for node in graph.node:
        if node.op_type != "Mul" or node.input[0] not in casts or node.input[1] not in tensors:
            continue
        cast = casts[node.input[0]]
        if "embeddings" in cast.input[0]:
            continue
        whole = numpy_helper.to_array(tensors[cast.input[0]]).astype("float32")
        folded = whole * numpy_helper.to_array(tensors[node.input[1]]).astype("float32")
        graph.initializer.append(numpy_helper.from_array(folded.astype("float32"), node.output[0]))
        graph.initializer.remove(tensors[cast.input[0]])
        gone += [cast, node]
    for node in gone:
        graph.node.remove(node)
