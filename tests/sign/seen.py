"""What a signature shows: the declaration in several languages signed with reasons in them, with a picture, at level
LTA when it is closed; each file keeps its standards and all agree on it."""
import os
import subprocess

from files import WORK, key_arguments, pki, read, run
from judges import is_valid, pdfsig_agrees, pyhanko_agrees, standards_kept
from tap import check, finish

ROOT = os.environ["ROOT"]
REASONS = {"en": "Adopted by acclamation", "km": "បានអនុម័ត", "ar": "اعتمد بالتزكية", "zh-Hans": "一致通过", "hi": "सर्वसम्मति से स्वीकृत",
           "ru": "Принято единогласно"}
picture = f"{ROOT}/tests/conform/square.png"
kept = {}


def step(lang, words, *args):
    path = f"{WORK}/seen-{lang}.pdf"
    before = read(path)
    code, said = run(*args, path)
    return check(f"{lang}: {words}", code == 0 and read(path).startswith(before), f"status {code}", said)


def text_of(path):
    return subprocess.run(("pdftotext", path, "-"), stdout=subprocess.PIPE).stdout.decode()


for lang, reason in REASONS.items():
    path = f"{WORK}/seen-{lang}.pdf"
    code, said = run("build", "--quiet", f"{ROOT}/source-text/phnom-penh-declaration", "-l", lang, "-o", path)
    if not check(f"{lang}: built", code == 0, said):
        continue
    before = text_of(path)
    step(lang, "certified", "sign", "--certify", *key_arguments("secretariat"))
    step(lang, "signed with a reason", "sign", "--field", "S01_ICAPP", "--reason", reason, *key_arguments("party01"))
    step(lang, "signed with a picture", "sign", "--field", "S02_ACC", "--picture", picture, *key_arguments("party02"))
    step(lang, "closed at level LTA", "close", *key_arguments("chair", with_root=True), "--level", "LTA", "--tsa", pki.tsa)
    kept[lang] = path
    is_valid(lang, path)
    pyhanko_agrees(lang, path, 4)
    pdfsig_agrees(lang, path, 4)
    said = text_of(path)
    check(f"{lang}: the signer is read on the page, and the text as before", "Party01 of the Conference" in said
          and [line for line in before.splitlines() if line in said.splitlines()] == before.splitlines(), said[-1500:])
standards_kept(kept)
finish()
