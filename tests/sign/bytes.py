"""Every byte of a small signed file changed, by XOR with 01, 20 and FF in turn: each time the file is refused. There is
one exception, in which the report has to be that of the untouched file: the case of a hexadecimal digit."""
import concurrent.futures
import datetime
import itertools
import json
import os
import shutil
import subprocess
import tempfile

from files import ENGROSS, LONG, WORK, edition, key_arguments, now, pki, read, run, tiny, write
from forge import ranges_of
from tap import check, finish

MASKS = (0x01, 0x20, 0xFF)
AT_ONCE = 300  # files a call
MOMENT = (now() + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")


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


def changed(words, base):
    """Two tests: the file that is signed is valid, and what each change makes of it is refused."""
    source = f"{WORK}/small-{words}.pdf"
    code, said = run("sign", "--field", "S01", *key_arguments("party01"), "-o", source, base)
    if not check(f"{words} is signed", code == 0, said):
        return
    data = read(source)
    _, hole, after, _ = ranges_of(data)
    places = [(at, mask) for at in range(len(data)) for mask in MASKS]
    wrong, n_case = [], 0
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        untouched = reports(folder, [data])[0]
        check(f"{words}, untouched, is valid", untouched["verdict"] == "valid", untouched)

        def look(begin):
            part = places[begin:begin + AT_ONCE]
            os.mkdir(f"{folder}/{begin}")
            seen = reports(f"{folder}/{begin}",
                           [data[:at] + bytes((data[at] ^ mask,)) + data[at + 1:] for at, mask in part])
            shutil.rmtree(f"{folder}/{begin}")
            return zip(part, seen)

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for (at, mask), report in itertools.chain.from_iterable(pool.map(look, range(0, len(places), AT_ONCE))):
                if is_refused(report):
                    continue
                is_case = hole < at < after - 1 and mask == 0x20 and chr(data[at]).isalpha()
                if is_case and report == untouched:
                    n_case += 1
                    continue
                where = f"digit of byte {(at - hole - 1) // 2} in the hole" if hole < at < after else "outside the hole"
                told = "the same report" if report == untouched else (report["words"], *(
                    f"{finding['slug']}: {finding['message']}" for finding in report["findings"]))
                wrong.append((at, f"{mask:02x}", where, chr(data[at]), told))
    check(f"{words}: {len(places)} changes of a byte in {len(data)} bytes: each refused but the case of {n_case} digits",
          not wrong and n_case, *wrong[:20], f"{len(wrong)} in all")


changed("a tiny file", write("tiny.pdf", tiny()))
if LONG:
    changed("an edition", edition(1))
finish()
