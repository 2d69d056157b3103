"""Rules about files and text, read off the source: each thing is done in one place, and nowhere else.

A rule takes the tree of a file and yields the nodes that break it. `test_one_way` runs all of them over the
program and shows of each that it bites. What semgrep sees better stands in `rules/program.yaml`.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

READERS = {
    "open",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
    "unlink",
    "rmtree",
    "iterdir",
    "glob",
}
OUTWARD = {
    *("requests", "httpx", "urllib3", "aiohttp", "http.client", "urllib.request", "urllib.robotparser"),
    *("socket", "ftplib", "smtplib", "telnetlib", "xmlrpc", "paramiko", "socketserver"),
}
REVIVERS = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "yaml", "cloudpickle"}
BODIES = {"HttpResponse", "StreamingHttpResponse"}
LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
# What may stand in a log beside its fixed sentence: numbers of records and counts, never a record itself.
# `__name__` is that of a class or a function of ours, never a word that somebody typed.
LOGGED = {"pk", "id", "attempts", "count", "code", "seconds", "__name__"}


@dataclass(frozen=True)
class Rule:
    """`finds` yields what breaks the rule; `apart` are the files that may, each with the reason; `bites` are
    lines that must be found, `passes` lines that must not."""

    name: str
    finds: Callable[[ast.AST], Iterator[ast.AST]]
    bites: tuple[str, ...]
    passes: tuple[str, ...]
    apart: dict[str, str] = field(default_factory=dict)

    def lines(self, source: str) -> list[int]:
        """Return the lines of `source` that break the rule."""
        return sorted({node.lineno for node in self.finds(ast.parse(source))})


def calls(tree) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(node: ast.Call) -> str:
    """Return the dotted name that is called, as it is written."""
    return ast.unparse(node.func)


def last(node: ast.Call) -> str:
    return called(node).rpartition(".")[2]


def imported(tree) -> Iterator[tuple[ast.AST, str]]:
    """Yield (node, module or module.name) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def imports(tree, modules) -> Iterator[ast.AST]:
    """Yield the imports of one of `modules` or of something inside it."""
    return (node for node, name in imported(tree) if any(f"{name}.".startswith(f"{one}.") for one in modules))


def paragraphs(tree):
    return (node for node in calls(tree) if last(node) in {"Paragraph", "XPreformatted", "ParagraphAndImage"})


def cells(tree):
    writers = {"Workbook", "WriteOnlyCell", "csv.writer", "csv.DictWriter", "writerow", "writerows"}
    yield from (node for node in calls(tree) if {called(node), last(node)} & writers)
    yield from imports(tree, ["xlsxwriter", "xlwt", "pandas", "csv.writer", "csv.DictWriter"])
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        yield from (one for one in targets if isinstance(one, ast.Attribute) and one.attr == "value")


def uploads(tree):
    fields = {"forms.FileField", "forms.ImageField", "FileField", "ImageField", "models.FileField"}
    fields |= {"models.ImageField"}
    yield from (node for node in calls(tree) if called(node) in fields or last(node) == "chunks")
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "FILES")
    yield from imports(tree, ["django.core.files.uploadedfile", "django.core.files.storage"])


def files(tree):
    return (
        node
        for node in calls(tree)
        if (last(node) in READERS and called(node) not in {"pikepdf.open", "Image.open"}) or _of_system(node)
    )


def _of_system(node) -> bool:
    return called(node) in {"os.open", "os.remove", "os.rename", "os.listdir", "shutil.copy", "shutil.move"}


def bodies(tree):
    """Answers whose type is not one of ours: a constant, or one looked up in a table of constants."""
    for node in calls(tree):
        if last(node) == "FileResponse":
            yield node
        elif last(node) in BODIES:
            yield from (
                word.value for word in node.keywords if word.arg == "content_type" and not _own(word.value)
            )
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any("Content-Type" in ast.unparse(one) for one in targets) and not _own(node.value):
            yield node


def _own(value) -> bool:
    named = isinstance(value, ast.Name) and value.id.isupper()
    table = (
        isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id.isupper()
    )
    return isinstance(value, ast.Constant) or named or table


def revived(tree):
    yield from imports(tree, REVIVERS)
    names = {
        "eval",
        "exec",
        "compile",
        "__import__",
        "os.system",
        "os.popen",
        "import_string",
        "import_module",
    }
    yield from (node for node in calls(tree) if called(node) in names or called(node).startswith("os.exec"))


