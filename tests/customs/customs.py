"""Builds small texts in each language and judges the dumps and the files, by the tables of tables.py; ends with the
ledger, whose every line must name a test there is."""
import os
import pathlib
import re
import subprocess

import ink
import pdf
import tables
from tap import check, equal, finish, skip

here, work = pathlib.Path("tests/customs"), pathlib.Path(os.environ["WORK"])
engross = os.environ["ENGROSS"]


def write(name, lang, body, title="T", **keys):
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    path = work / f"{name}.md"
    path.write_text(f'---\ntitle: "{title}"\nlang: {lang}\n{head}---\n\n{body}\n', "utf-8")
    return path


def dump(kind, path, *options):
    run = subprocess.run([engross, "build", f"--dump={kind}", path, *map(str, options)], capture_output=True)
    return run.stdout.decode("utf-8"), run.stderr.decode("utf-8")


# ---- labels, digits, dates

# Without letters: the script of a text's letters would decide.
ITEMS = "\n".join(f"{n}. …\n" + "".join(f"   {a}. …\n" + "".join(f"      {i}. …\n" for i in range(1, 5) if a == 1)
                                       for a in range(1, 18) if n == 1) for n in range(1, 13))


def labels_of(path):
    """Labels by depth of the list, in order."""
    out = {}
    for indent, label in re.findall(r"^( +)item (\S+)", dump("document", path)[0], re.M):
        out.setdefault(len(indent), []).append(label)
    return [out[depth] for depth in sorted(out)]


for lang, *wanted in tables.LABELS:
    seen = labels_of(write(f"label-{lang}", lang, ITEMS))
    for level, by_number in enumerate(wanted):
        given = {n: seen[level][n - 1] for n in by_number} if len(seen) > level else {}
        equal(f"labels: {lang} level {level + 1}", given, by_number)
for lang, numerals, wanted in tables.NUMERALS:
    equal(f"numerals: {lang} in {numerals}", labels_of(write("numerals", lang, ITEMS, numerals=numerals))[0][11], wanted)
for i, (lang, text, wanted) in enumerate(tables.FOLLOWED):
    equal(f"numerals: {lang} as the text {i}", labels_of(write("numerals", lang, f"{text}\n\n{ITEMS}"))[0][11], wanted)
for lang, template, wanted in tables.NUMBERS:
    text = dump("document", write("number", lang, "\n".join(f"{n}. x" for n in range(1, 13)), number=f'"{template}"'))[0]
    seen = re.findall(r"^ +item (.+) #c\d+$", text, re.M)
    equal(f"numbers: {lang} {template}", {n: seen[n - 1] for n in wanted} if len(seen) == 12 else seen, wanted)
text, errors = dump("document", write("number", "en", "1. x", number="Article"))
check("numbers: a template without a number is told", "key-invalid" in errors, errors)
for lang, wanted in tables.DATES:
    text = dump("document", write("date", lang, "x", adopted="2021-03-19"))[0]
    check(f"dates: {lang}", f'"{wanted}"' in text, text, wanted)
for lang, wanted in tables.FEET:
    text = dump("pages", write("foot", lang, "…\n\n" * 90))[0]
    check(f"digits: {lang} page 2", f'page 2 "{wanted}"' in text, re.findall(r"^page .*", text, re.M))

for lang, title, wanted in tables.CUT_FEET:
    text = dump("pages", write("foot", lang, "…", title=title, status="translation"))[0]
    equal(f"foot: {lang} is cut between words or clusters", re.findall(r'^  footer .*"(.*…)"$', text, re.M), [wanted])

# ---- lines, at measures from two words to a column

STYLES = []
for mm in (16, 20, 25, 30, 35, 40, 45, 50, 56, 64, 72, 80, 90):
    style = work / f"narrow-{mm}.yaml"
    style.write_text(f"extends: official\nroles:\n  body: {{max-width: {mm}mm}}\n")
    STYLES.append(style)


def unquote(text):
    raw = re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text.encode("utf-8"))
    return raw.decode("utf-8").replace('\\"', '"').replace("\\\\", "\\")


