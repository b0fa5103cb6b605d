"""How much of a file's text each reader gives back, in order, from the glyphs on its pages.

Wanted is what the structure of the file says (which other suites hold against the source): masthead, labels and all.
White space, hyphens and marks of direction are left out on both sides, as is the running foot. The figure is the
longest common subsequence: 2 n / (length wanted + length given), rounded down; 1 is exact."""
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

import pdf
from tap import check, finish

here = pathlib.Path("tests/exact")
engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
corpus = pathlib.Path(os.environ["SHARED"] or "none") / "corpus/udhr"
corpus = corpus if corpus.is_dir() else pathlib.Path("tests/samples")
RTL = {"arb", "div", "heb", "pbu", "pes_1", "urd", "ydd", "ar", "fa", "he", "ur"}
# Least figures, left to right and right to left. MuPDF before 1.24 turns no line round: what it gives of text from
# right to left is in the order of the page, whatever the file does; the table shows it, and nothing is asked.
LEAST = {"pdftotext": (1, 0.995), "mupdf": (0.99, 0.95), "pdfium": (0.99, 0.95), "pdf.js": (0.99, 0.95),
         "mupdf 1.21": (0.99, 0)}


def squeeze(text):
    text = unicodedata.normalize("NFC", text)
    return re.sub("[\\s\x00\x02\u00ad\u061c\u200b\u200e\u200f\u2010\u202a-\u202e\u2066-\u2069\ufeff\ufffe-]", "", text)


def similarity(a, b):
    """By the bit-parallel longest common subsequence of Hyyrö."""
    if a == b:
        return 1
    places, everywhere = {}, (1 << len(a)) - 1
    for i, c in enumerate(a):
        places[c] = places.get(c, 0) | 1 << i
    row = everywhere
    for c in b:
        hits = row & places.get(c, 0)
        row = (row + hits | row - hits) & everywhere
    return min(2 * (len(a) - bin(row).count("1")) / max(1, len(a) + len(b)), 0.9999)


def lines_of(command):
    run = subprocess.run([str(c) for c in command], capture_output=True, env={**os.environ, "PYTHONPATH": ""})
    return [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()] if run.returncode == 0 else None


def poppler(files):
    return [pdf.poppler_text(f).split("\f") for f in files]


def by_python(module):
    for python in dict.fromkeys([shutil.which("python3"), sys.executable]):
        if python and subprocess.run([python, here / "read.py", module, "--check"], capture_output=True,
                                     env={**os.environ, "PYTHONPATH": ""}).returncode == 0:
            return lambda files: lines_of([python, here / "read.py", module, *files])
    return None


def by_node():
    if not shutil.which("node"):
        return None
    ask = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True) if shutil.which("npm") else None
    folders = [os.environ.get("PDFJS"), "build/tools/node_modules/pdfjs-dist",
               ask and ask.stdout.strip() + "/pdfjs-dist"]
    for folder in filter(None, folders):
        module = pathlib.Path(folder).resolve() / "legacy/build/pdf.mjs"
        if module.exists():
            return lambda files: lines_of(["node", here / "read.mjs", module, *files])
    return None


def feet_of(source, *options):
    """Of each page, what its running head and foot say."""
    dump = subprocess.run([engross, "build", "--dump=pages", source, *options], capture_output=True, text=True).stdout
    return [[squeeze(t) for t in re.findall(r'^  (?:footer|header) .*? "(.*)"$', page, re.M)]
            for page in re.split(r"^page ", dump, flags=re.M)[1:]]


def without_feet(pages, feet):
    """Readers that know no ActualText give the foot, which is silent, at the page's end; PDFium its first object only."""
    out = ""
    for page, foot in zip(pages, feet + [[]]):
        whole, lines = "".join(foot), page.splitlines()
        left = collections.Counter(whole)
        while lines and not collections.Counter(squeeze(lines[-1])) - left:
            left -= collections.Counter(squeeze(lines.pop()))
        page = squeeze("".join(lines))
        for part in [whole, *foot]:
            is_left = part and not collections.Counter(part) - left
            at = page.find(part, max(0, len(page) - len(whole) - 12)) if is_left else -1
            page = page[:at] + page[at + len(part):] if at >= 0 else page
        out += page
    return out


