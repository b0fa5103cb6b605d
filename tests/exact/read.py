"""usage: read.py pymupdf|fitz|pypdfium2 FILE…    the text of each file's pages as a line of JSON.

Run by whichever python3 has the module; alone with --check it only imports it and prints its version."""
import importlib
import json
import sys

name, files = sys.argv[1], sys.argv[2:]
module = importlib.import_module(name)


def pages(path):
    if name == "pypdfium2":
        document = module.PdfDocument(path)
        return [document[i].get_textpage().get_text_range() for i in range(len(document))]
    return [page.get_text() for page in module.open(path)]


if files == ["--check"]:
    if name == "fitz" and not module.VersionBind.startswith("1.21"):
        sys.exit("another MuPDF than Debian 12's")
    print(getattr(module, "VersionFitz", "") or getattr(module, "V_PYPDFIUM2", ""))
else:
    for path in files:
        print(json.dumps([text.encode("utf-8", "replace").decode() for text in pages(path)]))