def lines_of(lang, body, style):
    """The lines of the paragraph that is the body."""
    text, errors = dump("lines", write("lines", lang, body), "--style", style)
    lines = [(int(a), unquote(t)) for a, t in re.findall(r'^line (\d+)\.\..*? "(.*)"$', text, re.M)]
    out, so_far = [], ""
    for _, line in lines:
        if body.startswith(so_far + line) if so_far else body.startswith(line) and line != "T":
            out.append(line)
            so_far += line
    return out, so_far == body, errors


WIDE = 4  # from 35 mm on what must stay whole also has room


def breaks_of(lang, body, styles=STYLES):
    """Every place (of characters) where a line ended at one of the measures; None when the text was not found."""
    out = set()
    for style in styles:
        lines, is_whole, errors = lines_of(lang, body, style)
        if not is_whole:
            return None, errors or lines
        at = 0
        for line in lines[:-1]:
            at += len(line)
            out.add(at)
    return out, None


def marked(text):
    """Text without its bars, and where they stood."""
    places, plain = [], ""
    for part in text.split("|"):
        places.append(len(plain + part))
        plain += part
    return plain, places[:-1]


for i, (lang, text) in enumerate(tables.GLUED):
    body, bars = marked(text)
    seen, why = breaks_of(lang, body, STYLES[WIDE:])
    torn = [body[a:b] for a, b in zip(bars[::2], bars[1::2]) if any(a < at < b for at in seen or ())]
    check(f"unbroken: {lang} {i}", seen and not torn, why or torn)
for i, (lang, text) in enumerate(tables.DIVIDED):
    body, bars = marked(text)
    seen, why = breaks_of(lang, body)
    check(f"divided: {lang} {i}", seen is not None and all(at in seen for at in bars), why or (bars, seen))
for lang, signs, body in tables.NEVER_FIRST:
    seen, why = breaks_of(lang, body)
    wrong = [body[at - 4:at + 2] for at in seen or () if body[at] in signs]
    check(f"never first: {lang} {' '.join(signs)}", seen and not wrong, why or wrong)

for lang, signs, body in tables.NEVER_LAST:
    seen, why = breaks_of(lang, body)
    wrong = [body[at - 4:at + 2] for at in seen or () if body[:at].rstrip()[-1:] in signs]
    check(f"never last: {lang} {' '.join(signs)}", seen and not wrong, why or wrong)


def narrow(lang):
    """The sample's paragraphs in a narrow column: ends of lines that are no last lines, and whether with a hyphen."""
    text = dump("lines", pathlib.Path(f"tests/samples/{lang}.md"), "--style", STYLES[WIDE + 3])[0]
    lines = re.findall(r'^line (\S+) natural .*?( hyphen)?( last)? "(.*)"$', text, re.M)
    return [(unquote(line), bool(hyphen)) for _, hyphen, last, line in lines if not last]


for kind, langs in tables.HYPHENS.items():
    for lang in langs.split():
        lines = narrow(lang)
        inside = [line for line, hyphen in lines if not hyphen and line[-1:].isalpha()]
        with_hyphen = [line for line, hyphen in lines if hyphen and line[-1:].isalpha()]
        check(f"hyphens: {lang}: {kind}", lines and bool(with_hyphen) == (kind == "hyphen")
              and (bool(inside) == (kind == "syllable")), with_hyphen, inside, lines)
for lang in tables.NO_HYPHEN.split():
    lines = narrow(lang)
    check(f"hyphens: {lang}: none", lines and not any(hyphen and line[-1] != "-" for line, hyphen in lines), lines)

# ---- right to left

for lang in ("ar", "fa", "ur", "he"):
    path = write("rtl", lang, "## …\n\n1. (a)\n2. b\n\n" + "… " * 300)
    text = dump("pages", path)[0]
    label, item = (float(re.search(rf"^  {kind} ([\d.]+) .*{mark}", text, re.M)[1])
                   for kind, mark in (("label", "n"), ("line", '"\\(a\\)"')))
    check(f"right to left: {lang} numbers stand at the right", label > item, text)
    status, _, errors = pdf.build(engross, path, "-o", work / "rtl.pdf")
    root = pdf.Document(work / "rtl.pdf").root
    equal(f"right to left: {lang} pages turn to the left", str(root.ViewerPreferences.get("/Direction")), "/R2L")

