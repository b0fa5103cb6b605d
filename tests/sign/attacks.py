"""Attack files: each is refused, for the right reason, and not signed further. The files they were made from are not.

usage: attacks.py [WORDS]   only those whose name has the words; the files stay in $WORK/attacks"""
import os
import re
import sys

import attacks_bytes
import attacks_cms
import attacks_drawn  # noqa: F401
import attacks_later
import forge
from files import WORK, key_arguments, pki, run, write
from tap import check, finish

# Whether these can be believed is for the reader of a signature; the file is as it was signed.
OF_TRUST = {"certificate-weak", "certificate-expired"}
out = f"{WORK}/attacks/signed-further.pdf"
wanted = sys.argv[1] if len(sys.argv) > 1 else ""


def judged(name, data):
    path = write("attacks/" + re.sub("[^a-z0-9]+", "-", name.lower()).strip("-") + ".pdf", data)
    code, said = run("verify", "--trust", pki.root, path, timeout=20)
    return path, code, said, re.findall(r"(?:error|warning|note)\[([a-z-]+)\]", said)


for name, data in (("signed once", attacks_bytes.one()), ("signed twice", attacks_bytes.two()),
                   ("certified", attacks_later.certified()), ("certified as final", attacks_later.final()),
                   ("closed", attacks_later.closed()), ("with validation data and time stamp", attacks_later.stamped()),
                   ("with a time stamp", attacks_cms.stamped()),
                   ("signed by hand", forge.sign(attacks_bytes.empty(), "S01", "party02"))):
    if wanted in name:
        path, code, said, _ = judged("no attack, " + name, data)
        check(f"no attack: {name}", code == 0 and ": valid\n" in said, f"status {code}", said)
for name, slugs, make in forge.ATTACKS:
    if wanted in name:
        path, code, said, slugs_seen = judged(name, make())
        is_refused = code == 1 and ": altered or broken\n" in said
        check(f"{name}: {' or '.join(slugs)}", is_refused and set(slugs) & set(slugs_seen), f"status {code}", said)
        if not set(slugs_seen) & OF_TRUST:
            code, said = run("sign", "--field", "S02", *key_arguments("party02"), "-o", out, path, timeout=20)
            check(f"{name}: nobody signs it further", code in (1, 2) and not os.path.exists(out), f"status {code}", said)
check("at least 25 attacks", len(forge.ATTACKS) >= 25, len(forge.ATTACKS))
finish()
