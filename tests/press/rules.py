#!/usr/bin/env python3
"""Each rule of conform/PDFX.md with a file that breaks only it, made from a good one by pikepdf."""
import json
import os
import pathlib
import re
import struct
import subprocess
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tap import check, finish

ENGROSS, WORK = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
RULES = pathlib.Path("src/conform/x4.c").read_text("utf-8")
LEDGER = pathlib.Path("src/conform/PDFX.md").read_text("utf-8")

TEXT = """---
lang: en
adopted: 2026-03-01
---
# A Declaration in Colour

Black text, and ![a square](square.png) beside it.

![a grey square](grey.png)
"""
STYLE = """extends: official
colours:
  accent: {rgb: "#0b4ea2", cmyk: [100, 66, 0, 2], spot: PANTONE 286 C}
roles:
  title: {colour: accent}
"""


def png(colour):
    rows = b"".join(b"\0" + bytes(colour) * 20 for _ in range(20))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def check_file(path):
    run = subprocess.run([ENGROSS, "check", "--standard", "x-4", "--json", path], text=True, capture_output=True)
    try:
        return run.returncode, json.loads(run.stdout)["findings"]
    except (ValueError, KeyError):
        return run.returncode, [{"rule": None, "message": run.stderr + run.stdout}]


def intent(pdf):
    return pdf.Root.OutputIntents[0]


def page(pdf):
    return pdf.pages[0].obj


def add_content(pdf, text):
    pdf.pages[0].contents_add(text.encode())


def resources(pdf, kind):
    return page(pdf).Resources[kind]


def image(pdf):
    return next(x for _, x in resources(pdf, "/XObject").items() if x.ColorSpace == "/DeviceCMYK")


def xmp(pdf, old, new):
    bytes_ = pdf.Root.Metadata.read_bytes()
    changed = re.sub(old.encode(), new.encode(), bytes_)
    assert changed != bytes_, old
    pdf.Root.Metadata = pdf.make_stream(changed, Type=Name.Metadata, Subtype=Name.XML)


def profile(pdf, change, n=4):
    bytes_ = bytearray(intent(pdf).DestOutputProfile.read_bytes())
    change(bytes_)
    return pdf.make_indirect(Stream(pdf, bytes(bytes_), N=n))


def set_class(bytes_, kind=b"scnr"):
    bytes_[12:16] = kind


def to_rgb(bytes_):
    bytes_[16:20] = b"RGB "


def paint_space(pdf, name, space):
    resources(pdf, "/ColorSpace")[name] = space
    add_content(pdf, f"{name} cs 1 scn")


def mixture(*full):
    return Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0] * len(full), C1=list(full))


def draw_form(pdf, **keys):
    resources(pdf, "/XObject")["/Own"] = pdf.make_indirect(
        Stream(pdf, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], **keys))
    add_content(pdf, "/Own Do")


def set_state(pdf, **keys):
    resources(pdf, "/ExtGState")["/Own"] = Dictionary(**keys)
    add_content(pdf, "/Own gs")


SHOW = "BT /F0 10 Tf <0001> Tj ET"
MUTATIONS = {
    "trapped": lambda p: p.docinfo.__delitem__("/Trapped"),
    "actions": lambda p: p.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS="0")),
    "form": lambda p: p.Root.__setitem__("/AcroForm", Dictionary(Fields=[])),
    "view": lambda p: p.Root.ViewerPreferences.__setitem__("/ViewArea", Name.TrimBox),
    "intent": lambda p: p.Root.OutputIntents.append(Dictionary(intent(p))),
    "intent-identifier": lambda p: intent(p).__delitem__("/OutputConditionIdentifier"),
    "intent-explained": lambda p: intent(p).__delitem__("/Info"),
    "intent-profile": lambda p: intent(p).__delitem__("/DestOutputProfile"),
    "profile-sound": lambda p: intent(p).__setitem__("/DestOutputProfile", profile(p, lambda b: b.__delitem__(slice(-9, None)))),
    "profile-output": lambda p: intent(p).__setitem__("/DestOutputProfile", profile(p, set_class)),
    "profile-cmyk": lambda p: intent(p).__setitem__("/DestOutputProfile", profile(p, to_rgb, 3)),
    "intent-archival": lambda p: p.Root.OutputIntents.append(Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier="Custom",
        DestOutputProfile=profile(p, lambda b: None))),
    "metadata": lambda p: p.Root.__delitem__("/Metadata"),
    "metadata-version": lambda p: xmp(p, "PDF/X-4", "PDF/X-3:2003"),
    "metadata-title": lambda p: xmp(p, "<dc:title>.*?</dc:title>", ""),
    "metadata-dates": lambda p: xmp(p, "<xmp:MetadataDate>.*?</xmp:MetadataDate>", ""),
    "metadata-document": lambda p: xmp(p, "<xmpMM:VersionID>.*?</xmpMM:VersionID>", ""),
    "metadata-info": lambda p: p.docinfo.__setitem__("/Title", "Another"),
    "metadata-trapped": lambda p: p.docinfo.__setitem__("/Trapped", Name("/True")),
    "box-trim": lambda p: page(p).__delitem__("/TrimBox"),
    "box-art": lambda p: page(p).__setitem__("/ArtBox", page(p).TrimBox),
    "box-nested": lambda p: page(p).__setitem__("/TrimBox", [30, 30, 600, 800]),
    "box-bleed": lambda p: page(p).__setitem__("/BleedBox", page(p).TrimBox),
    "page-separated": lambda p: page(p).__setitem__("/SeparationInfo", Dictionary(Pages=[], DeviceColorant="Black")),
    "page-actions": lambda p: page(p).__setitem__("/AA", Dictionary()),
    "annotation": lambda p: page(p).__setitem__("/Annots", Array([Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[100, 100, 200, 200])])),
    "font": lambda p: resources(p, "/Font").F0.DescendantFonts[0].FontDescriptor.__delitem__("/FontFile2"),
    "colour-rgb": lambda p: add_content(p, "1 0 0 rg"),
    "group-rgb": lambda p: page(p).__setitem__("/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)),
    "colour-calibrated": lambda p: paint_space(p, "/Own", Array([Name.CalRGB, Dictionary(WhitePoint=[0.95, 1, 1.09])])),
    "spot-consistent": lambda p: paint_space(p, "/Own", Array(
        [Name("/Separation"), resources(p, "/ColorSpace").Spot1[1], Name.DeviceCMYK, mixture(0, 1, 1, 0)])),
    "spot-alternate": lambda p: paint_space(p, "/Own", Array(
        [Name("/Separation"), Name("/Gold"), Name.DeviceRGB, mixture(1, 0.8, 0)])),
    "object-postscript": lambda p: draw_form(p, Subtype2=Name.PS),
    "object-reference": lambda p: draw_form(p, Ref=Dictionary(Page=0)),
    "object-opi": lambda p: draw_form(p, OPI=Dictionary()),
    "object-external": lambda p: image(p).__setitem__("/F", "other.bin"),
    "image-alternate": lambda p: image(p).__setitem__("/Alternates", Array(
        [Dictionary(Image=image(p), DefaultForPrinting=True)])),
    "transfer": lambda p: set_state(p, TR=Name.Identity),
    "halftone-phase": lambda p: set_state(p, HTP=[0, 0]),
    "rich-black": lambda p: add_content(p, "0.5 0.4 0.4 1 k " + SHOW),
    "overprint": lambda p: add_content(p, "1 0 0 0 k /Over gs " + SHOW),
}
WARNINGS = {"profile-cmyk", "box-bleed", "colour-calibrated", "rich-black", "overprint"}