# ---- what comes back

for i, (lang, text) in enumerate(tables.EXACT):
    out = work / "exact.pdf"
    status, _, errors = pdf.build(engross, write("exact", lang, f"## {text}\n\n{text}"), "-o", out)
    if check(f"exact: {lang} {i} builds", status == 0, errors):
        document = pdf.Document(out)
        blocks = [t for _, t in document.blocks() if t == text]
        check(f"exact: {lang} {i}", len(blocks) == 2 and (1, text) in document.bookmarks() + [(1, t) for _, t in
              document.bookmarks()], document.blocks(), document.bookmarks())
        check(f"no .notdef: {lang} {i}", not any(page.notdef for page in document.pages))

source = pathlib.Path("source-text/phnom-penh-declaration")
(work / "parallel").mkdir(exist_ok=True)
status, _, errors = pdf.build(engross, source, "-e", "parallel", "-l", "en,km,ar", "-d", work / "parallel")
if check("languages: a parallel edition builds", status == 0, errors):
    tongues = {}
    for element in pdf.Document(next((work / "parallel").rglob("*.pdf"))).elements("P", "LBody", "TD", "H2"):
        script = {"km": "\u1780-\u17ff", "ar": "\u0620-\u064a", "en": "A-Za-z"}
        for lang, letters in script.items():
            n = len(re.findall(f"[{letters}]", element.text))
            if n * 2 > len(re.sub(r"[\W\d]", "", element.text)) > 20:
                tongues.setdefault(lang, set()).add(element.lang)
    equal("languages: each change is told", tongues, {"en": {"en"}, "km": {"km"}, "ar": {"ar"}})

# Zawgyi: U+1031 before its consonant.
status, _, errors = pdf.build(engross, write("zawgyi", "my", "လူတိုင္းသည္ တူညီ လြတ္လပ္ေသာ ဂုဏ္သိကၡာျဖင့္ ေမြးဖြားလာသူမ်ား ျဖစ္သည္။"), "-o", work / "zawgyi.pdf")
check("zawgyi: is refused", status == 1 and "burmese-zawgyi" in errors and not (work / "zawgyi.pdf").exists(), errors)

# Letterspaced Devanagari: conjuncts stay whole, so the glyphs are the same.
spaced = work / "spaced.yaml"
spaced.write_text("extends: official\nroles:\n  body: {tracking: 0.1em}\n")
for lang, text in (("hi", "क्षत्रिय विद्या श्रद्धा संस्कृत"), ("bn", "ক্ষমতা বিজ্ঞান শ্রদ্ধা"), ("si", "ශ්\u200dරී ක්\u200dෂ")):
    path = write("spaced", lang, text)
    plain, wide = (re.findall(r" (\d+)@", dump("runs", path, *o)[0]) for o in ((), ("--style", spaced)))
    check(f"letterspaced: {lang} conjuncts stay whole", plain and plain == wide, plain, wide)

# ---- ink

ink.judge(engross, work)

# ---- the ledger

rows = [line.split("|")[1:3] for line in (here / "README.md").read_text("utf-8").splitlines() if line.startswith("| ")][1:]
names = set()
for row in rows:
    for place in re.findall(r"`([^`]+)`", row[1]):
        suite, _, name = place.partition(": ")
        folder = pathlib.Path("tests") / suite
        if suite == "breaks" and not folder.is_dir():
            skip(f"ledger: {row[0].strip()}: {place}", "no such suite yet")
            continue
        found = folder.is_dir() and (not name or any(name in f.read_text("utf-8", "replace") for f in folder.rglob("*")
                                                     if f.is_file() and f.suffix != ".pdf"))
        check(f"ledger: {row[0].strip()}: {place}", found)
check("ledger: has lines", len(rows) > 20)
finish()
