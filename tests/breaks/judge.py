"""Every line of every text judged: where it ends, whether it fits, and whether its glyphs are those of its text.

What is judged is what stands on the finished pages (--dump=glyphs). The judge knows Unicode through ICU and shaping
through HarfBuzz, both asked anew, and has its own tables of what each language allows (rules.py)."""
import json
import os
import pathlib
import re
import subprocess
import sys
from collections import Counter

import icu

import harfbuzz
import rules

# Ink that stands out of the column on purpose: no more than this, in points.
HANGS = 3.01
NEAR = 0.02
RUN = re.compile(r"    run (\d+)\.\.(\d+) x (\S+) level (\d+) (\S+) (\S+) size (\S+?)(?: scale (\S+))? glyphs \d+(?: kashida .*)?$")
LINE = re.compile(r'  line (\d+)\.\.(\d+) (?:artifact|node (\d+)) x (\S+) y (\S+) natural (\S+) of (\S+)((?: \w+)*) "(.*)"$')


class Run:
    def __init__(self, match):
        begin, end, x, level, self.language, self.font, size, scale = match.groups()
        self.begin, self.end, self.x, self.rtl = int(begin), int(end), float(x), int(level) % 2 == 1
        self.size, self.scale, self.glyphs = float(size), float(scale or 1), []

    def seen(self):
        return [g for g in self.glyphs if "e" not in g[6]]


class Line:
    def __init__(self, match):
        begin, end, node, x, y, natural, width, words, text = match.groups()
        self.begin, self.end, self.node = int(begin), int(end), node
        self.x, self.natural, self.width = float(x), float(natural), float(width)
        self.flags, self.runs = words.split(), []
        text = re.sub(rb"\\(?:x([0-9A-F]{2})|(.))", lambda m: bytes([int(m[1], 16)]) if m[1] else m[2], text.encode())
        self.text = text

    def glyphs(self):
        return [g for run in self.runs for g in run.glyphs]


def read(dump):
    """The lines of a dump that are text of the document, in the order of the text."""
    lines = []
    for row in dump.splitlines():
        if row.startswith("      "):
            place, glyph, advance, x, y, flags = row.split()
            begin, size = place.split("+")
            lines[-1].runs[-1].glyphs.append((int(begin), int(glyph), float(advance), float(x), float(y), int(size), flags))
        elif row.startswith("    run"):
            lines[-1].runs.append(Run(RUN.match(row)))
        elif row.startswith("  line"):
            lines.append(Line(LINE.match(row)))
    return sorted((line for line in lines if line.node), key=lambda line: line.begin)


def paragraphs(lines):
    """Lines that follow one another in one leaf."""
    out = []
    for line in lines:
        if out and out[-1][-1].node == line.node and out[-1][-1].end == line.begin:
            out[-1].append(line)
        else:
            out.append([line])
    return out


# ---- glyphs ----

def faces(engross):
    """Every installed font of the registry by its PostScript name."""
    out = {}
    listed = subprocess.run([engross, "fonts", "--json"], capture_output=True, text=True).stdout
    for row in listed.splitlines():
        for file in json.loads(row)["files"]:
            path = pathlib.Path("/usr/share/fonts") / file["file"]
            if file["installed"] and path.exists():
                face = harfbuzz.Face(path, file["index"])
                out[face.name] = face
    return out


WRITTEN_IN = {"Kore": ["Hang", "Hani"], "Jpan": ["Hani", "Hira", "Kana"], "Hans": ["Hani"], "Hant": ["Hani"]}


def scripts_of(text, whole, language):
    """The script of a run; where it has none of its own, those it may take after."""
    def strong(s):
        return [name for name in dict.fromkeys(icu.Script.getScript(c).getShortName() for c in s)
                if name not in ("Zyyy", "Zinh", "Zzzz")]
    locale = icu.Locale(language)
    locale.addLikelySubtags()
    own = locale.getScript()
    return strong(text)[:1] or [*strong(whole), *WRITTEN_IN.get(own, [own]), "Zyyy"]


def wanted_forms(face, paragraph, begin, end, run, hyphen, whole):
    """What HarfBuzz makes of a stretch, in visual order, in each of the ways that are right."""
    for script in scripts_of(paragraph[begin:end].decode(), whole, run.language):
        for ligatures in (True, False):
            yield face.shape(paragraph, begin, end, run.rtl, script, run.language, hyphen, ligatures)


