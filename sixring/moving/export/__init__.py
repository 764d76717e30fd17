"""Taking everything along, in open formats: a folder of NDJSON, one file for each thing there is, and the files people
sent. docs/export.md says what each holds."""

from .writing import export

__all__ = ["export"]
