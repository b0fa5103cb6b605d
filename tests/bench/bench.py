"""Times engross and each peer found, on the same text in one run.

usage: tests/bench/run [--runs N] [--only NAME]…

Each round starts every program once, in turn, in a new process, so that whatever else the machine does falls on all
alike; files are in the system's cache (two rounds are run first and not counted). Printed: median of the whole
process's wall time, its ratio to engross, peak memory, size of the file. The peers' inputs are written here from the
text in source-text/, each in its own language, set as near to the official style as it can without programming.
Names: engross, engross-fields (with its signature page), typst, typst-python, weasyprint, lualatex, xelatex, groff,
chromium, libreoffice. TYPST, VENV … are not needed: what is on the path is taken."""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import inputs
import timing

root = pathlib.Path(__file__).resolve().parents[2]
source = root / "source-text/phnom-penh-declaration"
work = root / "build/bench"
FONTS = ["NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"]


def peers():
    """(name, command) of every program found. Outputs go to work/NAME.pdf."""
    out = lambda name: str(work / f"{name}.pdf")  # noqa: E731
    engross = str(root / "build/release/bin/engross")
    found = [("engross", [engross, "build", str(work / "en.txt"), "-o", out("engross")]),
             ("engross-fields", [engross, "build", str(source), "-l", "en", "-o", out("engross-fields")])]
    fonts = work / "fonts"
    fonts.mkdir(exist_ok=True)
    for name in FONTS:
        shutil.copy(f"/usr/share/fonts/truetype/noto/{name}", fonts / name)
    if shutil.which("typst"):
        command = ["typst", "compile", "--ignore-system-fonts", "--font-path", str(fonts), "--pdf-standard", "a-2a,ua-1"]
        if "--ignore-embedded-fonts" in subprocess.run(["typst", "compile", "--help"], capture_output=True, text=True).stdout:
            command.append("--ignore-embedded-fonts")
        found.append(("typst", command + [str(work / "en.typ"), out("typst")]))
    for python in ("python3", sys.executable):
        if subprocess.run([python, "-c", "import typst"], capture_output=True).returncode == 0:
            program = (f"import typst; typst.compile({str(work / 'en.typ')!r}, output={out('typst-python')!r}, "
                       f"font_paths=[{str(fonts)!r}], ignore_system_fonts=True, pdf_standards=['a-2a', 'ua-1'])")
            found.append(("typst-python", [python, "-c", program]))
            break
    if shutil.which("weasyprint"):
        found.append(("weasyprint", ["weasyprint", "-q", "--pdf-variant", "pdf/ua-1", str(work / "en.html"), out("weasyprint")]))
    for latex in ("lualatex", "xelatex"):
        if shutil.which(latex):
            # Once: a second run, for the page count, would double it.
            found.append((latex, [latex, "-interaction=batchmode", f"-output-directory={work}", f"-jobname={latex}",
                                  str(work / "en.tex")]))
    if shutil.which("gropdf"):
        found.append(("groff", ["sh", "-c", f"groff -Kutf8 -ms -Tpdf {work / 'en.ms'} >{out('groff')}"]))
    if shutil.which("chromium"):
        found.append(("chromium", ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                                   f"--print-to-pdf={out('chromium')}", str(work / "en.html")]))
    if shutil.which("soffice") and not os.environ.get("EG_BENCH_QUICK"):
        found.append(("libreoffice", ["sh", "-c", f"soffice --headless --convert-to pdf --outdir {work}/lo {work / 'en.html'}"
                                                  f" && cp {work}/lo/en.pdf {out('libreoffice')}"]))
    return found


def main():
    parser = argparse.ArgumentParser(usage="tests/bench/run [--runs N] [--only NAME]…")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    work.mkdir(parents=True, exist_ok=True)
    inputs.write(source / "en.txt", work)
    programs = [(n, c) for n, c in peers() if not options.only or n in options.only or n == "engross"]
    times, broken = {name: [] for name, _ in programs}, set()
    for n in range(options.runs + 2):
        for name, command in programs:
            if name in broken:
                continue
            seen = timing.run(command, work / f"{name}.log")
            if seen is None:
                broken.add(name)
                print(f"{name} failed: see {work.relative_to(root)}/{name}.log", file=sys.stderr)
            elif n >= 2:
                times[name].append(seen)
    base = statistics.median(t for t, _ in times["engross"])
    print(f"{'':16}{'median':>10}{'ratio':>9}{'fastest':>10}{'peak':>10}{'size':>10}   of {options.runs} runs in turn")
    for name, _ in programs:
        if name in broken or not times[name]:
            continue
        seconds = [t for t, _ in times[name]]
        median, size = statistics.median(seconds), (work / f"{name}.pdf").stat().st_size
        print(f"{name:16}{median * 1000:>7.1f} ms{median / base:>8.1f}×{min(seconds) * 1000:>7.1f} ms"
              f"{max(m for _, m in times[name]) / 1024:>6.1f} MiB{size / 1000:>7.1f} kB")
    return 1 if "engross" in broken else 0


sys.exit(main())