FONTS = {"heb": "Noto Serif Hebrew", "ydd": "Noto Serif Hebrew", "urd": "Noto Nastaliq Urdu", "div": "Noto Sans Thaana"}


def typst(names):
    """The peer's files of the same texts, by name."""
    program = shutil.which("typst") or shutil.which("typst", path=os.path.expanduser("~/.cargo/bin"))
    out = {}
    for name in names if program else []:
        text = re.sub(r'([\\#*_`$<>@=\-+/"\'~\[\]])', r"\\\1", (corpus / f"{name}.txt").read_text("utf-8"))
        font = FONTS.get(name, "Noto Naskh Arabic")
        source, target = work / f"{name}.typ", work / f"{name}.typst.pdf"
        source.write_text(f'#set text(dir: rtl, font: ("{font}", "Noto Serif"), size: 12pt)\n#set par(justify: true)\n'
                          + text.replace("\n", "\n\n"), "utf-8")
        run = subprocess.run([program, "compile", source, target], capture_output=True)
        if run.returncode == 0:
            out[name] = target
    return out


readers = {"pdftotext": poppler, "mupdf": by_python("pymupdf"), "pdfium": by_python("pypdfium2"), "pdf.js": by_node(),
           "mupdf 1.21": by_python("fitz")}
for name in [n for n, read in readers.items() if read is None]:
    print(f"ok - {name} # SKIP {name} is not installed")
    del readers[name]
sources = [s for s in sorted(corpus.glob("*.md")) if s.stem != "mixed"]
# Letters drawn apart must not come back as tatweels: the column is narrow, so that there are many.
kashida = work / "kashida.yaml"
kashida.write_text("extends: official\npaper: A6\nroles:\n  body: {kashida: yes}\n")
variants = [(s.stem, s, ()) for s in sources]
variants += [(f"{s.stem}+kashida", s, ("--style", kashida)) for s in sources
             if s.stem in ("arb", "pes_1", "pbu", "ar", "fa")]
files, wanted, feet = {}, {}, {}
for name, source, options in variants:
    out = work / f"{name}.pdf"
    status, _, err = pdf.build(engross, source, "-o", out, *options)
    if check(f"{name}: builds", status == 0, err):
        files[name] = out
        wanted[name] = squeeze("".join(top.text for top in pdf.Document(out).tree))
        feet[name] = feet_of(source, *options)
        if options:
            lines = subprocess.run([engross, "build", "--dump=lines", source, *options], capture_output=True).stdout
            check(f"{name}: letters are drawn apart", b" kashida " in lines)
            check(f"{name}: the structure has the text without tatweels", wanted[name] == wanted[source.stem])
peers = typst([n for n in files if n in RTL]) if corpus.name == "udhr" else {}
figures, others = {}, {}
for reader, read in readers.items():
    for name, pages in zip(files, read(list(files.values()))):
        sees_feet = reader not in ("pdftotext", "mupdf")
        given = without_feet(pages, feet[name]) if sees_feet else squeeze("".join(pages))
        figures[name, reader] = similarity(wanted[name], given)
    for name, pages in zip(peers, read(list(peers.values()))):
        text = squeeze((corpus / f"{name}.txt").read_text("utf-8"))
        given = re.sub(r"\d+$", "", squeeze("".join(pages)))
        others[name, reader] = similarity(text, given)

print("#", " " * 14, *[f"{reader:>22}" for reader in readers], sep="")
for name in files:
    cells = []
    for reader in readers:
        cell = f"{figures[name, reader]:.4f}".replace("1.0000", "exact")
        cells.append(cell + (f" (Typst {others[name, reader]:.2f})" if (name, reader) in others else ""))
    print("#", f"{name:14}", *[f"{cell:>22}" for cell in cells], sep="")
for name in files:
    for reader in readers:
        least = LEAST[reader][name.split("+")[0] in RTL]
        least = max(least, others.get((name, reader), 0) if least else 0)
        figure = figures[name, reader]
        check(f"{name}: {reader} gives the text back", figure >= least, f"{figure:.4f}, and {least:.4f} is asked")
finish()