(WORK / "square.png").write_bytes(png((200, 30, 60)))
(WORK / "grey.png").write_bytes(png((90, 90, 90)))
(WORK / "colour.md").write_text(TEXT, "utf-8")
(WORK / "spot.yaml").write_text(STYLE, "utf-8")
good = WORK / "good.pdf"
subprocess.run([ENGROSS, "build", "--quiet", "-e", "print", "--style", WORK / "spot.yaml", "-o", good,
                WORK / "colour.md"], check=True)
code, findings = check_file(good)
check("a file in colours, with pictures and a spot colour, keeps every rule", code == 0 and not findings, str(findings))
with pikepdf.open(good) as pdf:
    spaces = [str(x.ColorSpace) for _, x in resources(pdf, "/XObject").items()]
    check("a picture in colour is in CMYK, a grey one in grey, whatever its file says",
          sorted(spaces) == ["/DeviceCMYK", "/DeviceGray"], str(spaces))
    spot = resources(pdf, "/ColorSpace").Spot1
    c1 = [float(v) for v in spot[3].C1]
    check("the spot colour has its name and its mixture", str(spot[1]) == "/PANTONE 286 C" and c1 == [1, .66, 0, .02],
          str(spot[1]), str(c1))
    pdf.save(WORK / "again.pdf")
code, findings = check_file(WORK / "again.pdf")
check("so does the same file written by qpdf", code == 0 and not findings, str(findings))

names = re.findall(r'^    \{"([a-z0-9-]+)",\s*EG_X4_', RULES, re.M)
check("every rule has its line in the ledger", names and set(names) == set(re.findall(r"^\| `([a-z0-9-]+)` \|", LEDGER, re.M)),
      str(set(names) ^ set(re.findall(r"^\| `([a-z0-9-]+)` \|", LEDGER, re.M))))
check("every rule has a file that breaks it", set(names) == set(MUTATIONS) | {"version", "file-id"},
      str(set(names) ^ set(MUTATIONS)))
check("no rule stands twice", len(names) == len(set(names)))


def check_rule(name, path):
    code, findings = check_file(path)
    broken = [str(f["rule"]).split(": ")[-1] for f in findings]
    wanted = 0 if name in WARNINGS else 1
    check(f"{name}: a file that breaks it breaks nothing else", broken == [name] and code == wanted,
          f"exit status {code}", *(f"{f['rule']}: {f['message']}" for f in findings))


for name, mutate in MUTATIONS.items():
    with pikepdf.open(good) as pdf:
        mutate(pdf)
        pdf.save(WORK / f"{name}.pdf")
    check_rule(name, WORK / f"{name}.pdf")
bytes_ = good.read_bytes()
(WORK / "file-id.pdf").write_bytes(bytes_.replace(b"/ID[", b"/Id["))
check_rule("file-id", WORK / "file-id.pdf")
(WORK / "version.pdf").write_bytes(bytes_.replace(b"%PDF-1.6", b"%PDF-2.0", 1))
check_rule("version", WORK / "version.pdf")

for name, standard, wanted in (("another standard", "a-2a", 2), ("no standard", "x-5", 2)):
    run = subprocess.run([ENGROSS, "check", "--standard", standard, good], capture_output=True, text=True)
    check(f"{name} is told of", run.returncode == wanted and "hint:" in run.stderr, run.stderr)
for name, content in (("cut.pdf", bytes_[:len(bytes_) // 2]), ("text.pdf", b"hello\n")):
    (WORK / name).write_bytes(content)
    code, findings = check_file(WORK / name)
    check(f"{name} is no PDF that can be held against it", code == 1 and findings[0].get("slug") == "pdf-damaged",
          str(findings))
finish()
