"""Every byte of a small signed file changed, by XOR with 01, 20 and FF in turn: each time the file is refused, or the
report is that of the untouched file. The latter only where nothing is said by the byte: the case of a hexadecimal
digit, and fields of the SignedData that no signature covers and no verdict rests on (UNSIGNED)."""
import collections
import concurrent.futures
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile

from files import ENGROSS, LONG, WORK, edition, key_arguments, now, pki, read, run
from forge import ranges_of
from tap import check, finish

MASKS = (0x01, 0x20, 0xFF)
AT_ONCE = 300  # files a call
MOMENT = (now() + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
STRIDE = 1 if LONG or "--all" in sys.argv else 4


def reports(folder, variants):
    """What `verify` says of each, as (status, report without the file's name)."""
    paths = []
    for i, data in enumerate(variants):
        paths.append(f"{folder}/{i:04}.pdf")
        with open(paths[-1], "wb") as file:
            file.write(data)
    done = subprocess.run((ENGROSS, "verify", "--json", "--at", MOMENT, "--trust", pki.root, *paths),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    lines = done.stdout.decode().splitlines()
    if done.returncode not in (0, 1) or len(lines) != len(paths):
        raise RuntimeError(f"status {done.returncode}, {len(lines)} reports: {done.stderr.decode()[-500:]}")
    return [json.loads(line.replace(path, "FILE")) for path, line in zip(paths, lines)]


def is_refused(report):
    return report["verdict"] not in ("valid", "unknown")


source = f"{WORK}/small.pdf"
code, said = run("sign", "--field", "S01", *key_arguments("party01"), "-o", source, edition(1))
if not check("a small file is signed", code == 0, said):
    finish()
data = read(source)
_, hole, after, _ = ranges_of(data)
wrong, same = [], collections.Counter()
with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
    untouched = reports(folder, [data])[0]
    check("the untouched file is valid", not is_refused(untouched), untouched)
    places = [(at, mask) for at in range(len(data)) for mask in MASKS
              if STRIDE == 1 or (at + MASKS.index(mask)) % STRIDE == 0]
    parts = [places[begin:begin + AT_ONCE] for begin in range(0, len(places), AT_ONCE)]

    def look(numbered):
        number, part = numbered
        os.mkdir(f"{folder}/{number}")
        seen = reports(f"{folder}/{number}", [data[:at] + bytes((data[at] ^ mask,)) + data[at + 1:] for at, mask in part])
        shutil.rmtree(f"{folder}/{number}")
        return part, seen

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        looked = pool.map(look, enumerate(parts))
    for part, seen in looked:
        for (at, mask), report in zip(part, seen):
            if is_refused(report):
                continue
            if report == untouched and hole < at < after - 1:
                case = mask == 0x20 and chr(data[at]).isalpha()
                same["the case of a digit" if case else (at - hole - 1) // 2] += 1
                if case:
                    continue
            where = f"digit of byte {(at - hole - 1) // 2} in the hole" if hole < at < after else "outside the hole"
            told = "the same report" if report == untouched else (report["words"], *(
                f"{finding['slug']}: {finding['message']}" for finding in report["findings"]))
            wrong.append((at, f"{mask:02x}", where, chr(data[at]), told))
check(f"{len(places)} changes of a byte in {len(data)} bytes: each refused, or without meaning", not wrong,
      *wrong[:20], f"{len(wrong)} in all")
print(f"# accepted with the same report: {dict(same)}")
finish()
