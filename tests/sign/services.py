"""Services that fail: a time-stamping server that is slow, silent, wrong, endless or not there; a token that is not
plugged in; a clock in the past. Each a clear finding within a bounded time, and the file as it was."""
import os
import shutil
import subprocess
import time

from files import WORK, edition, key_arguments, pki, read, run, write
from judges import findings
from tap import check, finish, skip

PATIENCE = 60  # seconds that a command may take when nobody answers

folder = f"{WORK}/in-place"
path = write(f"{folder}/file.pdf", read(edition(1)))
before = read(path)


def refused(words, slugs, *args, **more):
    begun = time.monotonic()
    code, said = run("sign", "--field", "S01", *args, "-o", path, path, timeout=300, **more)
    took = time.monotonic() - begun
    check(f"{words}: {' or '.join(slugs)}", code in (1, 3) and set(slugs) & set(findings(said)), f"status {code}", said)
    check(f"{words}: the file as it was, in less than {PATIENCE} s", read(path) == before and took < PATIENCE,
          f"{took:.1f} s")
    beside = sorted(name for name in os.listdir(folder) if name != "file.pdf")
    check(f"{words}: nothing left beside it", not beside, *beside)


def stamped_by(words, url):
    refused(f"a time-stamping server {words}", ("stamp-failed",), *key_arguments("party01"), "--level", "T", "--tsa", url)


stamped_by("that is not there", "http://127.0.0.1:9/tsa")
stamped_by("of no such name", "http://no-such-host.invalid/tsa")
stamped_by("that has no such page", pki.odd("nowhere"))
stamped_by("that fails", pki.odd("broken"))
stamped_by("that shows a welcome page", pki.odd("page"))
stamped_by("that refuses", pki.odd("refusal"))
stamped_by("that stamps something else", pki.odd("imprint"))
stamped_by("that answers another question", pki.odd("nonce"))
stamped_by("that sends round in a circle", pki.odd("circle"))
stamped_by("that never ends", pki.odd("endless"))
stamped_by("that is silent", pki.odd("silent"))
stamped_by("that sends a byte a second", pki.odd("slow"))
stamped_by("that may not stamp", f"{pki.url}/tests/tsa/tsa-plain")
stamped_by("whose certificate expired", f"{pki.url}/tests/tsa/tsa-expired")

# A token: SoftHSM's, plugged in and not.
module = next((name for name in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
               if os.path.exists(name)), None)
engine = [name for folder in ("/usr/lib/x86_64-linux-gnu/engines-3", "/usr/lib/aarch64-linux-gnu/engines-3")
          if os.path.exists(name := f"{folder}/pkcs11.so")]
if module and engine and shutil.which("softhsm2-util"):
    tokens = f"{WORK}/tokens"
    shutil.rmtree(tokens, ignore_errors=True)
    os.makedirs(tokens)
    config = write("softhsm2.conf", f"directories.tokendir = {tokens}\n".encode())
    plugged = {**os.environ, "SOFTHSM2_CONF": config, "PKCS11_MODULE_PATH": module}
    empty = write("softhsm2-empty.conf", f"directories.tokendir = {WORK}/no-tokens\n".encode())
    os.makedirs(f"{WORK}/no-tokens", exist_ok=True)
    for args in (("--init-token", "--free", "--label", "parties", "--pin", "1234", "--so-pin", "5678"),
                 ("--import", pki.key("party02"), "--token", "parties", "--label", "party02", "--id", "02", "--pin",
                  "1234")):
        subprocess.run(("softhsm2-util", *args), env=plugged, check=True, stdout=subprocess.DEVNULL)
    key = ("--key", "pkcs11:token=parties;object=party02;type=private", "--cert", pki.cert("party02"),
           "--chain", pki.chain("party02"))
    pin, wrong = write("pin", b"1234\n"), write("wrong-pin", b"9999\n")
    refused("a token that is not plugged in", ("token-absent",), *key, "--pass-file", pin,
            env={**plugged, "SOFTHSM2_CONF": empty})
    refused("a token without such a key", ("token-absent",), "--key", "pkcs11:token=parties;object=nobody;type=private",
            *key[2:], "--pass-file", pin, env=plugged)
    refused("a token and a wrong PIN", ("pass-phrase-wrong",), *key, "--pass-file", wrong, env=plugged)
    out = f"{WORK}/by-token.pdf"
    code, said = run("sign", "--field", "S01", *key, "--pass-file", pin, "-o", out, path, env=plugged)
    check("a token signs", code == 0, f"status {code}", said)
    code, said = run("verify", "--trust", pki.root, out)
    check("what a token signed is valid", code == 0, f"status {code}", said)
else:
    skip("a token signs", "no softhsm2 or libengine-pkcs11-openssl")

refused("a clock in the past", ("certificate-early",), *key_arguments("party01"),
        env={**os.environ, "SOURCE_DATE_EPOCH": "1546300800"})
refused("a clock in the far future", ("certificate-expired",), *key_arguments("party01"),
        env={**os.environ, "SOURCE_DATE_EPOCH": "4133980800"})
finish()
