"""The English encoder: all-MiniLM-L6-v2, 384 numbers a text, on one core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .clean import tidy
from .weights import MINILM, MINILM_WORDS
from .weights.quantising import RECIPE, quantised

if TYPE_CHECKING:
    from .understood import Vectors

WIDTH = 384
LONGEST = 128  # tokens read of a text
BATCH = 768  # tokens of a batch: more costs memory and gains nothing
PIECE = 1_200  # characters given to the tokenizer: what 128 tokens can be made of


class MiniLM:
    id = f"minilm-l6-v2-{RECIPE}"

    @staticmethod
    def installed() -> bool:
        from importlib.util import find_spec

        found = MINILM.place() and MINILM_WORDS.place()
        return bool(found) and all(map(find_spec, ("onnxruntime", "tokenizers", "numpy")))

    @cached_property
    def tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        made = Tokenizer.from_file(str(MINILM_WORDS.place()))
        made.no_padding()
        made.enable_truncation(LONGEST)
        return made

    @cached_property
    def session(self) -> Any:
        import onnxruntime

        source = MINILM.place()
        assert source is not None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        return onnxruntime.InferenceSession(str(quantised(source, MINILM.sha256)), options, ["CPUExecutionProvider"])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        out = np.zeros((len(texts), WIDTH), np.float32)
        ids = [one.ids for one in self.tokenizer.encode_batch([tidy(text)[:PIECE] for text in texts])]
        for batch in batches(ids):
            out[batch] = self.pooled([ids[at] for at in batch])
        return out

    def pooled(self, rows: list[list[int]]) -> Vectors:
        """Means over the tokens of each row, of length one."""
        import numpy as np

        longest = max(map(len, rows))
        tokens = np.zeros((len(rows), longest), np.int64)
        mask = np.zeros_like(tokens)
        for at, row in enumerate(rows):
            tokens[at, : len(row)] = row
            mask[at, : len(row)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = self.session.run(None, given)[0]
        mean = np.einsum("btd,bt->bd", hidden, mask.astype(np.float32))
        out: Vectors = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return out


def batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, together at most BATCH tokens; empty texts (two tokens) are left out."""
    order = sorted((at for at in range(len(ids)) if len(ids[at]) > 2), key=lambda at: len(ids[at]))
    batch: list[int] = []
    for at in order:
        if batch and len(ids[at]) * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch
