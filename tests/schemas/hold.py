"""Each schema of share/engross/schema is a schema, and what it describes keeps to it."""
import json
import os
import pathlib
import subprocess

import yaml
from jsonschema import Draft202012Validator

from tap import check, finish

engross, work = os.environ["ENGROSS"], pathlib.Path(os.environ["WORK"])
share = pathlib.Path(os.environ["BUILD"]) / "share/engross"
schemas = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((share / "schema").glob("*.json"))}
seed = "source-text/phnom-penh-declaration"
faulty = "tests/faults/numbers-jump/en.md"


class Text(yaml.SafeLoader):
    """YAML as engross reads it: a date is text."""


Text.yaml_implicit_resolvers = {first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
                                for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def holds(name, what, instance):
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
              for e in Draft202012Validator(schemas[name]).iter_errors(instance)]
    check(f"{what} keeps to {name}.json", not errors, *errors)


check("there are schemas", schemas)
for name, schema in schemas.items():
    try:
        Draft202012Validator.check_schema(schema)
        check(f"{name}.json is a schema", True)
    except Exception as error:  # noqa: BLE001 (whatever is wrong with it)
        check(f"{name}.json is a schema", False, error)

# What --json prints: one object a line.
for command, arguments in [("build", ["-l", "en", "-o", str(work / "en.pdf"), seed]), ("build", ["-o", str(work / "x.pdf"), faulty]),
                           ("check", [seed]), ("check", [faulty]),
                           ("impose", ["-o", str(work / "sheets.pdf"), str(work / "en.pdf")]), ("impose", [faulty]), ("fields", [str(work / "en.pdf")]), ("fields", [faulty]),
                           ("sign", ["--field", "S", "--key", "none.key", "--cert", "none.pem", str(work / "en.pdf")]),
                           ("verify", [str(work / "en.pdf")]), ("verify", [faulty]),
                           ("fonts", []), ("fonts", ["-l", "km"]), ("config", []),
                           ("config", [seed]), ("doctor", []), ("explain", []), ("explain", ["numbers-jump"])]:
    run = subprocess.run([engross, command, "--json", *arguments], capture_output=True, text=True)
    what = " ".join([command, "--json", *(a for a in arguments if not a.startswith("/"))])
    try:
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        check(f"{what} prints objects", lines, run.stderr)
        if command in schemas:
            for line in lines[:50]:
                errors = list(Draft202012Validator(schemas[command]).iter_errors(line))
                if errors:
                    break
            check(f"{what} keeps to {command}.json", lines and not errors, *[e.message[:300] for e in errors])
    except json.JSONDecodeError as error:
        check(f"{what} prints objects", False, error, run.stdout[:500])

# What is read: keys of a declaration, a house's own, styles.
if "keys" in schemas:
    for text in [*pathlib.Path("tests/samples").glob("*.md"), *pathlib.Path("tests/conform").glob("*.md")]:
        holds("keys", f"{text.name}'s front matter", yaml.load(text.read_text("utf-8").split("---\n")[1], Text))
    for file in pathlib.Path("source-text").glob("*/declaration.yaml"):
        holds("keys", str(file), yaml.load(file.read_text("utf-8"), Text))
    wrong = yaml.load(pathlib.Path("tests/faults/key-unknown/en.md").read_text("utf-8").split("---\n")[1], Text)
    check("keys.json refuses an unknown key", list(Draft202012Validator(schemas["keys"]).iter_errors(wrong)))
if "style" in schemas:
    for file in sorted((share / "styles").glob("*.yaml")):
        holds("style", file.name, yaml.load(file.read_text("utf-8"), Text))
for wanted in ("keys", "house", "style"):
    check(f"there is a schema for {wanted}", wanted in schemas, sorted(schemas))
finish()
