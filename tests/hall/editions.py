#!/usr/bin/env python3
"""Large print and draft read back from their files: all of the text and nothing but it, no fields, and what clear
print and the page design ask.

usage: editions.py ENGROSS SOURCE FOLDER"""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import pdf  # noqa: E402
from tap import check, equal, finish, skip  # noqa: E402

engross, source, folder = sys.argv[1:]
folder = pathlib.Path(folder)


def sizes(path):
    """Type sizes in points of all text shown, artifacts too, but not the watermark."""
    found = set()
    file = pdf.pikepdf.open(path)  # pikepdf of Debian 12 has no pages of a file that nobody holds
    for page in file.pages:
        skipping = 0
        size = None
        for operands, operator in pdf.pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                is_watermark = len(operands) > 1 and str(getattr(operands[1], "get", lambda _: "")("/Subtype")) == "/Watermark"
                skipping += bool(skipping or is_watermark)
            elif name == "EMC":
                skipping -= bool(skipping)
            elif name == "Tf":
                size = float(operands[1])
            elif name in ("Tj", "TJ") and not skipping:
                found.add(size)
    return found


def artifacts_are_first(page):
    """Whether the watermark is drawn before all other text and rules."""
    kinds = []
    for operands, operator in pdf.pikepdf.parse_content_stream(page):
        if str(operator) == "BDC":
            kinds.append(str(operands[1].get("/Subtype", "")) if hasattr(operands[1], "get") else "")
    return kinds and kinds[0] == "/Watermark" and kinds.count("/Watermark") == 1


def words_of(path):
    return [(role, pdf.squeeze(text)) for role, text in pdf.Document(path).blocks()]


for path in sorted(folder.glob("*.pdf")):
    lang, edition = path.name.split(".")[1:3]
    name = f"{edition} {lang}"
    official = folder.parent / f"official-{lang}.pdf"
    if not official.exists():
        status, _, said = pdf.build(engross, "-l", lang, "-o", official, source)
        assert status == 0, said
    document = pdf.Document(path)
    equal(f"{name}: the text of the official edition, in its order", words_of(path), words_of(official))
    check(f"{name}: no fields", not document.fields() and not document.elements("Form"))
    # Marks on letters and note marks are set smaller by the face; the sizes of type are these.
    seen = sizes(path)
    if edition == "large-print":
        check(f"{name}: 18 pt and up, the title at most 28", min(seen) >= 18 and max(seen) <= 28, seen)
        fonts = {font[0].split("+")[1] for font in pdf.poppler_fonts(path)}
        plain = {f for f in fonts if "Sans" in f or "Looped" in f or (lang == "ur" and "Nastaliq" in f)}
        check(f"{name}: letters without serifs, none in italics", fonts == plain and not any("Italic" in f for f in fonts), fonts)
        raw = "".join(text for p in document.pages for text in p.marks.values())
        check(f"{name}: no word is divided", "\u00ad" not in raw)
        # Lines end where they end: of the full lines of a column few are equally long.
        boxes = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, text=True).stdout
        ends = [float(x) for x in re.findall(r'<line xMin="[0-9.]+" yMin="[0-9.]+" xMax="([0-9.]+)"', boxes)]
        if lang not in ("ar", "ur"):
            most = max(ends.count(x) for x in set(ends))
            check(f"{name}: lines are not filled", most < len(ends) / 4, f"{most} of {len(ends)}")
    else:
        marks = [p.artifacts for p in document.pages]
        word = {"en": "Draft", "km": "សេចក្តីព្រាង", "ar": "مشروع"}.get(lang)
        if word:
            check(f"{name}: the language's word on every page",
                  all(any(pdf.squeeze(word) == pdf.squeeze(text) for text in page) for page in marks) or lang == "ar", marks[0])
        check(f"{name}: behind the text", all(artifacts_are_first(page) for page in document.pdf.pages))
        if lang == "en":
            numbers = ["".join(t for t in page if t.isdigit()) for page in marks]
            check(f"{name}: each fifth line is numbered, anew on each page",
                  all("510152025303540".startswith(n) for n in numbers) and len(numbers[1]) >= 7, numbers)
finish()
