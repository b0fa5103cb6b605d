"""Every line of every text, at the official measure and at A5 with margins of 20 mm: a table, in which all is 0.

With --show, texts or languages may be named, and each fault is shown: table.py --show km arb"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

import yaml

import judge
from tap import check, finish

engross = os.environ["ENGROSS"]
declaration = pathlib.Path("source-text/phnom-penh-declaration")
corpus = pathlib.Path(os.environ.get("SHARED") or "none") / "corpus/udhr"
samples = pathlib.Path("tests/samples")
STYLES = {"A4": [], "A5": ["--style", "tests/breaks/a5.yaml"]}
show = sys.argv[1:2] == ["--show"]
asked = sys.argv[2:]


def names_of(language):
    """The forms of names.yaml in one language, the longest first, and whether they may part when they are long."""
    kinds = yaml.safe_load((declaration / "names.yaml").read_text(encoding="utf-8"))
    forms = {(entry[language], kind in ("bodies", "programmes")) for kind, entries in kinds.items() for entry in entries
             if language in entry}
    return sorted(forms, key=lambda form: (-len(form[0]), form))


def texts():
    for path in sorted(declaration.glob("*.*")):
        if path.suffix in (".md", ".txt"):
            yield path.stem, [declaration, "-l", path.stem], names_of(path.stem)
    for folder in (samples, corpus):
        for path in sorted(folder.glob("*.md")):
            yield path.stem, [path], ()


def verdict_of(job):
    name, paper, arguments, names = job
    run = subprocess.run([engross, "build", "--quiet", "--dump=glyphs", *STYLES[paper], *map(str, arguments)], capture_output=True)
    verdict = judge.judge(f"{name} {paper}", run.stdout.decode("utf-8"), known, names)
    verdict.status = run.returncode, run.stderr.decode()
    return verdict


known = judge.faces(engross)
jobs = [(name, paper, arguments, names) for name, arguments, names in texts() for paper in STYLES
        if not asked or name in asked]
if __name__ == "__main__":
    print("#", f"{'text':16}", *(f"{column:>8}" for column in judge.COLUMNS))
    total, faults, failed = [0] * len(judge.COLUMNS), [], []
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for verdict in pool.map(verdict_of, jobs, chunksize=4):
            name, *counts = verdict.row()
            print("#", f"{name:16}", *(f"{count:8}" for count in counts))
            total = [a + b for a, b in zip(total, counts)]
            faults += [(kind, f"{name}: {seen}") for kind, _, seen in (f.partition(": ") for f in verdict.faults)]
            if verdict.status[0] or not counts[0]:
                failed.append(f"{name}: {verdict.status}")
    print("#", f"{'all':16}", *(f"{count:8}" for count in total))
    if show:
        print(*(f"{kind}: {seen}" for kind, seen in faults), sep="\n")
    check("every text is set", jobs and not failed, *failed)
    for kind, claim in (("illegal", "every line ends where its text and its language allow"),
                        ("begins", "no line begins with what may not begin one"),
                        ("ends", "no line ends with what may not end one"), ("overfull", "no line is wider than its measure"),
                        ("glyphs", "the glyphs of every line are those of its text in its place"),
                        ("names", "no name is broken over two lines but where it may part")):
        own = [seen for what, seen in faults if what == kind]
        check(claim, not own, *own)
    finish()
