#!/usr/bin/env python3
"""The print edition of the declaration in all its languages, read by pikepdf, drawn by MuPDF and Ghostscript.

What is asked: boxes; the operators of colour in every stream; the output intent; metadata; no annotations; glyphs where
the official edition has them; the same ink; ink in black alone; the cost of making both in one process."""
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

import fitz
import pikepdf

from tap import check, finish, skip

ENGROSS, WORK = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
SOURCE = "source-text/phnom-penh-declaration"
MM = 72 / 25.4
MARGIN, BLEED = 43.2, 3 * MM  # marks of 10 mm, 3 mm off, 2 mm and the rest of a tenth of an inch
NEAR = 0.0101  # boxes and pens are told to a hundredth of a point


def build(editions, folder, *more):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([ENGROSS, "build", "--quiet", "-j1", "-e", editions, "-d", folder, *more, SOURCE], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def streams(pdf):
    """Every content stream: of pages, forms and patterns."""
    for page in pdf.pages:
        yield f"page {page.index + 1}", page
    for n, thing in enumerate(pdf.objects):
        if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or "/PatternType" in thing):
            yield f"object {n + 1}", thing


def colour_faults(pdf):
    faults = []
    for name, stream in streams(pdf):
        spaces = stream.get("/Resources", {}).get("/ColorSpace", {})
        for operands, operator in pikepdf.parse_content_stream(stream):
            operator = str(operator)
            if operator in ("rg", "RG", "sh", "BI", "ri", "INLINE IMAGE"):
                faults.append(f"{name}: {operator}")
            elif operator in ("cs", "CS"):
                space = spaces.get(str(operands[0]))
                if not (isinstance(space, pikepdf.Array) and space[0] == "/Separation" and space[2] == "/DeviceCMYK"):
                    faults.append(f"{name}: {operands[0]} {operator}")
    for n, thing in enumerate(pdf.objects):
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            if thing.get("/Subtype") == "/Image" and thing.ColorSpace not in ("/DeviceCMYK", "/DeviceGray"):
                faults.append(f"object {n + 1}: image in {thing.ColorSpace}")
            group = thing.get("/Group")
            if group is not None and group.get("/CS", pikepdf.Name.DeviceCMYK) != "/DeviceCMYK":
                faults.append(f"object {n + 1}: group in {group.CS}")
    return faults


def box_faults(pdf, official):
    faults = []
    for page, its in zip(pdf.pages, official.pages):
        width, height = (float(its.MediaBox[i]) for i in (2, 3))
        wanted = {
            "/MediaBox": (0, 0, width + 2 * MARGIN, height + 2 * MARGIN),
            "/BleedBox": (MARGIN - BLEED, MARGIN - BLEED, width + MARGIN + BLEED, height + MARGIN + BLEED),
            "/TrimBox": (MARGIN, MARGIN, width + MARGIN, height + MARGIN),
        }
        for name, box in wanted.items():
            seen = [float(v) for v in page.obj.get(name, [0, 0, 0, 0])]
            if any(abs(a - b) > NEAR for a, b in zip(seen, box)):
                faults.append(f"page {page.index + 1}: {name} {seen}, not {box}")
        faults += [f"page {page.index + 1}: {k}" for k in ("/ArtBox", "/CropBox", "/Annots", "/StructParents")
                   if k in page.obj]
    return faults + ([] if len(pdf.pages) == len(official.pages) else ["another number of pages"])


