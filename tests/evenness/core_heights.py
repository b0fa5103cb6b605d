"""Scripts side by side: in the parallel edition each is as large beside Latin as the official style has it, and its
core, the height of its plain letters, looks like Latin's.

The core of an alphabet, an abugida or Arabic stands between Latin's x-height and its capitals; a script of full squares
(Han, hangul, kana) between the capitals and the whole from ascender to descender."""
import collections
import os
import pathlib
import re
import subprocess
import sys

import yaml
from PIL import ImageFont

from tap import check, finish, skip

ROOTS = [pathlib.Path("/usr/share/fonts"), pathlib.Path("fonts")]
EM = 400
SQUARE = ("zh-Hans", "zh-Hant", "ja", "ko")
LETTERS = {  # without ascenders, descenders and signs
    "en": "xzvn", "ru": "хнпи", "km": "កគនមរប", "ar": "دهوعصر", "fa": "دهوعصر", "ur": "دهوعصر", "zh-Hans": "国田四回", "zh-Hant": "國田四回",
    "ja": "あのはす", "ko": "가나다한", "hi": "कनमगप", "th": "กนมรด", "lo": "ກນມດຍ", "my": "ကတဝပလ", "bn": "কনমগপ", "ta": "கபமநவ",
    "si": "කනමගප",
}


def faces():
    """Each face of the registry by its name: its file."""
    found = {}
    for family in yaml.safe_load(open("fonts/fonts.yaml", encoding="utf-8"))["families"].values():
        for entry in family["files"]:
            for root in ROOTS:
                path = root / family.get("folder", "") / entry["file"]
                if path.exists():
                    found.setdefault(path.stem.replace("CJK-", "CJK"), path)
    return found


def ink(path, letters):
    """The median top over and bottom under the baseline, of the em, as drawn."""
    font = ImageFont.truetype(str(path), EM)
    boxes = [font.getbbox(letter, anchor="ls") for letter in letters]
    tops, bottoms = sorted(-box[1] for box in boxes), sorted(box[3] for box in boxes)
    return tops[len(tops) // 2] / EM, bottoms[len(bottoms) // 2] / EM


def body_sizes(*options):
    """How often each face is set in each size, lines of text only."""
    dump = subprocess.run([os.environ["ENGROSS"], "build", "--dump=pages", *options, "source-text/phnom-penh-declaration"],
                          capture_output=True, text=True, check=True).stdout
    sizes = collections.Counter()
    for line in dump.splitlines():
        if line.startswith("  line "):
            for face, size in re.findall(r" ([A-Z]\w+(?:-\w+)?) ([\d.]+)(?= )", line[:line.index('"')]):
                sizes[face, float(size)] += 1
    return sizes


def body_of(sizes, foreign):
    """The face and size most lines are set in: Latin's, or the first that is another's."""
    return next((key for key, _ in sizes.most_common() if (key[0] == "NotoSerif-Regular") != foreign), None)


files = faces()
latin = files.get("NotoSerif-Regular")
if not latin:
    skip("core heights", "Noto Serif is not installed")
    finish()
x_height, _ = ink(latin, LETTERS["en"])
capitals, _ = ink(latin, "HIEN")
ascender, _ = ink(latin, "dbhl")
_, descender = ink(latin, "pqg")
english = body_of(body_sizes("-l", "en"), False)[1]
for language, letters in LETTERS.items():
    if language == "en":
        continue
    foreign = language != "ru"
    pair = body_sizes("-e", "parallel", "-l", f"en,{language}")
    face, size = body_of(pair, foreign)
    beside = body_of(pair, False)[1]
    alone = body_of(body_sizes("-l", language), foreign)[1]
    check(f"{language}: as large beside Latin as in an edition of its own", abs(size / beside / (alone / english) - 1) <= 0.02,
          f"{size} beside {beside}, {alone} to {english} alone")
    path = next((files[name] for name in files if name.replace("-", "") == face.replace("-", "") or
                 (name.startswith(face.split("CJK")[0] + "CJK") and "CJK" in face)), None)
    if not path:
        skip(f"{language}: core height", f"the file of {face} was not found")
        continue
    top, bottom = ink(path, letters)
    core = (top + bottom) * size / beside
    low, high = (capitals, ascender + descender) if language in SQUARE else (x_height, capitals)
    print(f"# {language}: core {core / x_height:.2f} of the x-height, {core / capitals:.2f} of the capitals")
    check(f"{language}: its core stands between {'capitals and full height' if language in SQUARE else 'x-height and capitals'} of Latin",
          low * 0.97 <= core <= high * 1.03, f"core {core:.3f}, Latin {low:.3f} to {high:.3f}")
finish()
