"""PAdES B-B, B-T, B-LT and B-LTA against time stamps, OCSP and lists on the loopback; what each adds; LT and LTA
validated offline."""
import os
import subprocess

from files import ENGROSS, WORK, edition, key_arguments, pki, read, run, write
from judges import first_verdict, offline, pdfsig_agrees, pyhanko_agrees, pyhanko_keeps, standards_kept
from tap import check, finish

base = edition(2)
made = {}
LARGEST = {"B": 25_000, "T": 40_000}  # bytes a signature may add


def sign(level, path, source=base, field="S01", name="party01"):
    tsa = () if level == "B" else ("--tsa", pki.tsa)
    key = key_arguments(name, with_root=level in ("LT", "LTA"))  # the root goes with what is kept for later
    code, said = run("sign", "--field", field, *key, "--level", level, *tsa, "-o", path, source)
    return check(f"signed at level {level} by {name}", code == 0 and os.path.exists(path), f"status {code}", said)


for level in ("B", "T", "LT", "LTA"):
    path = f"{WORK}/level-{level}.pdf"
    if not sign(level, path):
        continue
    made[f"level {level}"] = path
    if level in LARGEST:
        added = os.path.getsize(path) - os.path.getsize(base)
        check(f"level {level}: adds at most {LARGEST[level]} bytes", added <= LARGEST[level], added)
    check(f"level {level}: the file begins as it did", read(path).startswith(read(base)))
    code, said = run("verify", "--trust", pki.root, path)
    check(f"level {level}: engross says valid, and which level", code == 0 and first_verdict(said) == "valid"
          and f"B-{level}" in said, f"status {code}", said)
    pyhanko_agrees(f"level {level}", path, 1)
    pdfsig_agrees(f"level {level}", path, 1)
    if level in ("LT", "LTA"):
        pyhanko_keeps(f"level {level}", path, level)
        done = subprocess.run((*offline(), ENGROSS, "verify", "--trust", pki.root, path), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60)
        said = done.stdout.decode()
        check(f"level {level}: engross validates it without a network", done.returncode == 0 and
              first_verdict(said) == "valid" and "revocation-missing" not in said, said)

# The server and the roots that house.yaml names, above the file.
write("housed/house.yaml", f"trust: {pki.root}\ntsa: {pki.tsa}\n".encode())
path = write("housed/files/level-T.pdf", read(base))
code, said = run("sign", "--field", "S01", *key_arguments("party01"), "--level", "T", path)
check("level T by the server of house.yaml", code == 0, said)
code, said = run("verify", path)
check("level T by the server of house.yaml: valid by its roots", code == 0 and first_verdict(said) == "valid"
      and "B-T" in said and f"root from {pki.root}" in said, f"status {code}", said)

# A second party after each level: both stay valid.
for level in ("LT", "LTA"):
    first, path = f"{WORK}/level-{level}.pdf", f"{WORK}/level-{level}-then-B.pdf"
    if os.path.exists(first) and sign("B", path, first, "S02", "party02"):
        made[f"level {level}, then another party"] = path
        pyhanko_agrees(f"level {level}, then another party", path, 2)
        code, said = run("verify", "--trust", pki.root, path)
        check(f"level {level}, then another party: engross says valid", code == 0 and first_verdict(said) == "valid", said)

# Every kind of key, at a level that has a stamp.
for name in ("party01", "party02", "party03", "party04"):
    path = f"{WORK}/key-{name}.pdf"
    if sign("T", path, name=name):
        pyhanko_agrees(f"the key of {name}", path, 1)
        code, said = run("verify", "--trust", pki.root, path)
        check(f"the key of {name}: engross says valid", code == 0 and first_verdict(said) == "valid", said)
standards_kept(made)
finish()