def file_faults(pdf):
    faults = []
    intents = pdf.Root.get("/OutputIntents", [])
    if len(intents) != 1 or intents[0].S != "/GTS_PDFX":
        return [f"output intents: {len(intents)}"]
    profile = intents[0].DestOutputProfile
    bytes_ = profile.read_bytes()
    if profile.N != 4 or bytes_[16:20] != b"CMYK" or bytes_[12:16] != b"prtr":
        faults.append("the profile is not of four inks")
    faults += [f"catalog: {k}" for k in ("/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Names", "/OpenAction")
               if k in pdf.Root]
    if pdf.docinfo.get("/Trapped") != "/False":
        faults.append("Trapped")
    xmp = pdf.Root.Metadata.read_bytes().decode()
    for wanted in ("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>", "<xmp:MetadataDate>", "<xmp:CreateDate>",
                   "<xmp:ModifyDate>", "<pdf:Trapped>False<", "<xmpMM:DocumentID>uuid:", "<xmpMM:RenditionClass>"):
        if wanted not in xmp:
            faults.append(f"XMP: {wanted}")
    for n, thing in enumerate(pdf.objects):
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor" and not (
                "/FontFile2" in thing or "/FontFile3" in thing):
            faults.append(f"object {n + 1}: a font that is not embedded")
    return faults


def widths_of(font):
    table, w = {}, list(font.DescendantFonts[0].W)
    for first, each in zip(w[::2], w[1::2]):
        for i, width in enumerate(each):
            table[int(first) + i] = int(width)
    return table


def product(m, n):
    return [m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
            m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5]]


def glyphs_of(page):
    """(font, code, x, y) of every glyph drawn, by ISO 32000-1 9.4.4."""
    fonts = {name: (str(font.BaseFont), widths_of(font)) for name, font in page.Resources.Font.items()}
    ctm, saved, out = [1, 0, 0, 1, 0, 0], [], []
    font, size, scale, rise, line, matrix = None, 0, 1, 0, None, None
    for operands, operator in pikepdf.parse_content_stream(page):
        operator = str(operator)
        if operator == "q":
            saved.append(list(ctm))
        elif operator == "Q":
            ctm = saved.pop()
        elif operator == "cm":
            ctm = product([float(v) for v in operands], ctm)
        elif operator == "BT":
            line = matrix = [1, 0, 0, 1, 0, 0]
        elif operator == "Td":
            line = matrix = product([1, 0, 0, 1, float(operands[0]), float(operands[1])], line)
        elif operator == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        elif operator == "Tz":
            scale = float(operands[0]) / 100
        elif operator == "Ts":
            rise = float(operands[0])
        elif operator == "TJ":
            for item in operands[0]:
                if not isinstance(item, pikepdf.String):
                    matrix = product([1, 0, 0, 1, -float(item) / 1000 * size * scale, 0], matrix)
                    continue
                codes = bytes(item)
                for code in (codes[i] << 8 | codes[i + 1] for i in range(0, len(codes), 2)):
                    at = product([1, 0, 0, 1, 0, rise], product(matrix, ctm))
                    out.append((font[0], code, at[4], at[5]))
                    matrix = product([1, 0, 0, 1, font[1][code] / 1000 * size * scale, 0], matrix)
    return out


def glyph_faults(pdf, official):
    faults = []
    for page, its in zip(pdf.pages, official.pages):
        box = [float(v) for v in page.TrimBox]
        inside = [(f, c, x - box[0], y - box[1]) for f, c, x, y in glyphs_of(page) if box[1] < y < box[3]]
        wanted = glyphs_of(its)
        if [g[:2] for g in inside] != [g[:2] for g in wanted]:
            faults.append(f"page {page.index + 1}: other glyphs ({len(inside)}, {len(wanted)})")
            continue
        off = max(max(abs(a[2] - b[2]), abs(a[3] - b[3])) for a, b in zip(inside, wanted))
        if off > 0.01:
            faults.append(f"page {page.index + 1}: a glyph is {off:.3f} pt off")
    return faults


