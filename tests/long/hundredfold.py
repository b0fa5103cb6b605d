"""Writes the seed's body a hundred times into one text and builds it; compares with the seed's own build.

Acceptance: at most 120 times the warm time of the seed, memory in proportion."""
import os
import pathlib
import re
import statistics
import time

from tap import check, finish

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
FOLDS = 100


def write_long(path):
    text = pathlib.Path("source-text/phnom-penh-declaration/en.txt").read_text("utf-8").strip()
    blocks = re.split(r"\n\s*\n", text)
    head, body, closing = blocks[:2], blocks[2:-1], blocks[-1]
    number, out = 0, list(head)
    for _ in range(FOLDS):
        for block in body:
            lines = []
            for line in block.split("\n"):
                if re.match(r"\d+\. ", line):
                    number += 1
                    line = f"{number}. " + line.split(". ", 1)[1]
                lines.append(line)
            out.append("\n".join(lines))
    path.write_text("\n\n".join(out + [closing]) + "\n", "utf-8")
    return number


def run(source, out):
    """Seconds of the whole process and its peak memory in KiB."""
    begin = time.perf_counter()
    pid = os.posix_spawn(engross, [engross, "build", str(source), "-l", "en", "-o", str(out)], os.environ)
    _, status, usage = os.wait4(pid, 0)
    return status, time.perf_counter() - begin, usage.ru_maxrss


folder = work / "text"
folder.mkdir()
short = folder / "en.txt"
short.write_bytes(pathlib.Path("source-text/phnom-penh-declaration/en.txt").read_bytes())
long_folder = work / "long"
long_folder.mkdir()
n = write_long(long_folder / "en.txt")
check("the long text has commitments 1 to 1200", n == 1200, n)

runs = [run(short, work / "short.pdf") for _ in range(11)][1:]
warm, short_memory = statistics.median(r[1] for r in runs), max(r[2] for r in runs)
status, seconds, memory = run(long_folder / "en.txt", work / "long.pdf")
check("it builds", status == 0)
said = (f"seed {warm * 1000:.1f} ms and {short_memory} KiB; a hundredfold {seconds * 1000:.0f} ms "
        f"({seconds / warm:.1f} times) and {memory} KiB ({memory / short_memory:.1f} times)")
print("#", said)
check("it takes at most 120 times the time of the seed", seconds <= 120 * warm, said)
check("and memory in proportion", memory <= FOLDS * short_memory, said)
if status == 0:
    import pdf
    document = pdf.Document(work / "long.pdf")
    print("#", len(document.pages), "pages,", (work / "long.pdf").stat().st_size, "bytes")
    labels = [e.text.strip() for e in document.elements("Lbl")]
    check("its commitments are numbered 1 to 1200", labels == [f"{i}." for i in range(1, 1201)], labels[:3], len(labels))
    check("each has its destination", all(f"c{i}" in document.destinations() for i in range(1, 1201)))
finish()
