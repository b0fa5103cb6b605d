"""A text in every script that fonts.yaml has a fallback for, made of the script's own letters, signs and digits.

From Unicode's files alone, so that no script is known better than another: words of five letters, each vowel sign or
other mark on a letter, each pair that a virama ties, digits, punctuation. `texts.py FOLDER` writes one Markdown file a
script; as a module: scripts(root), text(code), and is_rtl(code)."""
import bisect
import pathlib
import re
import sys
import unicodedata

UNICODE = pathlib.Path("/usr/share/unicode")
# Codes that stand for several scripts or for a way of writing one; their letters come under other codes.
OF_OTHERS = {"Aran", "Hans", "Hant", "Jpan", "Kore", "Zyyy"}
# SignWriting has no letters. Merc is written under Mero's fonts, and has its own file.
WITHOUT_LETTERS = {"Sgnw"}
# Characters the Noto fonts of Debian 12 were made before or without.
OLDEST = 9.0
NO_FONT = {0x05EF, *range(0x0860, 0x086B)}


def ranges(name):
    """(first, last, value) of one of Unicode's files, in order."""
    out = []
    for line in (UNICODE / name).read_text("utf-8").splitlines():
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([\w.]+)", line)
        if found:
            first = int(found.group(1), 16)
            out.append((first, int(found.group(2) or found.group(1), 16), found.group(3)))
    return sorted(out)


AGES = ranges("DerivedAge.txt")
FIRSTS = [first for first, _, _ in AGES]
NAMES = dict(re.findall(r"^sc ; (\w{4})\s*; (\w+)", (UNICODE / "PropertyValueAliases.txt").read_text("utf-8"), re.M))
CHARACTERS = {}
for first, last, script in ranges("Scripts.txt"):
    CHARACTERS.setdefault(script, []).extend(range(first, last + 1))


def age(c):
    first, last, value = AGES[bisect.bisect_right(FIRSTS, c) - 1]
    return float(value) if first <= c <= last else 99.0


def scripts(root):
    """The codes under `fallback` in fonts.yaml that have letters of their own."""
    fallback = (pathlib.Path(root) / "fonts/fonts.yaml").read_text("utf-8").split("\nfallback:\n")[1]
    codes = re.findall(r"^  ([A-Z][a-z]{3}):", fallback, re.M)
    return [code for code in codes if code not in OF_OTHERS | WITHOUT_LETTERS]


def characters(code):
    """The script's older characters by general category; the supplementary planes only when it lives there."""
    all_of = CHARACTERS.get(NAMES.get(code), [])
    oldest = max([OLDEST, *(sorted(map(age, all_of))[:1])])
    known = [c for c in all_of if age(c) <= oldest and c not in NO_FONT]
    plane = [c for c in known if c < 0x10000]
    by = {}
    for c in sorted(plane if len(plane) > 20 else known):
        by.setdefault(unicodedata.category(chr(c)), []).append(chr(c))
    return by


def spread(items, n):
    """n of them at most, from the whole list, in order."""
    return [items[i * len(items) // n] for i in range(n)] if len(items) > n else list(items)


def is_rtl(code):
    letters = [c for kind in ("Lo", "Lu", "Ll") for c in characters(code).get(kind, [])]
    return unicodedata.bidirectional(letters[0]) in ("R", "AL")


def text(code):
    """Title, heading, paragraphs and commitments, as lines that come back as they are."""
    by = characters(code)
    letters = spread([c for kind in ("Lu", "Ll", "Lo", "Lm", "Nl") for c in by.get(kind, [])], 120)
    bases = by.get("Lo") or by.get("Ll") or letters
    marks = by.get("Mn", []) + by.get("Mc", [])
    ties = [c for c in marks if unicodedata.combining(c) == 9]
    words = ["".join(letters[i:i + 5]) for i in range(0, len(letters), 5)]
    signs = [bases[(7 * i + 3) % len(bases)] + mark for i, mark in enumerate(spread(marks, 60))]
    tied = [bases[(5 * i + 1) % len(bases)] + tie + bases[(3 * i + 2) % len(bases)] + marks[2 * i % len(marks)]
            for tie in ties for i in range(12)]
    digits = [c for c in by.get("Nd", [])]
    points = [words[i % len(words)] + c for i, c in enumerate(by.get("Po", []))]
    paragraphs = [words, signs, tied, digits + ["".join(digits[:10])] if digits else [], points]
    lines = [" ".join(part) for part in paragraphs if part]
    items = [" ".join(words[(3 * i + j) % len(words)] for j in range(5)) for i in range(3)]
    return {"title": " ".join(words[:2]), "heading": " ".join(words[-2:]), "paragraphs": lines, "items": items}


def markdown(code):
    t = text(code)
    escape = lambda line: re.sub(r"([\\*_`<\[\]#|~&>])", r"\\\1", line)
    parts = [f'---\ntitle: "{t["title"]}"\nlang: und-{code}\n---\n', f"## {t['heading']}\n"]
    parts += [escape(line) + "\n" for line in t["paragraphs"]]
    parts.append("\n".join(f"{i + 1}. {escape(line)}" for i, line in enumerate(t["items"])))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for script in scripts(pathlib.Path(__file__).parents[2]):
        (folder / f"script-{script}.md").write_text(markdown(script), "utf-8")
