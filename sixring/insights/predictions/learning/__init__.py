"""Chances learnt from examples, with reasons: an additive model whose parts say how much each fact adds, judged on
examples it never saw. Pure; knows no database."""

from .additive import Additive, correct, corrected, learn, out_of_fold
from .judging import Bin, auc, bins, brier, log_loss

__all__ = ["Additive", "Bin", "auc", "bins", "brier", "correct", "corrected", "learn", "log_loss", "out_of_fold"]
