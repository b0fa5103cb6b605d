"""What the workflow forbids is refused before a byte is written; what `fields`, --dry-run, --extract and standard input
and output do."""
import os
import subprocess

from files import ENGROSS, WORK, edition, key_arguments, pki, pyhanko_sign, read, run, write
from forge import one_revision
from judges import findings, first_verdict
from tap import check, equal, finish

KEY = key_arguments("party01")
empty = edition(2)
out = f"{WORK}/rules-out.pdf"


def signed(path, *args):
    code, said = run(*args[:-1], "-o", path, args[-1])
    check(f"made: {os.path.basename(path)}", code == 0, said)
    return path


def refused(words, slug, *args, status=1):
    source = args[-1]
    before = read(source)
    if os.path.exists(out):
        os.remove(out)
    code, said = run(*args[:-1], "-o", out, source)
    check(f"{words}: {slug}", code == status and slug in findings(said) and "hint:" in said, f"status {code}", said)
    check(f"{words}: nothing is written", not os.path.exists(out) and read(source) == before)


one = signed(f"{WORK}/rules-one.pdf", "sign", "--field", "S01", *KEY, empty)
certified = signed(f"{WORK}/rules-certified.pdf", "sign", "--certify", *key_arguments("secretariat"), empty)
closed = signed(f"{WORK}/rules-closed.pdf", "close", *key_arguments("chair"), one)
final = write("rules-final.pdf", pyhanko_sign(read(empty), "Certify", "secretariat", certify="none"))

refused("a field that is signed", "field-signed", "sign", "--field", "S01", *KEY, one)
refused("a field that there is none of", "field-unknown", "sign", "--field", "S77", *KEY, one, status=2)
refused("certifying after a party", "workflow-forbids", "sign", "--certify", *KEY, one)
refused("certifying twice", "field-signed", "sign", "--certify", *KEY, certified)
refused("a party after the closing", "workflow-forbids", "sign", "--field", "S02", *KEY, closed)
refused("closing twice", "field-signed", "close", *KEY, closed)
refused("a party after a certification as final", "workflow-forbids", "sign", "--field", "S02", *KEY, final)
refused("a party in the closing field", "workflow-forbids", "sign", "--field", "Close", *KEY, one)
refused("a party in the certifying field", "workflow-forbids", "sign", "--field", "Certify", *KEY, empty)
refused("neither a field nor a certification", "usage", "sign", *KEY, empty, status=2)
refused("no key", "usage", "sign", "--field", "S01", empty, status=2)
refused("a key without its certificate", "usage", "sign", "--field", "S01", "--key", pki.key("party01"), empty, status=2)
refused("a level that there is none of", "usage", "sign", "--field", "S01", *KEY, "--level", "Z", empty, status=2)
refused("a time stamp from nowhere", "usage", "sign", "--field", "S01", *KEY, "--level", "T", empty, status=2)
refused("no PDF", "pdf-damaged", "sign", "--field", "S01", *KEY, pki.root)

code, said = run("sign", "--dry-run", "--field", "S01", *KEY, "-o", out, empty)
check("--dry-run says that it can be signed, and writes nothing", code == 0 and not os.path.exists(out), said)
code, said = run("sign", "--dry-run", "--field", "S01", *KEY, one)
check("--dry-run says that it cannot", code == 1 and "field-signed" in findings(said), said)

code, said = run("fields", one)
equal("fields: which are signed", [line.split()[:2] for line in said.splitlines()],
      [["S01", "signed"], ["S02", "empty"], ["Certify", "empty"], ["Close", "empty"], ["Timestamp", "empty"]])

code, said = run("verify", "--trust", pki.root, "--extract", "1", "-o", out, closed)
check("--extract 1: the file as its first signature covers it", code == 0 and read(out) == one_revision(read(closed)), said)
code, said = run("verify", empty)
check("a file without signatures: exit 1, and no verdict of the three", code == 1 and "signature-none" in findings(said)
      and first_verdict(said) not in ("valid", "altered or broken"), f"status {code}", said)

piped = subprocess.run((ENGROSS, "sign", "--field", "S01", *KEY, "-o", "-", "-"), input=read(empty), stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE)
check("from standard input to standard output", piped.returncode == 0 and piped.stdout.startswith(read(empty)),
      piped.stderr.decode())
verified = subprocess.run((ENGROSS, "verify", "--trust", pki.root, "-"), input=piped.stdout, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
check("what came of it is valid", verified.returncode == 0, verified.stdout.decode(), verified.stderr.decode())
in_place = write("rules-in-place.pdf", read(empty))
os.chmod(in_place, 0o640)
code, said = run("sign", "--field", "S01", *KEY, in_place)
check("without -o the file itself is signed", code == 0 and read(in_place).startswith(read(empty))
      and len(read(in_place)) > len(read(empty)), said)
check("a file signed in place has the permissions that it had", os.stat(in_place).st_mode & 0o777 == 0o640,
      oct(os.stat(in_place).st_mode))
moment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000"}
twice = []
for i in range(2):
    run("sign", "--field", "S01", *key_arguments("party02"), "-o", f"{out}.{i}", empty, env=moment)
    twice.append(read(f"{out}.{i}"))
check("an RSA signature at a given moment is the same twice", twice[0] == twice[1])
finish()