def drawn_apart(face, paragraph, begin, end, run, seen, base, whole):
    """The same of a stretch whose letters are drawn apart: of its text with the tatweels in it, before the letters that
    they stand before; clusters as in the text without."""
    places = Counter(g[0] - base for g in seen if "t" in g[6])
    text, back = b"", []
    for at in range(len(paragraph)):
        n = places.get(at, 0)
        text += "\u0640".encode() * n + paragraph[at:at + 1]
        back += [at] * (2 * n + 1)
    back.append(len(paragraph))
    first, last = back.index(begin), back.index(end)
    for form in wanted_forms(face, text, first, last, run, "", whole):
        yield [(back[g[0]], *g[1:]) for g in form]


def spread_fault(face, run, glyphs, form, paragraph, base):
    """Marks where the font has them: within a cluster ink stands as HarfBuzz has it, scaled with its line."""
    pens, pen = [], 0.0
    for g in glyphs:
        pens.append((pen + g[3], g[4]))
        pen += g[2]
    spaces = {g[0] - base for g in glyphs if "s" in g[6]}
    pen, wanted = 0.0, []
    for g in form:
        scale = run.size * (1 if g[0] in spaces else run.scale)
        wanted.append((pen + g[3] * scale, g[4] * run.size))
        pen += g[2] * scale
    first = 0
    for i, g in enumerate(glyphs):
        if g[0] != glyphs[first][0] or "t" in g[6] or "t" in glyphs[first][6]:
            first = i
        moved = (pens[i][0] - pens[first][0]) - (wanted[i][0] - wanted[first][0])
        # SARA AM is nikhahit and AA: what parts clusters parts these two.
        text = paragraph[g[0] - base:g[0] - base + g[5]].decode()
        is_split = text[-1:] in ("\u0e33", "\u0eb3") and (i + 1 == len(glyphs) or glyphs[i + 1][0] != g[0])
        if abs(pens[i][1] - wanted[i][1]) > NEAR or (moved < -NEAR if is_split else abs(moved) > NEAR + abs(wanted[i][0] - wanted[first][0]) * .001):
            return f"glyph {g[1]} of {text!r} stands {moved:.3f} off"
    return None


def glyph_faults(known, lines, paragraph, base):
    """Lines whose glyphs are not those of their text."""
    whole = paragraph.decode()
    pieces = []
    for line in lines:
        for run in line.runs:
            face = known.get(run.font)
            if not face or any(c == "\ufffc" for c in paragraph[run.begin - base:run.end - base].decode()):
                continue
            seen = run.seen()
            if not seen:
                continue
            made = [g for g in seen if "h" in g[6] or "y" in g[6]]
            hyphens = ["\u2010", "-", "\u058a"] if made else [""]
            begin, end = run.begin - base, run.end - base
            # The white space after it was shaped with it, though it may stand at another level.
            tail = next((r for r in line.runs if r.begin == run.end and not r.seen() and r.font == run.font), None)
            text_end = tail.end - base if tail else end
            if made and "y" in made[-1][6]:
                end = text_end = made[-1][0] - base
            all_of = run.glyphs + (tail.glyphs if tail else [])
            got = sorted((g[0] - base, g[1]) for g in all_of)
            visual = [(g[0] - base, g[1]) for g in seen]
            space = face.nominal(" ")
            fault = "not the glyphs of its text"
            forms = (f for h in hyphens for f in wanted_forms(face, paragraph, begin, text_end, run, h, whole))
            is_drawn = any("t" in g[6] for g in seen)
            if is_drawn:
                forms = drawn_apart(face, paragraph, begin, text_end, run, seen, base, whole)
            for form in forms:
                form = [(g[0], space if g[1] == 0 else g[1], *g[2:]) for g in form]
                if sorted((g[0], g[1]) for g in form) != got:
                    continue
                own = [g for g in form if any(g[0] == v[0] for v in visual)]
                if [(g[0], g[1]) for g in own] == visual:
                    fault = spread_fault(face, run, seen, own, paragraph, base)
                else:
                    fault = "in another order"
                if not fault:
                    break
            if fault:
                yield line, f"{fault}: {paragraph[begin:text_end].decode()!r} in {run.font}"
            if is_drawn:
                continue
            own = {g[0] - base for g in all_of if "h" not in g[6] and "y" not in g[6]}
            pieces.append((line, run, face, begin, text_end, [g for g in got if g[0] in own]))
    # Where a line may end without shaping again, both sides are slices of the whole.
    pieces.sort(key=lambda piece: piece[3])
    for (line, a, face, begin, at, left), (other, b, _, next_begin, end, right) in zip(pieces, pieces[1:]):
        if line is other or at != next_begin or (a.font, a.size, a.rtl, a.language) != (b.font, b.size, b.rtl, b.language):
            continue
        fault = None
        for form in wanted_forms(face, paragraph, begin, end, a, "", whole):
            starts = [g for g in form if g[0] == at]
            if not starts or any(g[5] for g in starts):
                fault = None
                break
            fault = "not the slice of its run"
            if sorted((g[0], g[1]) for g in form) == sorted(left + right):
                fault = None
                break
        if fault:
            yield line, f"{fault}: {paragraph[begin:at].decode()!r}|{paragraph[at:end].decode()!r}"


