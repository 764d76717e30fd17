"""House rules that neither ruff nor mypy knows, asked of the syntax tree of every file."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.rooms import PACKAGE, sources

SECRET = re.compile(r"(^|_)(secret|token|signature|hash|hmac|mac|digest|password)$")
SHEETS = "core/sheets.py"  # the one place that writes CSV, because cells that start with = + - @ have to be disarmed
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle"}
UNSAFE_CALLS = {"eval", "exec", "yaml.load", "yaml.unsafe_load", "os.system", "os.popen"}
OUTSIDE = {
    "httpx",
    "smtplib",
    "imaplib",
    "poplib",
    "urllib",
    "requests",
    "socket",
    "imapclient",
    "IMAPClient",
    "fetch",
    "smtp",
}
HOUSE_WORDS = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "misc", "common"}
LONGEST = 300

Rule = Callable[[str, ast.AST], Iterator[tuple[int, str]]]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for names and attributes, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return node.attr if isinstance(node, ast.Attribute) else ""


def word(node: ast.AST) -> str:
    """What an operand is called: a name, an attribute, a constant key, or the function that makes it."""
    if isinstance(node, ast.Call):
        return word(node.func)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return dotted(node).rpartition(".")[2]


def secrets_compared(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            sides = [node.left, *node.comparators]
            plain = any(isinstance(side, ast.Constant) or word(side).isupper() for side in sides)
            if not plain and any(SECRET.search(word(side)) for side in sides):
                yield node.lineno, "compares a secret with ==; hmac.compare_digest takes the same time for every guess"


def unsafe_loading(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in UNSAFE_CALLS:
            yield node.lineno, f"calls {dotted(node.func)}"
        for module in imported(node):
            if module.split(".")[0] in UNSAFE_MODULES:
                yield node.lineno, f"imports {module}"


def csv_written(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if name != SHEETS and isinstance(node, ast.Attribute) and dotted(node) in {"csv.writer", "csv.DictWriter"}:
            yield node.lineno, f"writes CSV itself; {SHEETS} disarms formulas"


def outside_in_transaction(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.With | ast.FunctionDef | ast.AsyncFunctionDef) and atomic(node):
            for call in (inner for statement in node.body for inner in ast.walk(statement)):
                if isinstance(call, ast.Call) and dotted(call.func).split(".")[0] in OUTSIDE:
                    yield call.lineno, f"calls {dotted(call.func)} inside a transaction; others wait for the network"


def atomic(node: ast.With | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = [item.context_expr for item in node.items] if isinstance(node, ast.With) else node.decorator_list
    return any(dotted(mark.func if isinstance(mark, ast.Call) else mark).endswith("atomic") for mark in marks)


def hidden_writes(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith("Model") for base in node.bases):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}:
                    yield item.lineno, f"overrides {item.name}(); writes are plain functions"
        if isinstance(node, ast.Attribute) and dotted(node) == "transaction.on_commit.send":
            yield node.lineno, "sends a signal"
        for module in imported(node):
            if module.startswith(("django.db.models.signals", "django.dispatch")):
                yield node.lineno, "uses Django's signals; say it in the function, or listen to the log of changes"


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


@pytest.mark.parametrize("rule", [secrets_compared, unsafe_loading, csv_written, outside_in_transaction, hidden_writes])
def test_the_code_keeps_to(rule: Rule):
    broken = []
    for path in sources():
        name = path.relative_to(PACKAGE).as_posix()
        broken += [f"sixring/{name}:{line} {what}" for line, what in rule(name, ast.parse(path.read_text("utf-8")))]
    assert broken == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (secrets_compared, "if request.token == account.token: pass"),
        (secrets_compared, "ok = sign(body).hexdigest() != headers['x_signature']"),
        (unsafe_loading, "import pickle"),
        (unsafe_loading, "yaml.load(text)"),
        (csv_written, "import csv\ncsv.writer(file)"),
        (outside_in_transaction, "with transaction.atomic():\n    httpx.post(url)"),
        (outside_in_transaction, "@transaction.atomic\ndef send():\n    fetch.get(url)"),
        (hidden_writes, "from django.db.models.signals import post_save"),
        (hidden_writes, "class A(models.Model):\n    def save(self): pass"),
    ],
)
def test_a_breach_is_seen(rule: Rule, code: str):
    assert list(rule("somewhere.py", ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["token == ''", "kind == Kind.TOKEN", "self.hash is None", "hmac.compare_digest(token, other)"]
)
def test_what_is_harmless_passes(code: str):
    assert not list(secrets_compared("somewhere.py", ast.parse(code)))


def test_files_stay_on_a_few_screens():
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST
    }
    assert long == {}, "make each a folder of the same name, one file per capability"


def test_files_are_named_for_what_they_do():
    assert [str(path.relative_to(PACKAGE)) for path in sources() if path.stem in HOUSE_WORDS] == []


def test_every_room_says_what_it_is():
    silent = [
        path.parent.name
        for path in PACKAGE.glob("*/__init__.py")
        if len((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split()) < 8
    ]
    assert silent == []
