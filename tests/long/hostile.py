"""Texts that somebody wrote to keep engross busy: each takes time in proportion to its size, or a limit ends it early
with a finding. Four times the text may take seven times the time: the square of it would be sixteen."""
import os
import pathlib
import re
import subprocess

from tap import check, finish

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"]) / "hostile"
HEAD = "---\nlang: en\n---\n# A title\n\n"
MOST = 7
TRIES = 3  # of which the fastest counts: a machine has other things to do


def keys(n):
    return "---\nlang: en\ntitle: A title\n" + "".join(f"titel{i}: x\n" for i in range(n)) + "---\nText.\n"


def each(n, line):
    return "".join(line.format(i=i) for i in range(n))


# name, size, text of a size, what it is told (None: nothing)
TEXTS = [
    ("lines of one paragraph", 100000, lambda n: HEAD + "A line\n" * n, "paragraph-too-long"),
    ("unknown keys", 5000, keys, "key-unknown"),
    ("footnotes", 6000, lambda n: HEAD + each(n, "Word[^{i}].\n\n") + each(n, "[^{i}]: note\n\n"), None),
    ("marks of one footnote", 8000, lambda n: HEAD + each(n, "Word[^a].\n\n") + "[^a]: note\n", None),
    ("footnotes that are missing", 5000, lambda n: HEAD + each(n, "Word[^{i}].\n\n"), "note-missing"),
    ("footnotes without a mark", 5000, lambda n: HEAD + "Word.\n\n" + each(n, "[^{i}]: note\n\n"), "note-unused"),
    ("links by name", 10000, lambda n: HEAD + each(n, "[a{i}]\n\n") + each(n, "[a{i}]: http://x.y/{i}\n"), None),
    ("quotations in each other", 50000, lambda n: HEAD + ">" * n + " x\n", "markup-too-deep"),
    ("lists in each other", 5000, lambda n: HEAD + "- " * n + "x\n", "markup-too-deep"),
    ("emphasis in emphasis", 50000, lambda n: HEAD + "*a " * n + "x" + "*" * n + "\n", "markup-too-deep"),
    ("brackets", 5000, lambda n: HEAD + "[" * n + "x" + "]" * n + "\n", None),
    ("rows of a table", 500, lambda n: HEAD + "|h" * 20 + "|\n" + "|-" * 20 + "|\n" + ("|c" * 20 + "|\n") * n, None),
    ("rows of a wide table", 3000, lambda n: HEAD + "|h" * 50 + "|\n" + "|-" * 50 + "|\n" + ("|c" * 50 + "|\n") * n,
     "table-too-wide"),
    ("letters of a word", 10000, lambda n: HEAD + "x" * n + "\n", None),
    ("letters of a longer word", 1000000, lambda n: HEAD + "x" * n + "\n", "paragraph-too-long"),
    ("marks on a letter", 500000, lambda n: HEAD + "x" + "\u0301" * n + "\n", "marks-too-many"),
    ("isolates", 100, lambda n: HEAD + ("x \u2067y\u2069 z " * 200 + "\n\n") * (n // 10), None),
    ("isolates in each other", 50000, lambda n: HEAD + "x" + "\u2067" * n + "y" + "\u2069" * n + "\n",
     "paragraph-too-long"),
    ("headings", 2000, lambda n: HEAD + each(n, "## Head {i}\n\nText.\n\n"), None),
    ("commitments", 4000, lambda n: HEAD + each(n, "1. text\n"), None),
    ("the same paragraph", 4000, lambda n: HEAD + "The same words again.\n\n" * n, None),
]


def seconds(*arguments):
    """Processor time of the program alone, and what it said."""
    best, said = None, ""
    for _ in range(TRIES):
        with open(work / "said", "wb") as file:
            process = subprocess.Popen([engross, *arguments], stdout=file, stderr=subprocess.STDOUT)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
        best = min(best or usage.ru_utime, usage.ru_utime)
    return best, (work / "said").read_text("utf-8", "replace")


def compare(name, small, large, slug, *arguments):
    little, _ = seconds(*arguments, str(small))
    much, said = seconds(*arguments, str(large))
    print(f"# {name}: {little * 1000:.0f} ms, four times as many {much * 1000:.0f} ms")
    # What ends in some hundredths of a second has no time to compare.
    check(f"{name}: four times as many take at most {MOST} times the time", much <= MOST * max(little, 0.03), little, much)
    slugs = sorted(set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", said)) - {"line-overfull"})
    check(f"{name}: {slug or 'no fault'}", slugs == ([slug] if slug else []), said[:500])


work.mkdir()
for name, n, text, slug in TEXTS:
    paths = []
    for size in (n, 4 * n):
        paths.append(work / f"{size}.md")
        paths[-1].write_text(text(size), "utf-8")
    compare(name, *paths, slug, "build", "-j1", "-o", str(work / "out.pdf"))
folders = []
for size in (5000, 20000):
    folder = work / f"names-{size}"
    folder.mkdir()
    (folder / "en.md").write_text(HEAD + "Some words of the party Name and of the others.\n\n" * 10, "utf-8")
    (folder / "names.yaml").write_text("persons:\n" + each(size, "  - en: Party Name{i}\n"), "utf-8")
    folders.append(folder)
compare("names", *folders, None, "check", "-j1")
folder = work / "names-in-all"
folder.mkdir()
(folder / "en.md").write_text(HEAD + each(4000, "Words on Party Nane{i} and on Party Nome{i} too.\n\n"), "utf-8")
(folder / "names.yaml").write_text("persons:\n" + each(20000, "  - en: Party Name{i}\n"), "utf-8")
_, said = seconds("check", "-j1", str(folder))
check("names near to all others: it ends", "errors 0" in said, said[-300:])
finish()