def ink_faults(path, official):
    faults = []
    with fitz.open(path) as pdf, fitz.open(official) as other:
        for page, its in zip(pdf, other):
            box, size = page.trimbox, page.mediabox
            page.set_cropbox(fitz.Rect(box.x0, box.y0, box.x1, box.y1) & size)
            a, b = (p.get_pixmap(dpi=150, colorspace=fitz.csGRAY, annots=False) for p in (page, its))
            width, height = min(a.width, b.width), min(a.height, b.height)
            differ = ink = 0
            for y in range(height):
                rows = [bytes(v < 128 for v in p.samples_mv[y * p.stride:y * p.stride + width]) for p in (a, b)]
                ink += rows[1].count(1)
                if rows[0] != rows[1]:
                    differ += sum(u != v for u, v in zip(*rows))
            if differ > 0.005 * ink or abs(a.width - b.width) > 1 or abs(a.height - b.height) > 1:
                faults.append(f"page {page.number + 1}: {differ} of {ink} pixels of ink differ")
    return faults


def black_faults(path):
    lines = subprocess.run(["gs", "-q", "-o", "-", "-sDEVICE=inkcov", "-dUseTrimBox", path], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    covers = [line.split() for line in lines if "CMYK" in line]
    return [f"page {n}: {' '.join(c)}" for n, c in enumerate(covers, 1) if any(float(v) for v in c[:3]) or
            not float(c[3])] + ([] if covers else ["gs told nothing"])


both = WORK / "both"
build("official,print", both)
files = sorted(both.glob("*.print.pdf"))
langs = [f.name.split(".")[-3] for f in files]
check("the print edition is made in every language", len(files) == len(list(both.glob("*.official.pdf"))) >= 20,
      *langs)
report = subprocess.run([ENGROSS, "check", "--standard", "x-4", "--json", *files], text=True, capture_output=True)
lines = [json.loads(line) for line in report.stdout.splitlines()]
check("our own list of PDF/X-4 passes", report.returncode == 0 and len(lines) == len(files) and
      not any(line["findings"] for line in lines), report.stdout[:2000], report.stderr[:500])
kinds = {"boxes": box_faults, "frame": file_faults, "colours": colour_faults, "glyphs": glyph_faults}
seen = {kind: [] for kind in kinds}
ink, black = [], []
for lang, file in zip(langs, files):
    other = pathlib.Path(str(file).replace(".print.", ".official."))
    with pikepdf.open(file) as pdf, pikepdf.open(other) as official:
        for kind, look in kinds.items():
            faults = look(pdf, official) if kind in ("boxes", "glyphs") else look(pdf)
            seen[kind] += [f"{lang}: {fault}" for fault in faults]
    ink += [f"{lang}: {fault}" for fault in ink_faults(file, other)]
    if shutil.which("gs"):
        black += [f"{lang}: {fault}" for fault in black_faults(file)]
check("boxes are right to 0.01 pt, and there is no other box, annotation or tag", not seen["boxes"], *seen["boxes"][:9])
check("output intent, metadata and fonts", not seen["frame"], *seen["frame"][:9])
check("only CMYK, and spot colours over it, in every stream", not seen["colours"], *seen["colours"][:9])
check("every glyph stands where the official edition has it", not seen["glyphs"], *seen["glyphs"][:9])
check("the ink at 150 dpi is the official edition's", not ink, *ink[:9])
if shutil.which("gs"):
    check("Ghostscript sees ink in black alone", not black, *black[:9])
else:
    skip("Ghostscript sees ink in black alone", "gs is not installed")

# One process, all languages: the print edition beside the official one. The best of five runs each, in turn.
times = {"official": [], "official,print": []}
for _ in range(5):
    for editions in times:
        times[editions].append(build(editions, WORK / "time"))
ratio = min(times["official,print"]) / min(times["official"])
check(f"both editions cost at most 1.6 times the one ({ratio:.2f})", ratio <= 1.6, str(times))
build("print", WORK / "alone")
same = [f.name for f in files if f.read_bytes() != (WORK / "alone" / f.name).read_bytes()]
check("alone or beside the official one, the print edition is the same bytes", not same, *same)
finish()
