"""Holds read/ against qpdf, file by file: our own editions in several writings, and what PDFs this machine has."""
import glob
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pikepdf  # noqa: E402
from tap import check, finish, skip  # noqa: E402

WORK, ENGROSS = os.environ["WORK"], os.environ["ENGROSS"]
READ = os.path.join(os.environ.get("SANITIZE") or os.environ["BUILD"], "tests", "read_pages")
QPDF = shutil.which("qpdf")
MOST_PAGES = 20  # of a file


def box(values):
    x0, y0, x1, y1 = (float(v) for v in values)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def clip(a, b):
    return [max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])]


def inherited(page, key):
    node = page
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def size_of(page):
    """What the page draws, in bytes: pieces that hold anything each with a line end."""
    contents = page.get("/Contents")
    if contents is None:
        return 0
    if isinstance(contents, pikepdf.Array):
        pieces = [piece.read_bytes() for piece in contents]
        return sum(len(piece) + 1 for piece in pieces if piece)
    return len(contents.read_bytes())


def differences(path):
    """(whether it was read, what differs)"""
    done = subprocess.run([READ, path], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        return True, [f"{path}: exit status {done.returncode}: {done.stderr[-300:]}"]
    if done.returncode:
        found = subprocess.run([QPDF, "--check", path], capture_output=True, text=True) if QPDF else None
        fine = found and found.returncode == 0 and "WARNING" not in found.stderr
        return False, [f"{path}: refused, and qpdf finds no fault: {done.stderr}"] if fine else []
    seen, faults = json.loads(done.stdout)["pages"], []
    with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
        if len(pdf.pages) != len(seen):
            return True, [f"{path}: {len(seen)} pages, not {len(pdf.pages)}"]
        for i, page in enumerate(list(pdf.pages)[:MOST_PAGES]):
            media = box(inherited(page.obj, "/MediaBox"))
            crop = clip(box(inherited(page.obj, "/CropBox") or media), media)
            trim = clip(box(page.obj.get("/TrimBox", crop)), media)
            expected = {"rotate": int(inherited(page.obj, "/Rotate") or 0) % 360, "size": size_of(page.obj)}
            for name, value in expected.items():
                if seen[i][name] != value:
                    faults.append(f"{path}: page {i + 1}: {name} {seen[i][name]}, not {value}")
            for name, value in (("media", media), ("crop", crop), ("trim", trim)):
                if any(abs(a - b) > 0.002 for a, b in zip(seen[i][name], value)):
                    faults.append(f"{path}: page {i + 1}: {name} {seen[i][name]}, not {value}")
            if i == 0 and expected["size"] < 100000:
                n = len(pikepdf.parse_content_stream(page))
                if seen[i]["operators"] != n:
                    faults.append(f"{path}: page {i + 1}: {seen[i]['operators']} operators, not {n}")
    return True, faults


def compare(name, paths):
    n_read, faults = 0, []
    for path in paths:
        try:
            was_read, wrong = differences(path)
        except Exception as error:  # noqa: BLE001 (whatever pikepdf thinks of the file)
            was_read, wrong = True, [f"{path}: {error}"]
        n_read += was_read
        faults += wrong
    check(f"{name}: {n_read} of {len(paths)} files read, as qpdf reads them", paths and n_read and not faults,
          *faults[:10])


if not os.path.exists(READ):
    skip("read", "its program was not built")
    finish()
own = f"{WORK}/own.pdf"
subprocess.run([ENGROSS, "build", "-q", "-o", own, "tests/conform/everything.md"], check=True)
ours = [own]
for how in ("--linearize", "--object-streams=generate", "--qdf", "--stream-data=uncompress",
            "--object-streams=generate --linearize") if QPDF else ():
    ours.append(f"{WORK}/{len(ours)}.pdf")
    subprocess.run([QPDF, *how.split(), own, ours[-1]], check=True)
subprocess.run([ENGROSS, "impose", "-q", "-o", f"{WORK}/sheets.pdf", own], check=True)
compare("engross, rewritten by qpdf", ours + [f"{WORK}/sheets.pdf"])
long = os.environ.get("EG_LONG") == "yes"
theirs = sorted(path for folder in ("/usr/share/texlive/texmf-dist/tex", "/usr/share/texlive/texmf-dist/doc",
                                    "/usr/share/doc")
                for path in glob.glob(f"{folder}/**/*.pdf", recursive=True)
                if os.path.isfile(path) and 0 < os.path.getsize(path) < (1 << 24 if long else 1 << 18))
if theirs:
    compare("other programs' files", theirs if long else theirs[::max(1, len(theirs) // 60)])
else:
    skip("other programs' files", "this machine has none")
finish()