def processes(tree):
    """Programs started: everywhere but where it is done with limits; through a shell nowhere."""
    yield from imports(tree, ["subprocess", "multiprocessing", "pty"])
    yield from (
        node
        for node in calls(tree)
        for word in node.keywords
        if word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    )


def shells(tree):
    return (node for node in processes(tree) if isinstance(node, ast.Call))


def outward(tree):
    """Imports that reach out. The name of an error may be imported: it sends nothing."""
    for node in imports(tree, OUTWARD):
        names = [name.name for name in node.names]
        if isinstance(node, ast.Import) or not all(name.endswith(("Error", "Exception")) for name in names):
            yield node


def logged(tree):
    """Logging of anything but a fixed sentence with numbers of records; printing of anything at all."""
    for node in calls(tree):
        if called(node) in {"print", "pprint"}:
            yield node
        elif _logs(node):
            sentence, *values = node.args or [node]
            if not isinstance(sentence, ast.Constant) or not all(map(_bare, values)):
                yield node


def _logs(node) -> bool:
    owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    return last(node) in LEVELS and owner.rpartition(".")[2].strip("_") in {"log", "logger", "logging", "LOG"}


def _bare(value) -> bool:
    named = getattr(value, "attr", "") or getattr(value, "id", "")
    counted = isinstance(value, ast.Call) and called(value) == "len"
    return isinstance(value, ast.Constant) or named in LOGGED or counted


def _of_a_moment(node) -> bool:
    bare = last(node) in {"date", "today"} and not node.args
    return isinstance(node.func, ast.Attribute) and (bare or last(node) == "localdate")


