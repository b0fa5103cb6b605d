"""The two workflows: certified, parties in any order, closed; and approvals alone. With 2 and 34 signatories; with 200
in the long run. After none, one, half and all signatures the file keeps its standards and everyone finds it valid."""
import random
import shutil

from files import LONG, WORK, edition, field_of, key_arguments, read, run, write
from judges import is_valid, pdfsig_agrees, pyhanko_agrees, standards_kept
from pki import N_PARTIES
from tap import check, finish

kept = {}


def workflow(n, certified, at_most=None):
    """Signs all fields in an order drawn by chance (always the same one)."""
    name = f"{'certified' if certified else 'approved'} by {n}"
    path = f"{WORK}/{name.replace(' ', '-')}.pdf"
    shutil.copyfile(edition(n), path)
    order = list(range(n))
    random.Random(n).shuffle(order)
    n_signed = 0

    def sign(words, *args):
        nonlocal n_signed
        before = read(path)
        code, said = run(*args, "-o", path, path)
        n_signed += 1
        if code or not read(path).startswith(before):
            check(f"{name}: {words}", False, f"status {code}", said)
            finish()

    def look(words):
        label = f"{name}, {words}"
        copy = write(f"looked/{label.replace(' ', '-').replace(',', '')}.pdf", read(path))
        kept[label] = copy
        if n_signed:
            is_valid(label, copy)
            pyhanko_agrees(label, copy, n_signed, at_most)
            pdfsig_agrees(label, copy, n_signed)

    if certified:
        sign("the secretariat certifies", "sign", "--certify", *key_arguments("secretariat"))
    look("no party yet")
    for i, party in enumerate(order):
        signer = f"party{party % N_PARTIES + 1:02}"
        field = field_of(party, n)
        sign(f"{field} is signed", "sign", "--field", field, *key_arguments(signer))
        if i + 1 in (1, n // 2, n):
            look(f"{i + 1} signed")
    sign("the chair closes", "close", *key_arguments("chair"))
    look("closed")


workflow(2, True)
workflow(2, False)
workflow(34, True)
if LONG:
    workflow(200, True, at_most=4)
standards_kept(kept)
finish()
