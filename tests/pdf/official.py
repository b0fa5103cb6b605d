"""The official edition of the seed, read back from its file."""
import os
import pathlib
import re
import shutil
import subprocess

import pikepdf

import pdf
import seed
from tap import check, equal, finish, skip

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
source = pathlib.Path("source-text/phnom-penh-declaration")
foot = 70  # points at the foot of an A4 page that hold the running foot and no text (page design: 29.3 mm less one line)

plain, attached = work / "en.pdf", work / "en-attached.pdf"
status, out, err = pdf.build(engross, source, "-l", "en", "-o", plain)
if not check("the edition builds", status == 0 and plain.exists(), out, err):
    finish()
check("the build reports nothing", err == "", err)
status, out, err = pdf.build(engross, source, "-l", "en", "--attach-source", "-o", attached)
check("the edition builds with its source attached", status == 0 and attached.exists(), out, err)


def checks_of_any(name, path):
    """What holds of every edition."""
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    check(f"{name}: qpdf --check is clean", run.returncode == 0 and "WARNING" not in run.stdout + run.stderr,
          run.stdout, run.stderr)
    if shutil.which("pdfcpu"):
        run = subprocess.run(["pdfcpu", "validate", "-m", "relaxed", path], capture_output=True, text=True)
        check(f"{name}: pdfcpu validates", run.returncode == 0, run.stdout, run.stderr)
    else:
        skip(f"{name}: pdfcpu validates", "pdfcpu is not installed")
    check(f"{name}: the file ends with a line end", path.read_bytes().endswith(b"%%EOF\n"))
    fonts = pdf.poppler_fonts(path)
    check(f"{name}: every font is embedded, subset and maps to Unicode", fonts and all(all(f[1:]) for f in fonts), fonts)
    document = pdf.Document(path)
    root = document.root
    check(f"{name}: no glyph is .notdef", not any(p.notdef for p in document.pages))
    check(f"{name}: every glyph maps to text", not any(p.unmapped for p in document.pages))
    check(f"{name}: marked content is balanced", all(p.is_balanced for p in document.pages))
    check(f"{name}: all text is tagged or an artifact", not any(p.unmarked for p in document.pages),
          [p.unmarked[:10] for p in document.pages])
    marks = {(i, m) for i, p in enumerate(document.pages) for m, t in p.marks.items() if t}
    check(f"{name}: every mark belongs to an element", marks <= document.spoken, sorted(marks - document.spoken)[:10])
    check(f"{name}: the file is marked as tagged", bool(root.MarkInfo.Marked))
    check(f"{name}: the title is shown", bool(root.ViewerPreferences.DisplayDocTitle))
    check(f"{name}: pages with annotations tab by structure",
          all(str(p.obj.get("/Tabs", "")) == "/S" for p in document.pdf.pages if "/Annots" in p.obj))
    xmp = document.xmp()
    check(f"{name}: metadata say PDF/UA-1", re.search(r"pdfuaid:part\W+1\b", xmp), xmp)
    return document


document = checks_of_any("plain", plain)
root, expected = document.root, seed.blocks(source / "en.txt")

# Reading order: every block of the text, exactly; around them only what engross adds.
spoken = [(role, pdf.unhyphenated(text)) for role, text in document.blocks()]
texts = [text for _, text in spoken]
begin = next((i for i, (role, _) in enumerate(spoken) if role == "H1"), 0)
seen = spoken[begin:begin + len(expected)]
equal("the structure speaks every block of the text, in order, exactly",
      "\n".join(text for _, text in seen), "\n".join(text for _, text in expected))
equal("blocks have their roles", [role for role, _ in seen], [role for role, _ in expected])
headings = [text for role, text in expected if role == "H2"]
equal("there is one H1", [pdf.unhyphenated(e.text) for e in document.elements("H1")], [expected[0][1]])
equal("the headings are H2", [pdf.unhyphenated(e.text) for e in document.elements("H2")][:len(headings)], headings)

lists = [e for e in document.elements("L") if e.parent.role != "LBody"]
items = [item for each in lists for item in each.kids if isinstance(item, pdf.Element)]
equal("commitments are in one list a section", len(lists), len(headings))
check("list numbering is said", all(str(e.attributes.get("ListNumbering")) == "/Decimal" for e in lists),
      [e.attributes for e in lists])
equal("items are LI with Lbl and LBody",
      [(e.role, [k.role for k in e.kids if isinstance(k, pdf.Element)]) for e in items],
      [("LI", ["Lbl", "LBody"])] * 12)
equal("commitments are numbered 1 to 12", [e.kids[0].text.strip() for e in items], [f"{n}." for n in range(1, 13)])

destinations = document.destinations()
for n in range(1, 13):
    body = expected[[text for _, text in expected].index(f"{n}.") + 1][1]
    page = destinations.get(f"c{n}")
    found = page is not None and pdf.squeeze(body)[:40] in pdf.squeeze("".join(document.pages[page].marks.values()))
    check(f"destination c{n} is on the page of commitment {n}", found, f"page {page}")
