"""Killed at any moment while it signs: the file is unsigned and whole, or signed and valid; what was left behind is
removed by the next run."""
import os
import random
import signal
import subprocess
import time

from files import ENGROSS, WORK, edition, key_arguments, pki, read, run
from tap import check, finish

TIMES = 100
folder = f"{WORK}/killed"
os.makedirs(folder, exist_ok=True)
path = f"{folder}/file.pdf"
unsigned = read(edition(2))
command = (ENGROSS, "sign", "--quiet", "--field", "S01", *key_arguments("party02"), "-o", path, path)


def fresh():
    with open(path, "wb") as file:
        file.write(unsigned)


def timed():
    fresh()
    begun = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - begun


whole = min(timed() for _ in range(7))
chance = random.Random(6)
bad, n_signed, n_left = [], 0, 0
for i in range(TIMES):
    fresh()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, whole * 1.5))
    process.send_signal(signal.SIGKILL)
    process.wait()
    n_left += len(os.listdir(folder)) > 1
    data = read(path)
    if data != unsigned:
        code, said = run("verify", "--trust", pki.root, path)
        n_signed += 1
        if code or not data.startswith(unsigned):
            bad.append((i, code, said))
check(f"killed {TIMES} times: whole and unsigned, or signed and valid", not bad, *bad[:5])
check("some were killed before it was signed, and some after", 0 < n_signed < TIMES, n_signed)
fresh()
code, said = run(*command[1:])
left = sorted(set(os.listdir(folder)) - {"file.pdf"})
check("the next run removes what was left behind", code == 0 and not left, f"{n_left} left something", *left, said)
print(f"# {n_signed} signed, {n_left} left something behind; a run takes {whole * 1000:.0f} ms")
finish()
