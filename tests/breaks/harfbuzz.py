"""HarfBuzz through ctypes: what a stretch of text is in a face, in the sight of the text around it."""
import ctypes
import ctypes.util
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int32, c_uint, c_uint32, c_void_p, create_string_buffer

hb = ctypes.CDLL(ctypes.util.find_library("harfbuzz") or "libharfbuzz.so.0")


class Info(Structure):
    _fields_ = [("codepoint", c_uint32), ("mask", c_uint32), ("cluster", c_uint32), ("var1", c_uint32), ("var2", c_uint32)]


class Position(Structure):
    _fields_ = [("x_advance", c_int32), ("y_advance", c_int32), ("x_offset", c_int32), ("y_offset", c_int32),
                ("var", c_uint32)]


class Feature(Structure):
    _fields_ = [("tag", c_uint32), ("value", c_uint32), ("start", c_uint), ("end", c_uint)]


for name in ("hb_blob_create_from_file", "hb_face_create", "hb_font_create", "hb_buffer_create", "hb_language_from_string"):
    getattr(hb, name).restype = c_void_p
hb.hb_buffer_get_glyph_infos.restype = POINTER(Info)
hb.hb_buffer_get_glyph_positions.restype = POINTER(Position)
hb.hb_tag_from_string.restype = hb.hb_script_from_string.restype = c_uint32
hb.hb_face_get_upem.restype = c_uint
POINTERS = {"hb_face_create": [c_void_p, c_uint], "hb_font_create": [c_void_p], "hb_face_get_upem": [c_void_p],
            "hb_buffer_add_utf8": [c_void_p, c_char_p, c_int, c_uint, c_int], "hb_shape": [c_void_p, c_void_p, c_void_p, c_uint],
            "hb_buffer_add": [c_void_p, c_uint32, c_uint], "hb_buffer_get_glyph_infos": [c_void_p, POINTER(c_uint)],
            "hb_buffer_get_glyph_positions": [c_void_p, POINTER(c_uint)], "hb_buffer_clear_contents": [c_void_p],
            "hb_buffer_set_direction": [c_void_p, c_int], "hb_buffer_set_script": [c_void_p, c_uint32],
            "hb_buffer_set_language": [c_void_p, c_void_p], "hb_buffer_set_flags": [c_void_p, c_uint],
            "hb_ot_name_get_utf8": [c_void_p, c_uint, c_void_p, POINTER(c_uint), c_char_p],
            "hb_font_get_nominal_glyph": [c_void_p, c_uint32, POINTER(c_uint32)]}
for name, types in POINTERS.items():
    getattr(hb, name).argtypes = types
LTR, RTL, BEGIN_OF_TEXT, END_OF_TEXT, UNSAFE_TO_BREAK, POSTSCRIPT_NAME = 4, 5, 1, 2, 1, 6
NO_LIGATURES = (Feature * 2)(*(Feature(hb.hb_tag_from_string(tag, 4), 0, 0, 0xFFFFFFFF) for tag in (b"liga", b"clig")))
buffer = hb.hb_buffer_create()


class Face:
    def __init__(self, path, index):
        face = hb.hb_face_create(hb.hb_blob_create_from_file(str(path).encode()), index)
        self.font, self.upem = hb.hb_font_create(face), hb.hb_face_get_upem(face)
        size, text = c_uint(200), create_string_buffer(200)
        hb.hb_ot_name_get_utf8(face, POSTSCRIPT_NAME, None, byref(size), text)
        self.name = text.value.decode()

    def nominal(self, char):
        glyph = c_uint32(0)
        hb.hb_font_get_nominal_glyph(self.font, ord(char), byref(glyph))
        return glyph.value

    def shape(self, text, begin, end, rtl, script, language, suffix="", ligatures=True):
        """Glyphs of text[begin:end] (bytes) in visual order: (cluster, glyph, advance, x, y, unsafe), in em."""
        hb.hb_buffer_clear_contents(buffer)
        hb.hb_buffer_set_direction(buffer, RTL if rtl else LTR)
        hb.hb_buffer_set_script(buffer, hb.hb_script_from_string(script.encode(), 4))
        hb.hb_buffer_set_language(buffer, hb.hb_language_from_string(language.encode(), -1))
        hb.hb_buffer_set_flags(buffer, (BEGIN_OF_TEXT if begin == 0 else 0) | (END_OF_TEXT if end == len(text) else 0))
        hb.hb_buffer_add_utf8(buffer, text, len(text), begin, end - begin)
        if suffix:
            hb.hb_buffer_add(buffer, ord(suffix), end)
        hb.hb_shape(self.font, buffer, None if ligatures else NO_LIGATURES, 0 if ligatures else 2)
        n = c_uint(0)
        infos = hb.hb_buffer_get_glyph_infos(buffer, byref(n))
        positions = hb.hb_buffer_get_glyph_positions(buffer, byref(n))
        em = self.upem
        return [(infos[i].cluster, infos[i].codepoint, positions[i].x_advance / em, positions[i].x_offset / em,
                 positions[i].y_offset / em, bool(infos[i].mask & UNSAFE_TO_BREAK)) for i in range(n.value)]
