"""Pages of every shape keep their looks: turned, scaled by /UserUnit, cropped, in several streams, with resources of
their own, inherited or none; and the file that is made is sound and always the same."""
import glob
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fitz  # noqa: E402
import pikepdf  # noqa: E402
from pikepdf import Array, Dictionary, Name  # noqa: E402
from sheets import WORK, run, source  # noqa: E402
from tap import check, equal, finish, skip  # noqa: E402

QPDF = shutil.which("qpdf")


def shaped(path):
    """A PDF whose pages differ in every way that a page may."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    resources = Dictionary(Font=Dictionary(F1=font))

    def stream(text):
        return pdf.make_stream(text.encode())

    text = "BT /F1 24 Tf 40 140 Td (%s) Tj ET 0 0 1 rg 20 20 60 30 re f 1 0 0 RG 3 w 5 5 290 190 re S"
    pages = []

    def add(name, **keys):
        page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 300, 200], Resources=resources,
                          Contents=stream(text % name))
        for key, value in keys.items():
            page["/" + key] = value
        pages.append(pdf.make_indirect(page))
        return page

    add("plain")
    for angle in (90, 180, 270, -90):
        add(f"turned {angle}", Rotate=angle)
    add("cropped", CropBox=[30, 40, 250, 180])
    add("trimmed", TrimBox=[15, 10, 280, 170], CropBox=[5, 5, 295, 195])
    add("far away", MediaBox=[-100, 50, 250, 220], CropBox=[-50, 60, 200, 200])
    add("turned, cropped", CropBox=[30, 40, 250, 180], Rotate=90)
    add("units", UserUnit=1.5, Rotate=270)
    whole = text % "in pieces"
    at = whole.index("BT") + 2
    add("", Contents=Array([stream(whole[:at]), stream(whole[at:60]), stream(whole[60:])]))
    bare = add("", Contents=stream("0 1 0 rg 50 50 100 100 re f"))
    del bare["/Resources"]
    empty = add("")
    del empty["/Contents"]
    inherits = add("inherits")
    del inherits["/Resources"]
    del inherits["/MediaBox"]
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    glass = Dictionary(Font=Dictionary(F1=font), ExtGState=Dictionary(G1=Dictionary(ca=0.5)))
    add("", Group=group, Resources=glass, Contents=stream("/G1 gs 1 0 0 rg 50 50 100 100 re f 0 1 0 rg 90 90 90 90 re f"))
    for page in pages:
        pdf.pages.append(pikepdf.Page(page))
    node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([pages[13]]), Parent=pdf.Root.Pages,
                                        MediaBox=[0, 0, 300, 200], Resources=resources, Rotate=180))
    pdf.Root.Pages.Kids[13] = node
    pages[13].Parent = node
    pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(pages)


def differ(a, b):
    """The share of pixels that are clearly not the same."""
    if (a.width, a.height) != (b.width, b.height):
        return 1
    x, y = a.samples, b.samples
    return sum(abs(p - q) > 64 for p, q in zip(x, y)) / len(x)


def compare(name, path, n):
    """Each page of a source against the same page on its sheet, at 72 dpi."""
    out = f"{WORK}/shaped.pdf"
    code, said = run("impose", "-q", "-o", out, "--nup", 2, path)
    if not check(f"{name}: imposed", code == 0, said):
        return
    before, plain, sheets = fitz.open(path), pikepdf.open(path), pikepdf.open(out)
    after = fitz.open(out)
    width, height = after[0].rect.width / 2, after[0].rect.height
    if width > height:  # two in a column
        width, height = after[0].rect.width, after[0].rect.height / 2
    wrong = []
    for i in range(n):
        page = before[i]
        trim = trim_of(plain.pages[i].obj)
        if trim is not None:
            page.set_cropbox(trim)
        rect = page.rect
        w, h = rect.width, rect.height  # /UserUnit is in it
        k = i % 2
        x = width * k if after[0].rect.width > width + 1 else 0
        y = height * k if after[0].rect.width <= width + 1 else 0
        clip = fitz.Rect(x + (width - w) / 2, y + (height - h) / 2, x + (width + w) / 2, y + (height + h) / 2)
        seen = after[i // 2].get_pixmap(matrix=fitz.Matrix(2, 2), clip=clip)
        asked = page.get_pixmap(matrix=fitz.Matrix(2, 2))
        if abs(seen.width - asked.width) <= 2 and abs(seen.height - asked.height) <= 2:
            w, h = min(seen.width, asked.width), min(seen.height, asked.height)
            seen, asked = cut(seen, w, h), cut(asked, w, h)
        share = differ(seen, asked)
        if share > 0.02:
            seen.save(f"{WORK}/seen{i}.png")
            asked.save(f"{WORK}/asked{i}.png")
            wrong.append(f"page {i + 1}: {share:.3f} of it differ, {seen.width}x{seen.height}")
    check(f"{name}: {n} pages look as they did", not wrong, *wrong)
    annotations = [p for p in sheets.pages if "/Annots" in p.obj]
    check(f"{name}: no annotations, an /ID", not annotations and "/ID" in sheets.trailer)
    if QPDF:
        done = subprocess.run([QPDF, "--check", out], capture_output=True, text=True)
        check(f"{name}: qpdf finds no fault", done.returncode == 0, done.stdout, done.stderr)


def trim_of(page):
    """The trim box of a page, as fitz counts it (y down from the media box's top); None: no trim box."""
    if "/TrimBox" not in page:
        return None
    x0, y0, x1, y1 = map(float, page.TrimBox)
    media = [float(v) for v in page.MediaBox]
    return fitz.Rect(x0 - media[0], media[3] - y1, x1 - media[0], media[3] - y0)


def cut(pixmap, w, h):
    out = fitz.Pixmap(pixmap.colorspace, fitz.IRect(0, 0, w, h), pixmap.alpha)
    pixmap.set_origin(0, 0)
    out.copy(pixmap, fitz.IRect(0, 0, w, h))
    return out


path = f"{WORK}/shapes.pdf"
compare("pages of every shape", path, shaped(path))
own = f"{WORK}/own.pdf"
code, said = run("build", "-q", "-o", own, "tests/conform/everything.md")
if check("an edition to impose", code == 0, said):
    compare("an edition of engross", own, len(fitz.open(own)))
peers = sorted(glob.glob(os.path.join(os.environ.get("SHARED") or "/nowhere", "peers", "**", "*.pdf"), recursive=True))
for peer in peers[:6]:
    with pikepdf.open(peer) as pdf:
        n = len(pdf.pages)
    compare(os.path.basename(peer), peer, min(n, 6))

# However another program writes it, the same file is read.
if QPDF:
    told = [page.get_text() for page in fitz.open(f"{WORK}/shaped.pdf")]
    for how in ("--linearize", "--object-streams=generate", "--object-streams=disable", "--qdf",
                "--stream-data=uncompress", "--recompress-flate --compression-level=1 --object-streams=generate"):
        subprocess.run([QPDF, *how.split(), own, f"{WORK}/other.pdf"], check=True)
        code, said = run("impose", "-q", "-o", f"{WORK}/other-out.pdf", "--nup", 2, f"{WORK}/other.pdf")
        texts = [page.get_text() for page in fitz.open(f"{WORK}/other-out.pdf")] if code == 0 else said
        check(f"written by qpdf {how}", texts == told, str(texts)[:300])

# With marks a page keeps its bleed outside, and loses it where the next page begins.
with pikepdf.new() as pdf:
    for i in range(4):
        page = pdf.add_blank_page(page_size=(220, 320))
        page.obj.TrimBox, page.obj.BleedBox = [10, 10, 210, 310], [0, 0, 220, 320]
        page.obj.Contents = pdf.make_stream(b"0 g 0 0 220 320 re f")
    pdf.save(f"{WORK}/bleed.pdf")
for options, across in ((("--marks",), 400 + 2 * 3 * 72 / 25.4), ((), 400)):
    run("impose", "-q", "-o", f"{WORK}/bleed-out.pdf", *options, f"{WORK}/bleed.pdf")
    sheets = fitz.open(f"{WORK}/bleed-out.pdf")
    pixmap = sheets[0].get_pixmap(matrix=fitz.Matrix(4, 4), colorspace=fitz.csGRAY)
    row = pixmap.samples[pixmap.stride * (pixmap.height // 2):][:pixmap.width]
    check(f"bleed {' '.join(options)}", abs(sum(b < 128 for b in row) / 4 - across) < 0.6, sum(b < 128 for b in row) / 4)

# The same bytes, from a file and from standard input; and the source is left alone.
five = source(5)
with open(five, "rb") as file:
    before = file.read()
outs = []
for i in range(2):
    run("impose", "-q", "-o", f"{WORK}/same{i}.pdf", five)
    with open(f"{WORK}/same{i}.pdf", "rb") as file:
        outs.append(file.read())
done = subprocess.run([os.environ["ENGROSS"], "impose", "-q", "-o", "-", "-"], input=before, capture_output=True)
check("the same bytes twice, and by standard input and output", outs[0] == outs[1] == done.stdout, done.stderr)
with open(five, "rb") as file:
    check("the source is as it was", file.read() == before)
code, said = run("impose", "-o", f"{WORK}/same2.pdf", five)
equal("one line says how to print it", said.splitlines()[0],
      "print both sides of 2 sheets of 296 × 210 mm at actual size, turning over the short edge; fold in half, all 2 "
      "together, and staple the fold (3 blank pages at the end)")

# Layers that are hidden stay hidden, and what cannot come along is told.
with pikepdf.open(five) as pdf:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer], Order=[]))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(MC0=layer)
    page.Contents = pdf.make_stream(b"/OC /MC0 BDC 0 0 400 500 re f EMC")
    look = pdf.make_stream(b"0 0 10 10 re f")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 10, 10]
    page.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 10, 10], F=4,
                                                      AP=Dictionary(N=look)))])
    pdf.save(f"{WORK}/layer.pdf")
code, said = run("impose", "-o", f"{WORK}/layer-out.pdf", f"{WORK}/layer.pdf")
check("what lies on a page is told of", code == 0 and "warning[annotations-left-out]" in said, said)
layered = fitz.open(f"{WORK}/layer-out.pdf")
check("a hidden layer stays hidden", all(b == 255 for b in layered[0].get_pixmap().samples))
if not QPDF:
    skip("qpdf --check", "qpdf is not installed")
finish()
