"""C8: no line's ink meets that of the next. A page is drawn twice, with every other line only, and no dot may be dark
in both. Lines are told apart by the baselines of their text objects, read from the file."""
import pathlib
import subprocess

import pikepdf

import pdf
from tap import check, skip

SHOWING = {"Tj", "TJ", "'", '"'}


def baselines(page):
    """The rounded y of each text-showing operator, in order."""
    y, out = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BT":
            y = 0
        elif name == "Tm":
            y = float(operands[5])
        elif name in ("Td", "TD"):
            y += float(operands[1])
        elif name in SHOWING:
            out.append(round(y))
    return out


def keep(page, wanted):
    """Only the lines whose baselines are wanted; nothing that is no text."""
    y, out = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BT":
            y = 0
        elif name == "Tm":
            y = float(operands[5])
        elif name in ("Td", "TD"):
            y += float(operands[1])
        if name in ("f", "f*", "S", "Do", "B") or (name in SHOWING and round(y) not in wanted):
            continue
        out.append((operands, operator))
    return pikepdf.unparse_content_stream(out)


def dots(path):
    """Dark dots of each page as one number, by pdftoppm at 150 dpi."""
    run = subprocess.run(["pdftoppm", "-r", "150", "-mono", path], capture_output=True, check=True).stdout
    out, at = [], 0
    while run[at:at + 2] == b"P4":
        begin = run.index(b"\n", run.index(b"\n", at) + 1) + 1
        width, height = map(int, run[at + 2:begin].split())
        size = (width + 7) // 8 * height
        out.append(int.from_bytes(run[begin:begin + size], "big"))
        at = begin + size
    return out


def judge(engross, work):
    for source in sorted(pathlib.Path("tests/samples").glob("*.md")):
        lang, out = source.stem, work / "ink.pdf"
        if pdf.build(engross, source, "-o", out)[0] != 0:
            skip(f"ink: {lang}", "does not build")
            continue
        drawn = []
        for step in (0, 1, None):  # odd lines, even lines, all
            with pikepdf.open(out) as document:
                for page in document.pages:
                    lines = sorted(set(baselines(page)))
                    page.Contents = document.make_stream(keep(page, set(lines if step is None else lines[step::2])))
                document.save(work / f"ink-{step}.pdf")
            drawn.append(dots(work / f"ink-{step}.pdf"))
        check(f"ink: {lang}: every other line and the rest are all", all(any(pages) for pages in drawn)
              and all(a | b == whole for a, b, whole in zip(*drawn)))
        met = [i + 1 for i, (a, b, _) in enumerate(zip(*drawn)) if a & b]
        check(f"ink: {lang} lines do not meet", not met, f"pages {met}")
