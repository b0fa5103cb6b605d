"""Times editions made together, cold, in one process: what each costs beside the official one.

usage: tests/bench/run editions [--runs N]

All languages of the declaration, on one thread. Editions of one measure stand on the same pages, laid out once, so that
print, beside the official edition, costs only what writes it. Runs go in turn. Printed: median of the wall time, its
ratio to the official edition's, peak memory."""
import argparse
import pathlib
import statistics

import timing

root = pathlib.Path(__file__).resolve().parents[2]
source = root / "source-text/phnom-penh-declaration"
work = root / "build/bench/editions"
SETS = [  # editions, distinct measures
    ("official", 1),
    ("official,print", 1),
    ("official,web", 1),
    ("official,print,web,large-print,draft,handout", 4),
]


def main():
    parser = argparse.ArgumentParser(usage="tests/bench/run editions [--runs N]")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    work.mkdir(parents=True, exist_ok=True)
    program = [str(root / "build/release/bin/engross"), "build", "--quiet", "-j", "1", "-d", str(work), str(source), "-e"]
    times = {editions: [] for editions, _ in SETS}
    for n in range(options.runs + 1):
        for editions, _ in SETS:
            seen = timing.run_surely(program + [editions])
            if n:
                times[editions].append(seen)
    medians = {editions: statistics.median(t for t, _ in seen) for editions, seen in times.items()}
    print(f"{'':46}{'measures':>9}{'median':>11}{'of official':>13}{'peak':>12}")
    for editions, measures in SETS:
        print(f"{editions:46}{measures:>9}{medians[editions] * 1000:>8.0f} ms{medians[editions] / medians['official']:>13.2f}"
              f"{max(m for _, m in times[editions]) / 1024:>8.1f} MiB")


main()
