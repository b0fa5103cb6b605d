"""Parallel editions read back from their files: what each language's own edition says, row by row, one language at a time
within a row; each cell in its language; rows level in all columns."""
import collections
import os
import pathlib
import re
import subprocess

import pdf
from tap import check, equal, finish, skip

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
source = pathlib.Path("source-text/phnom-penh-declaration")
texts = {path.stem for path in source.iterdir() if path.suffix in (".md", ".txt")}
sheets = {2: (595, 842), 3: (842, 595), 4: (1191, 842)}
combinations = ["en,km", "en,ar", "en,zh-Hans,ja", "ar,en", "ur,hi", "en,ar,km,ko"]


def items_of(lang):
    """The blocks of a language's own edition as rows of the parallel one have them: front, then items."""
    path = work / f"alone-{lang}.pdf"
    if not path.exists():
        status, out, err = pdf.build(engross, source, "-l", lang, "-o", path)
        if not check(f"{lang} builds alone", status == 0, out, err):
            finish()
    document = pdf.Document(path)
    blocks = [(role, pdf.unhyphenated(text)) for role, text in document.blocks()]
    blocks = blocks[[role for role, _ in blocks].index("H1"):]
    signed = "".join(pdf.unhyphenated(e.text) for e in document.elements("Sect"))
    end = next(i for i in range(len(blocks) + 1) if "".join(text for _, text in blocks[i:]) == signed)
    rows = []
    for role, text in blocks[:end]:
        if rows and rows[-1][-1][0] == "Lbl":
            rows[-1].append((role, text))
        else:
            rows.append([(role, text)])
    n_front = 2 if lang == "en" else 3
    front = [rows[i] if i < n_front else [] for i in range(3)]
    return front + rows[n_front:]


for combination in combinations:
    langs = combination.split(",")
    name = "+".join(langs)
    if not set(langs) <= texts:
        skip(f"{name}: the parallel edition", "not all of the texts are there")
        continue
    path = work / f"{name}.pdf"
    status, out, err = pdf.build(engross, source, "-e", "parallel", "-l", combination, "-o", path)
    if not check(f"{name}: builds", status == 0 and path.exists(), out, err):
        continue
    document = pdf.Document(path)
    columns = [items_of(lang) for lang in langs]
    expected = [block for row in zip(*columns) for cell in row for block in cell]
    spoken = [(role, pdf.unhyphenated(text)) for role, text in document.blocks()]
    begin = [role for role, _ in spoken].index("H1")
    seen = spoken[begin:begin + len(expected)]
    equal(f"{name}: every language has as many rows", len({len(column) for column in columns}), 1)
    equal(f"{name}: the structure speaks row by row, language by language, exactly",
          "\n".join(text for _, text in seen), "\n".join(text for _, text in expected))
    equal(f"{name}: blocks have their roles", [role for role, _ in seen], [role for role, _ in expected])
    equal(f"{name}: titles are told in their languages", [e.lang for e in document.elements("H1")], langs)
    equal(f"{name}: commitments are told in their languages", [e.lang for e in document.elements("LBody")], langs * 12)
    equal(f"{name}: the file's language is the first", document.lang, langs[0])
    equal(f"{name}: metadata name all languages",
          re.findall(r"<rdf:li>([\w-]+)</rdf:li>", document.xmp().split("<dc:language>")[1].split("</dc:language>")[0]), langs)

    headings = [text for row in columns[0] for role, text in row if role == "H2"]
    bookmarks = [title for _, title in document.bookmarks()]
    equal(f"{name}: bookmarks are the first language's", bookmarks[:len(headings)], headings)
    equal(f"{name}: one more, of the signatures", len(bookmarks), len(headings) + 1)
    names = {f"c{n}" + (f"-{lang}" if i else "") for n in range(1, 13) for i, lang in enumerate(langs)}
    check(f"{name}: each language's commitments are destinations", names <= set(document.destinations()),
          names - set(document.destinations()))
    boxes = {tuple(round(float(x)) for x in list(page.MediaBox)[2:]) for page in document.pdf.pages}
    equal(f"{name}: the sheet follows from the columns", boxes, {sheets[len(langs)]})
    is_rtl = langs[0] in ("ar", "fa", "ur", "he")
    equal(f"{name}: pages turn as the first language's do",
          str(document.root.ViewerPreferences.get("/Direction", "/L2R")), "/R2L" if is_rtl else "/L2R")
    equal(f"{name}: each signatory has one field", sum([float(x) for x in f.Rect] != [0] * 4 for f in document.fields()), 2)

    dump = subprocess.run([engross, "build", "-e", "parallel", "-l", combination, "--dump=pages", source],
                          capture_output=True, text=True).stdout
    page, levels = 0, collections.defaultdict(list)
    for line in dump.splitlines():
        if line.startswith("page "):
            page += 1
        label = re.match(r"  label (\S+) (\S+) ", line)
        if label:
            levels[page, label.group(2)].append(float(label.group(1)))
    check(f"{name}: every number stands level in all columns", all(len(x) == len(langs) for x in levels.values()), levels)
    check(f"{name}: columns stand in the order asked for",
          all(x == sorted(x, reverse=is_rtl) for x in levels.values()), levels)
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    check(f"{name}: qpdf --check is clean", run.returncode == 0 and "WARNING" not in run.stdout + run.stderr,
          run.stdout, run.stderr)

finish()
