"""Thirteen scripts on A5 with margins of 20 mm, beside Typst and LuaLaTeX with microtype where they are installed.

scripts.tsv: language, direction, font, how often the text stands in its paragraph, the text. The peers set the same in
../shared/peers, in the same fonts, at the same size and measure. What is compared is what the glyphs' places say
(glyphs.py), over all lines but the last:

  words between spaces    the line's mean word space in em; its standard deviation over the lines
  the other scripts       white ÷ glyphs: what the column is wider than the glyphs on it and their own phrase spaces, against
                          the glyphs as drawn; its standard deviation over the lines

A line that ends short of the column or goes beyond it by more than 4 pt is counted: evenness is not bought with those,
nor with hyphens."""
import os
import pathlib
import shutil
import statistics
import subprocess

import pikepdf

import glyphs
import pdf
from tap import check, finish, skip

START, END = 20 * 72 / 25.4, 128 * 72 / 25.4
SCRIPTS = {"km": "Khmr", "th": "Thai", "lo": "Laoo", "my": "Mymr", "ar": "Arab", "he": "Hebr", "hi": "Deva", "bn": "Beng",
           "ta": "Taml", "zh": "Hans", "ja": "Jpan", "ko": "Kore", "mn": "Mong"}
TAGS = {"zh": "zh-Hans", "mn": "mn-Mong"}
WITHOUT_SPACES = {"km", "th", "lo", "my", "zh", "ja"}
PHRASE_SPACE = {"km": 0.26, "th": 0.26, "lo": 0.26, "my": 0.26, "zh": 0, "ja": 0}  # em: the fonts' own
# Standard deviations that a change of the rules may not exceed; a little above what was measured.
MOST = {"km": 0.016, "th": 0.022, "lo": 0.020, "my": 0.022, "zh": 0.0095, "ja": 0.0095, "ar": 0.060, "he": 0.058,
        "hi": 0.018, "bn": 0.082, "ta": 0.100, "ko": 0.0145, "mn": 0.026}
SAME = 0.0005  # deviations nearer than this are equal
LATEX_11PT = 10.95 * 72 / 72.27

shared, work = os.environ.get("SHARED"), pathlib.Path(os.environ["WORK"])
texts = []
for row in pathlib.Path("tests/evenness/scripts.tsv").read_text("utf-8").splitlines():
    language, _, _, times, text = row.split("\t")
    texts.append((language, ("" if language in ("zh", "ja") else " ").join([text] * int(times))))


def is_blank(glyph):
    return glyph.text != "" and not glyph.text.strip()


def figures(pages, size, language):
    """Of one paragraph: lines (but the last), how many are short, over or hyphenated, and the deviation."""
    found, short, over, hyphens = [], 0, 0, 0
    rows = [row for page in pages for row in glyphs.lines(page, size)][:-1]
    for row in rows:
        seen = [g for g in row if g.natural > 0 and not is_blank(g)]
        em = seen[0].size
        begin, end = seen[0].x, max(g.x + g.width for g in seen)
        gaps = [(right.x - left.x - left.width) / em for left, right in zip(seen, seen[1:])]
        spaces = [gap for gap in gaps if gap > 0.1]
        is_short = begin > START + 4 or end < END - 4
        is_over = end > END + 0.6 * em or begin < START - 0.6 * em  # a mark's blank half may stand out
        short, over = short + is_short, over + is_over
        hyphens += seen[-1].text in ("-", "\u2010", "\u00ad")
        if language in WITHOUT_SPACES:
            drawn = sum(g.width for g in seen)
            own = PHRASE_SPACE[language] * em * len([gap for gap in spaces if gap > 0.15])
            found.append(((end if is_over else END) - START - drawn - own) / drawn)
        elif len(spaces) >= 3 and not is_short:
            found.append(statistics.mean(spaces))
    if len(found) < 3:
        return None
    return {"n": len(rows), "short": short, "over": over, "hyphens": hyphens, "sd": statistics.pstdev(found),
            "most": max(found)}


def engross():
    style = ["papers: {A5: {width: 148mm, height: 210mm, start: 20mm, column: 108mm, top: 20mm, bottom: 20mm, foot: 12mm}}",
             "paper: A5", "scripts:"]
    for script in SCRIPTS.values():
        flat = "whole-characters: no, " if script in ("Hans", "Jpan") else ""
        style.append(f"  {script}: {{{flat}body: {{size: 11pt, leading: 20pt, first-indent: 0pt}}}}")
    (work / "a5.yaml").write_text("\n".join(style) + "\n", "utf-8")
    out = {}
    for language, text in texts:
        source, made = work / f"{language}.md", work / f"{language}.pdf"
        head = f'title: "{language}"\nlang: {TAGS.get(language, language)}\nstyle: a5.yaml'
        source.write_text(f"---\n{head}\n---\n\n{text}\n", "utf-8")
        status, _, err = pdf.build(os.environ["ENGROSS"], source, "-o", made)
        if check(f"{language} builds", status == 0, err):
            with pikepdf.open(made) as document:
                out[language] = figures(document.pages, 11, language)
    return out


def of_pages(path, size):
    with pikepdf.open(path) as document:
        return {language: figures([page], size, language) for (language, _), page in zip(texts, document.pages)}


def typst():
    program = shutil.which("typst") or shutil.which("typst", path=os.path.expanduser("~/.cargo/bin"))
    if not shared or not program:
        return None
    out = work / "typst.pdf"
    done = subprocess.run([f"{shared}/peers/typst/run", out, "scripts"], env={**os.environ, "TYPST": program},
                          capture_output=True)
    return of_pages(out, 11) if done.returncode == 0 else None


def lualatex():
    if not shared or not shutil.which("lualatex"):
        return None
    source = pathlib.Path(shared, "peers/lualatex/scripts.tex").read_text("utf-8")
    (work / "scripts.tex").write_text(source.replace("{fontspec}\n", "{fontspec}\n\\usepackage{microtype}\n", 1), "utf-8")
    done = subprocess.run(["lualatex", "-interaction=batchmode", "-halt-on-error", "scripts.tex"], cwd=work,
                          capture_output=True)
    return of_pages(work / "scripts.pdf", LATEX_11PT) if done.returncode == 0 else None


def told(found):
    if not found:
        return "nothing justified"
    faults = [f"{found[k]} {k}" for k in ("short", "over", "hyphens") if found[k]]
    return f"{found['sd']:.4f} of {found['n']}" + (f" ({', '.join(faults)})" if faults else "")


own = engross()
peers = {"Typst": typst(), "LuaLaTeX": lualatex()}
for name, found in peers.items():
    if not found:
        skip(f"evenness beside {name}", "not installed, or its documents are not there")
print("# sd over lines; words between spaces: of the word space in em; else: of white ÷ glyphs")
for language, _ in texts:
    columns = [f"{name} {told(found[language])}" for name, found in [("engross", own), *peers.items()] if found]
    print(f"# {language}  " + "   ".join(columns))
for language, mine in own.items():
    if not check(f"{language}: lines are justified", mine):
        continue
    check(f"{language}: no line falls short, goes beyond or ends in a hyphen",
          not mine["short"] + mine["over"] + mine["hyphens"], told(mine))
    check(f"{language}: lines deviate by at most {MOST[language]}", mine["sd"] <= MOST[language], told(mine))
    others = [found[language]["sd"] for found in peers.values() if found and found[language]]
    if others:
        check(f"{language}: at least as even as the better peer", mine["sd"] <= min(others) + SAME, told(mine), min(others))
finish()