bookmarks = [title for _, title in document.bookmarks()]
equal("the headings have bookmarks, in order", [t for t in bookmarks if t in headings], headings)

upper = 841.89 - foot
flow = pdf.squeeze(pdf.poppler_text(plain, upper))
at = 0
for role, text in expected:
    found = flow.find(pdf.squeeze(text), at)
    if not check(f"pdftotext gives in order: {text[:40]}", found >= 0, flow[at:at + 80]):
        continue
    at = found + len(pdf.squeeze(text))

n_pages = len(document.pages)
feet = [" ".join(page.artifacts) for page in document.pages]
check("every page's foot tells its number of all", all(f"{i} / {n_pages}" in foot_text or
      pdf.squeeze(f"{i}/{n_pages}") in pdf.squeeze(foot_text) for i, foot_text in enumerate(feet, 1)), feet)
equal("page labels begin at 1", int(root.PageLabels.Nums[0]), 0)
xmp = document.xmp()
check("metadata say PDF/A-2a", re.search(r"pdfaid:part\W+2\b", xmp) and re.search(r"pdfaid:conformance\W+A\b", xmp), xmp)
check("metadata have the title", expected[0][1] in xmp)
equal("the language is English", document.lang, "en")
dates = re.findall(r"\d{4}-\d\d-\d\d", re.sub(r"xmlns:\w+=\S+", "", xmp))
check("dates are the text's, never the clock's", set(dates) <= {"2021-03-19"}, dates)
check("the output intent's profile is small", int(root.OutputIntents[0].DestOutputProfile.Length) <= 3072)

# The signature page: the two secretariats that the text names, and fields that are there before anyone signs.
fields = document.fields()
visible = [f for f in fields if [float(x) for x in f.Rect] != [0, 0, 0, 0]]
equal("each of the two parties has a field to sign", len(visible), 2)
equal("certifying, closing and timestamp fields are unseen", len(fields) - len(visible), 3)
check("fields are signature fields, one dictionary each",
      all(str(f.FT) == "/Sig" and str(f.get("/Subtype")) == "/Widget" and "/Kids" not in f for f in fields))
check("field names have no full stop", all("." not in str(f.T) for f in fields), [str(f.T) for f in fields])
check("no field has a value", not any("/V" in f for f in fields))
check("parties' fields are described", all(pdf.decode(f.TU) for f in visible))
check("signatures exist by flag", int(root.AcroForm.SigFlags) & 1 == 1)
check("only the closing field locks", sum("/Lock" in f for f in fields) == 1)
forms = document.elements("Form")
equal("each party's field hangs on a Form element",
      sorted(o.objgen for e in forms for o in e.objects), sorted(f.objgen for f in visible))
check("the signature page comes under “Issued by”", any("Issued by" in text for text in texts[begin + len(expected):]),
      texts[begin + len(expected):])
last = "".join(document.pages[-1].marks.values())
check("it names the two secretariats", "ICAPP" in last and "ACC" in last, last)

document = checks_of_any("with source", attached)
check("with source: metadata say PDF/A-3a", re.search(r"pdfaid:part\W+3\b", document.xmp()))
files = work / "detached"
files.mkdir()
subprocess.run(["pdfdetach", "-saveall", "-o", files, attached], capture_output=True, check=False)
came_back = [p.read_bytes() for p in files.iterdir()]
check("with source: the text as received comes back byte for byte", came_back == [(source / "en.txt").read_bytes()],
      sorted(files.iterdir()))
relation = [str(f.get("/AFRelationship")) for f in document.root.get("/AF", [])]
equal("with source: it is associated as the source", relation, ["/Source"])
equal("with source: the pages are the same", [p.marks for p in document.pages],
      [p.marks for p in pdf.Document(plain).pages])

# The number of a version is in the file, also where no page has room for it.
numbered = work / "numbered.md"
files = []
for version in (1, 2):
    numbered.write_text(f"---\nlang: en\ntitle: A title\nversion: {version}\n---\nSome words.\n", "utf-8")
    pdf.build(engross, numbered, "-o", work / f"version-{version}.pdf")
    files.append((work / f"version-{version}.pdf").read_bytes())
    seen = re.findall(r"VersionID>(\d+)<", pdf.Document(work / f"version-{version}.pdf").xmp())
    equal(f"metadata of version {version} say so", seen, [str(version)])
check("two versions are two files", files[0] != files[1])
check("metadata of a text without a version name none", "VersionID" not in xmp, xmp)

size = plain.stat().st_size
seen = work / "unsigned"
seen.mkdir()
shutil.copy(source / "en.txt", seen / "en.txt")
status, out, err = pdf.build(engross, seen / "en.txt", "-o", work / "unsigned.pdf")
check("the text alone builds without signatories", status == 0, err)
if status == 0:
    size = (work / "unsigned.pdf").stat().st_size
    check("without signatories the file is at most 55.7 kB", size <= 55700, f"{size} bytes")
finish()
