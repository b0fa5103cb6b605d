"""Times all language editions of the declaration, cold, in one process of engross, and Typst on the same texts.

usage: tests/bench/run languages [--runs N]

Typst's compiler makes one document a process, so its time is that of a shell which starts a compiler a language, one
after the other or two at a time; or that of one document of all texts. The shortest median counts. Each compiler is
given the fonts of its text alone, the files that engross embeds. Runs go in turn, so that whatever else the machine
does falls on all alike. Printed: median of the wall time, its ratio to Typst's best, peak memory of the largest
process."""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

import timing

root = pathlib.Path(__file__).resolve().parents[2]
source = root / "source-text/phnom-penh-declaration"
work = root / "build/bench/languages"
MARGINS = "(left: 35mm, right: 25mm, top: 25mm, bottom: 29mm)"
# As src/style/data and the registry choose them; families in the order of fallback.
FONTS = {
    "ar fa": ["Noto Naskh Arabic", "Noto Serif"], "ur": ["Noto Nastaliq Urdu", "Noto Serif"],
    "bn": ["Noto Serif Bengali", "Noto Serif"], "hi ne": ["Noto Serif Devanagari", "Noto Serif"],
    "km": ["Noto Serif Khmer", "Noto Serif"], "lo": ["Noto Serif Lao", "Noto Serif"],
    "my": ["Noto Serif Myanmar", "Noto Serif"], "si": ["Noto Serif Sinhala", "Noto Serif"],
    "ta": ["Noto Serif Tamil", "Noto Serif"], "th": ["Noto Serif Thai", "Noto Serif"],
    "ja": ["Noto Serif CJK JP"], "ko": ["Noto Serif CJK KR"],
    "zh-Hans": ["Noto Serif CJK SC"], "zh-Hant": ["Noto Serif CJK TC"],
}


def families(tag):
    return next((stack for tags, stack in FONTS.items() if tag in tags.split()), ["Noto Serif"])


def files(family):
    """The regular and bold files of a family, by fontconfig."""
    out = set()
    for weight in ("regular", "bold"):
        said = subprocess.run(["fc-match", "-f", "%{family}\n%{file}", f"{family}:{weight}"], capture_output=True, text=True)
        name, path = said.stdout.split("\n")
        if family not in name:
            sys.exit(f"no font file of {family} is installed")
        out.add(path)
    return out


def escape(text):
    return re.sub(r"([*_#$@<>\\`~\[\]])", r"\\\1", text)


def typst(tag, path):
    """The text in Typst's own language: title, headings, paragraphs, numbered commitments."""
    text = path.read_text("utf-8-sig")
    keys, body = {}, text
    if text.startswith("---\n"):
        front, body = text[4:].split("\n---\n", 1)
        keys = dict(re.findall(r'^(title|subtitle): "?(.*?)"?$', front, re.M))
    else:
        title, body = text.lstrip().split("\n", 1)
        keys["title"] = title
    language, _, script = tag.partition("-")
    region = {"Hans": 'region: "cn", ', "Hant": 'region: "tw", '}.get(script, "")
    stack = ", ".join(f'"{family}"' for family in families(tag))
    direction = "rtl" if language in ("ar", "fa", "ur") else "ltr"
    out = (f'#set document(title: "{keys["title"]}")\n#set page(paper: "a4", margin: {MARGINS}, '
           'footer: context align(right, text(8.5pt)[#counter(page).display() / #counter(page).final().first()]))\n'
           f'#set text(font: ({stack},), size: 11pt, lang: "{language}", {region}dir: {direction})\n'
           "#set par(justify: true, leading: 0.72em, spacing: 1.2em)\n"
           "#show heading.where(level: 1): it => align(center, text(20pt, it.body))\n"
           f"#show heading.where(level: 2): set text(12pt)\n\n= {escape(keys['title'])}\n\n{escape(keys.get('subtitle', ''))}\n\n")
    for line in body.split("\n"):
        if line.startswith("## "):
            out += f"\n== {escape(line[3:])}\n\n"
        else:
            out += (escape(line) if line else "\n") + "\n"
    return out


def prepare():
    """Writes each language's text and font folder; gives the command lines, one a language, and that for all."""
    help_text = subprocess.run(["typst", "compile", "--help"], capture_output=True, text=True).stdout
    embedded = "--ignore-embedded-fonts " if "--ignore-embedded-fonts" in help_text else ""
    compile = "typst compile --ignore-system-fonts " + embedded + "--pdf-standard a-2a,ua-1"
    everything, commands = "", []
    shutil.rmtree(work / "fonts", ignore_errors=True)
    (work / "fonts/all").mkdir(parents=True)
    for path in sorted(p for p in source.iterdir() if p.suffix in (".md", ".txt")):
        tag, fonts = path.stem, work / "fonts" / path.stem
        fonts.mkdir()
        for family in families(tag):
            for file in files(family):
                for folder in (fonts, work / "fonts/all"):
                    if not (folder / os.path.basename(file)).exists():
                        (folder / os.path.basename(file)).symlink_to(file)
        (work / f"{tag}.typ").write_text(typst(tag, path), "utf-8")
        everything += f'#include "{tag}.typ"\n'
        commands.append(f"{compile} --font-path {fonts} {work}/{tag}.typ {work}/{tag}.typst.pdf")
    (work / "all.typ").write_text(everything, "utf-8")
    return commands, f"{compile} --font-path {work}/fonts/all {work}/all.typ {work}/all.typst.pdf"


def main():
    parser = argparse.ArgumentParser(usage="tests/bench/run languages [--runs N]")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    editions = work / "editions"
    editions.mkdir(parents=True, exist_ok=True)
    programs = {"engross -j 2": [str(root / "build/release/bin/engross"), "build", "--quiet", "-j", "2", str(source),
                                 "-d", str(editions)]}
    if shutil.which("typst"):
        commands, together = prepare()
        (work / "one.sh").write_text("set -e\n" + "\n".join(commands) + "\n")
        (work / "each").write_text("\n".join(commands) + "\n")
        programs["typst in turn"] = ["sh", str(work / "one.sh")]
        programs["typst two at a time"] = ["xargs", "-a", str(work / "each"), "-d", "\n", "-P", "2", "-I", "{}",
                                           "sh", "-c", "exec {}"]
        programs["typst, one document"] = together.split()
    times = {name: [] for name in programs}
    for n in range(options.runs + 1):
        for name, command in programs.items():
            seen = timing.run_surely(command)
            if n:
                times[name].append(seen)
    medians = {name: statistics.median(t for t, _ in seen) for name, seen in times.items()}
    best = min((m for name, m in medians.items() if name.startswith("typst")), default=None)
    print(f"{'':20}{'median':>12}{'of Typst':>10}{'peak':>12}   {len(list(source.glob('*.md'))) + 1} languages, {options.runs} runs in turn")
    for name, seen in times.items():
        print(f"{name:20}{medians[name] * 1000:>9.0f} ms{medians[name] / best if best else float('nan'):>10.3f}"
              f"{max(m for _, m in seen) / 1024:>8.1f} MiB")


main()
