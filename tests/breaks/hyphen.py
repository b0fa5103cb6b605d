"""libhyphen through ctypes: where a word may be divided."""
import ctypes
import functools
import pathlib
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p, create_string_buffer

try:
    lib = ctypes.CDLL("libhyphen.so.0")
    lib.hnj_hyphen_load.restype = c_void_p
    lib.hnj_hyphen_hyphenate2.argtypes = [c_void_p, c_char_p, c_int, c_char_p, c_char_p, c_void_p, c_void_p, c_void_p]
except OSError:
    lib = None
FOLDER = pathlib.Path("/usr/share/hyphen")
FILES = {"en": "en_GB", "de": "de_DE", "fr": "fr", "es": "es_ES", "pt-PT": "pt_PT", "pt": "pt_BR", "nb": "nb_NO", "no": "nb_NO"}


@functools.cache
def dictionary(language):
    """The dictionary of a language, and how it writes letters; None when it is not installed."""
    wanted = FILES.get(language) or FILES.get(language.split("-")[0]) or language.split("-")[0]
    found = sorted(FOLDER.glob(f"hyph_{wanted}.dic")) or sorted(FOLDER.glob(f"hyph_{wanted}_*.dic"))
    if not lib or not found:
        return None
    with open(found[0], "rb") as file:
        encoding = file.readline().strip().decode("latin-1").replace("microsoft-", "").replace("KOI8-R", "koi8-r")
    return lib.hnj_hyphen_load(str(found[0]).encode()), encoding


def points(language, word):
    """Before which letters of a word (lower case) it may be divided; None: nothing is known of it."""
    known = dictionary(language)
    if not known:
        return None
    try:
        letters = word.encode(known[1])
    except (UnicodeEncodeError, LookupError):
        return None
    marks = create_string_buffer(len(letters) + 5)
    rep, pos, cut = (c_void_p(None) for _ in range(3))
    lib.hnj_hyphen_hyphenate2(known[0], letters, len(letters), marks, None, byref(rep), byref(pos), byref(cut))
    return {i + 1 for i in range(len(word)) if marks.raw[i] & 1}