PARAGRAPHS = Rule(
    "a paragraph of a PDF is made by reports.pdf.text alone",
    paragraphs,
    ("Paragraph(text, style)", "platypus.Paragraph('a')", "x = [XPreformatted(text, style)]"),
    ("paragraph(text, style)", "def f() -> Paragraph: pass"),
    {"reports/pdf/text.py": "the one helper: escapes, NFC, a longest length"},
)
CELLS = Rule(
    "a spreadsheet is written by interface.tables.spreadsheet alone",
    cells,
    ("Workbook()", "openpyxl.Workbook()", "csv.writer(out)", "cell.value = name", "from csv import writer",
     "import pandas", "w.writerow([name])", "sheet['A1'].value = x"),
    ("workbook_bytes('a', [], [])", "x = cell.value", "csv.reader(text)"),
    {
        "interface/tables/spreadsheet.py": "the one writer: every text through safe_cell",
        "interface/tables/spreadsheet_stream.py": "the same row by row, with the same safe values",
    },
)  # fmt: skip
UPLOADS = Rule(
    "a file that was sent is opened by interface.uploads alone",
    uploads,
    ("request.FILES", "form(request.POST, request.FILES)", "forms.FileField(label='a')", "file.chunks()",
     "models.ImageField()", "from django.core.files.uploadedfile import UploadedFile",
     "from django.core.files.storage import default_storage"),
    ("form(*sent(request))", "UploadField(accept='x')", "isinstance(field, forms.FileField)"),
    {"interface/uploads.py": "the one place: capped, bytes and a harmless name"},
)  # fmt: skip
FILES = Rule(
    "files of this machine are touched only where their path is ours",
    files,
    ("open(name)", "Path(request.GET['a']).read_bytes()", "os.open(name, 0)", "path.unlink()",
     "io.open(name)", "folder.glob(pattern)", "shutil.rmtree(name)"),
    ("pikepdf.open(data)", "Image.open(data)", "case.is_open()"),
    {
        "casework/files/store.py": "documents, under random names that are checked",
        "interface/tables/package_gate.py": "a member of an archive in memory",
        "interface/tables/spreadsheet_stream.py": "a member of an archive in memory",
        "casework/files/pdfs.py": "streams of a PDF in memory",
        "casework/law/rules.py": "rules of the law, beside the code",
        "casework/law/work_types.py": "types of work, beside the code",
        "areas/actions.py": "the list of communes, beside the code",
        "schools/loading.py": "the school years of the country, beside the code",
        "audit/sealing.py": "seals, in the folder of the settings",
    },
)  # fmt: skip
BODIES_OF_OURS = Rule(
    "what leaves by hand has a content type of ours",
    bodies,
    ("HttpResponse(data, content_type=kind)", "FileResponse(open(name))", "response['Content-Type'] = told",
     "http.HttpResponse(b, content_type=f'image/{x}')",
     "response.headers['Content-Type'] = file.content_type",
     "HttpResponse(b, content_type=upload.content_type)"),
    ("HttpResponse(data, content_type='application/pdf')", "HttpResponse(data, content_type=XLSX)",
     "HttpResponse(data, content_type=CONTENT_TYPES[row.kind])"),
    {"reports/views/evidence.py": "one of the two types of reports.who_saw_file"},
)  # fmt: skip
REVIVED = Rule(
    "nothing is brought to life out of bytes or words",
    revived,
    ("import pickle", "from pickle import loads", "import yaml", "eval(text)", "exec(text)", "os.system(a)",
     "import_string(name)", "compile(text, '', 'exec')", "import marshal"),
    ("re.compile(text)", "json.loads(text)"),
    {
        "accounts/actions/sessions.py": "the session store that the settings name",
        "privacy/actions/retention.py": "the session store that the settings name",
        "reminders/channels/registry.py": "a channel, from the list of classes in the settings",
    },
)  # fmt: skip
PROCESSES = Rule(
    "another program is started by interface.isolation alone",
    processes,
    ("import subprocess", "from subprocess import run", "run(a, shell=True)", "import multiprocessing"),
    ("run_isolated('a', data=b'')",),
    {"interface/isolation.py": "with limits, without secrets"},
)
SHELLS = Rule(
    "no program is started through a shell",
    shells,
    ("subprocess.run(a, shell=True)", "Popen(a, shell=x)"),
    ("subprocess.run([a])", "subprocess.run([a], shell=False)"),
)
OUTWARD_CALLS = Rule(
    "the program asks nothing of other machines",
    outward,
    (
        "import requests",
        "from urllib.request import urlopen",
        "import http.client",
        "import socket",
        "import httpx",
    ),
    (
        "from urllib.parse import urlencode",
        "from django.core.mail import EmailMessage",
        "from smtplib import SMTPException",
    ),
    {
        "casework/files/scanning.py": "clamd, at the address of the settings",
        "reminders/channels/transport.py": "channels, at the addresses of the settings, within limits",
        "config/probe.py": "the container asks itself whether it is well",
        "reminders/channels/email.py": "only the names of what a mail server answers",
    },
)
LOGGED_BARE = Rule(
    "a log holds fixed sentences and numbers of records",
    logged,
    ("logger.info('%s', child)", "logger.info(f'{name}')", "log.exception('a %s', child.full_name)",
     "print(x)", "logging.warning('x %s', record)", "self._logger.error('a', str(case))",
     "logger.error(text)"),
    ("logger.info('import %s waits', pk)", "log.exception('notice %s, %s', notice.pk, notice.attempts)",
     "logger.info('%s rows', len(rows))", "math.log(x)", "self.stdout.write(x)"),
    {
        "config/celery.py": "the faults of a configuration, before a log is there",
        "referrals/tasks.py": "shares that disagree with rights, by codes and user names",
        "vault/fields.py": "the place of a value (table.column.pk), never the value",
    },
)  # fmt: skip
# Those that hold for every file of the program, and those for what serves people (not for starting servers).
TEMPLATES = Rule(
    "a template is a file, never made out of what somebody sent",
    lambda tree: (node for node in calls(tree) if last(node) in {"Template", "from_string"}),
    bites=("Template(request.POST['text']).render(Context())", "engines['django'].from_string(text)"),
    passes=("return render(request, 'casework/case.html', {'text': text})",),
)
DAYS = Rule(
    "a moment becomes a day in vietnam.calendar alone",
    lambda tree: filter(_of_a_moment, calls(tree)),
    bites=("(now + SOON).date()", "timezone.localtime(at).date()", "dt.date.today()", "timezone.localdate()"),
    passes=("day_of(now)", "today()", "date(2026, 1, 1)", "dt.date(2026, 1, 1)"),
    apart={
        "vietnam/calendar.py": "the one place",
        "interface/tables/table.py": "a cell's own day, which has no zone",
    },
)
EVERYWHERE = (TEMPLATES, DAYS, PARAGRAPHS, CELLS, UPLOADS, BODIES_OF_OURS, REVIVED, SHELLS)
SERVING = (FILES, PROCESSES, OUTWARD_CALLS, LOGGED_BARE)
