"""Each sample builds without a finding; its structure speaks it exactly; pdftotext gives the letters back."""
import difflib
import os
import pathlib
import re
import subprocess

import pdf
from tap import check, equal, finish

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
# Right to left, pdftotext goes by place on the page: vowel signs and digits stray, and of nastaliq, whose letters
# stand at many heights, it makes several lines. The share of the letters that it must give in order:
BY_PLACE = {"ar": 0.95, "fa": 0.95, "he": 0.95, "mixed": 0.95, "ur": 0.7}
sanitized = os.environ["SANITIZE"]


def expected_of(path):
    """Title, headings, paragraphs and commitments of a sample, as text."""
    head, body = path.read_text("utf-8").split("---\n", 2)[1:]
    out = [re.search(r'title: "(.*)"', head).group(1)]
    for line in body.split("\n"):
        line = re.sub(r"^(## |\d+\. |> |\[\^1\]: )", "", line)
        if line and not line.startswith("|"):
            line = re.sub(r"\*+", "", re.sub(r"\[([^]^]*)\]\([^)]*\)", r"\1", line))
            out.append(line)
    return out


def near_enough(path, expected):
    """Share of the letters that pdftotext gives in order."""
    text = pdf.squeeze(pdf.poppler_text(path))
    wanted = pdf.squeeze("".join(expected))
    blocks = difflib.SequenceMatcher(None, text, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


for path in sorted(pathlib.Path("tests/samples").glob("*.md")):
    lang = path.stem
    out = work / f"{lang}.pdf"
    status, _, err = pdf.build(engross, path, "-o", out)
    if not check(f"{lang}: builds in silence", status == 0 and err == "", err):
        continue
    document, expected = pdf.Document(out), expected_of(path)
    spoken = [pdf.unhyphenated(text) for _, text in document.blocks()]
    check(f"{lang}: no glyph is .notdef", not any(page.notdef for page in document.pages))
    fonts = pdf.poppler_fonts(out)
    check(f"{lang}: fonts are embedded, subset and map to Unicode", fonts and all(all(f[1:]) for f in fonts), fonts)
    if lang == "mixed":
        expected = [text for text in expected if "[^1]" not in text]
    missing = [text for text in expected if text not in spoken]
    check(f"{lang}: the structure speaks every block exactly", not missing, missing, spoken)
    equal(f"{lang}: blocks come in order", [t for t in spoken if t in expected], expected)
    if lang not in BY_PLACE:
        # In the order of the file: of a line with few wide words poppler would make columns.
        flow = pdf.squeeze(pdf.poppler_text(out, raw=True))
        lost = [text for text in expected if pdf.squeeze(text) not in flow]
        check(f"{lang}: pdftotext gives every block back", not lost, lost, flow)
    else:
        share = near_enough(out, expected)
        check(f"{lang}: pdftotext gives the letters back", share >= BY_PLACE[lang], f"{share:.3f}")
    run = subprocess.run(["qpdf", "--check", out], capture_output=True, text=True)
    check(f"{lang}: qpdf --check is clean", run.returncode == 0, run.stdout, run.stderr)
    if sanitized:
        run = subprocess.run([sanitized + "/bin/engross", "build", path, "-o", work / f"{lang}.san.pdf"],
                             capture_output=True, text=True)
        same = run.returncode == 0 and out.read_bytes() == (work / f"{lang}.san.pdf").read_bytes()
        check(f"{lang}: the sanitized build says nothing and gives the same bytes", same, run.stderr[-3000:])
finish()