# ---- lines ----

def overfull(line):
    """Points by which a line's pens stand out of its measure."""
    low, high = float("inf"), float("-inf")
    for run in line.runs:
        pen = run.x
        for g in run.glyphs:
            if "e" not in g[6]:
                low, high = min(low, pen), max(high, pen + g[2])
            pen += g[2]
    if low > high:
        return 0
    room = high - low - line.width
    return room if room > 2 * HANGS or (room > .05 and not hangs(line)) else 0


def hangs(line):
    text = line.text.decode().strip()
    edge = text[:1] + text[-1:]
    return any(not c.isalnum() or c in "ATVWY" for c in edge) or any("h" in g[6] for g in line.glyphs())


def may_part(stretch, is_phrase, before, after, lines):
    """Whether a name is too wide for its line, or a long one of ordinary words that parts between two of them; or it parts
    at a middle dot, or in a script without word spaces at a space that is not its last."""
    if before[-1] in "·・‧" or (before[-1] == " " and " " in after and ord(after[0]) in range(0xE00, 0x1800)):
        return True
    width = sum(g[2] for line in lines for g in line.glyphs() if stretch[0] <= g[0] < stretch[1])
    size = max(run.size for line in lines for run in line.runs)
    long = is_phrase and (before[-1] == " " or ord(before[-1]) > 0x3000) and width * 3 >= lines[0].width * .97 and width >= 12 * size * .97
    return width > lines[0].width or long


class Verdict:
    def __init__(self, name):
        self.name, self.counts, self.faults = name, Counter(), []

    def add(self, kind, seen):
        self.counts[kind] += 1
        self.faults.append(f"{kind}: {seen}")

    def row(self):
        return [self.name, *(self.counts[k] for k in COLUMNS)]


COLUMNS = ("lines", "breaks", "illegal", "begins", "ends", "overfull", "glyphs", "names")


def judge(name, dump, known, names=()):
    verdict = Verdict(name)
    for lines in paragraphs(read(dump)):
        base, paragraph = lines[0].begin, b"".join(line.text for line in lines)
        text, language = paragraph.decode(), lines[0].runs[0].language if lines[0].runs else "und"
        verdict.counts["lines"] += len(lines)
        asked = {}
        for line, following in zip(lines, lines[1:]):
            at = len(paragraph[:line.end - base].decode())
            if text[at - 1] == "\n":
                continue
            verdict.counts["breaks"] += 1
            language = next((run.language for run in line.runs if run.end == line.end), language)
            asked[language] = asked.get(language) or rules.Text(text, language)
            flags = "".join(g[6] for g in line.glyphs())
            ems = line.width / line.runs[-1].size if line.runs else 0
            fault = asked[language].fault(at, "made" if "h" in flags else "soft" if "y" in flags else None, ems)
            if fault:
                verdict.add(*fault)
            for form, is_phrase in names:
                begin = text.find(form, max(0, at - len(form) + 1), at + len(form) - 1)
                if 0 <= begin < at < begin + len(form):
                    stretch = (len(text[:begin].encode()) + base, len(text[:begin + len(form)].encode()) + base)
                    if not may_part(stretch, is_phrase, text[begin:at], text[at:begin + len(form)], (line, following)):
                        verdict.add("names", f"{text[begin:at]}|{text[at:begin + len(form)]}")
                    break
        for line in lines:
            if overfull(line):
                verdict.add("overfull", f"by {overfull(line):.2f} pt: {line.text.decode()}")
        for _, fault in glyph_faults(known, lines, paragraph, base):
            verdict.add("glyphs", fault)
    return verdict
