/* libharu's object layer with its errors checked in one place, and the file's frame: header, objects,
 * trailer.
 *
 * Place: the only callers of HPDF_Dict_*, HPDF_Array_*, HPDF_Xref_* are the files of this room, nearly all
 * through here. Traps that these functions keep away from (libharu 2.3.0 and 2.4.x): an object used twice
 * must be in the cross-reference table first; adding consumes, so a container is added first and filled
 * after; reals are floats, so numbers with decimals are written raw; /Filter is dropped from a stream
 * deflated beforehand, so it is raw as well; arrays grow by 20 items, so long ones are nested. */
#include "base/digest.h"
#include "base/utf8.h"
#include "pdf/internal.h"

/* The arena libharu allocates from, of the job that this thread runs; set for as long as its file is being
 * made. */
static _Thread_local eg_arena *haru_arena;

static void *HPDF_STDCALL take_memory(HPDF_UINT size)
{
    return eg_arena_alloc(haru_arena, size);
}
static void HPDF_STDCALL leave_memory(void *memory)
{
    (void)memory;
}
static void HPDF_STDCALL ignore_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)error;
    (void)detail;
    (void)data;
}

/* Memory cannot fail here and limits are kept by the callers, so an error is one of libharu's own. The file
 * is given up the only way that leaves nothing half done. */
static void check(eg_pdf_writer *writer, bool is_fine)
{
    if (!is_fine || HPDF_Error_GetCode(&writer->doc->error) != HPDF_OK)
        eg_arena_fail(writer->arena);
}

static void *zlib_alloc(void *arena, unsigned count, unsigned size)
{
    return eg_arena_alloc_array(arena, count, size);
}
static void zlib_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

void eg_pdf_open(eg_pdf_writer *writer)
{
    haru_arena = writer->arena;
    writer->doc = HPDF_NewEx(ignore_error, take_memory, leave_memory, 0, NULL);
    if (!writer->doc)
        eg_arena_fail(writer->arena);
    writer->deflater = EG_NEW(writer->arena, z_stream);
    writer->deflater->zalloc = zlib_alloc;
    writer->deflater->zfree = zlib_free;
    writer->deflater->opaque = writer->arena;
    /* Level 4: 6 makes the declaration's file a seventieth smaller and the whole run a thirtieth longer. */
    if (deflateInit2(writer->deflater, 4, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        eg_arena_fail(writer->arena);
}

uint32_t eg_pdf_id(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

HPDF_Dict eg_pdf_dict(eg_pdf_writer *writer)
{
    HPDF_Dict dict = HPDF_Dict_New(writer->doc->mmgr);
    check(writer, dict && HPDF_Xref_Add(writer->doc->xref, dict) == HPDF_OK);
    return dict;
}

HPDF_Array eg_pdf_array(eg_pdf_writer *writer)
{
    HPDF_Array array = HPDF_Array_New(writer->doc->mmgr);
    check(writer, array && HPDF_Xref_Add(writer->doc->xref, array) == HPDF_OK);
    return array;
}

void eg_pdf_add(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, void *object)
{
    check(writer, HPDF_Dict_Add(dict, key, object) == HPDF_OK);
}

void eg_pdf_append(eg_pdf_writer *writer, HPDF_Array array, void *object)
{
    check(writer, HPDF_Array_Add(array, object) == HPDF_OK);
}

HPDF_Dict eg_pdf_inner_dict(eg_pdf_writer *writer, HPDF_Dict parent, const char *key)
{
    HPDF_Dict dict = HPDF_Dict_New(writer->doc->mmgr);
    eg_pdf_add(writer, parent, key, dict);
    return dict;
}

HPDF_Array eg_pdf_inner_array(eg_pdf_writer *writer, HPDF_Dict parent, const char *key)
{
    HPDF_Array array = HPDF_Array_New(writer->doc->mmgr);
    eg_pdf_add(writer, parent, key, array);
    return array;
}

void eg_pdf_append_dict(eg_pdf_writer *writer, HPDF_Array array, HPDF_Dict *out)
{
    *out = HPDF_Dict_New(writer->doc->mmgr);
    eg_pdf_append(writer, array, *out);
}

void eg_pdf_append_array(eg_pdf_writer *writer, HPDF_Array array, HPDF_Array *out)
{
    *out = HPDF_Array_New(writer->doc->mmgr);
    eg_pdf_append(writer, array, *out);
}

void eg_pdf_add_name(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, const char *value)
{
    check(writer, HPDF_Dict_AddName(dict, key, value) == HPDF_OK);
}

void eg_pdf_add_number(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, int32_t value)
{
    check(writer, HPDF_Dict_AddNumber(dict, key, value) == HPDF_OK);
}

void eg_pdf_add_true(eg_pdf_writer *writer, HPDF_Dict dict, const char *key)
{
    check(writer, HPDF_Dict_AddBoolean(dict, key, HPDF_TRUE) == HPDF_OK);
}

void eg_pdf_append_number(eg_pdf_writer *writer, HPDF_Array array, int32_t value)
{
    check(writer, HPDF_Array_AddNumber(array, value) == HPDF_OK);
}

void eg_pdf_add_string(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, const char *ascii)
{
    eg_pdf_add(writer, dict, key, HPDF_String_New(writer->doc->mmgr, ascii, NULL));
}

void eg_pdf_append_string(eg_pdf_writer *writer, HPDF_Array array, const char *ascii)
{
    eg_pdf_append(writer, array, HPDF_String_New(writer->doc->mmgr, ascii, NULL));
}

static bool is_plain(eg_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] > 0x7E)
            return false;
    return true;
}

void eg_pdf_add_text(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, eg_slice utf8)
{
    if (is_plain(utf8)) {
        eg_pdf_add_string(writer, dict, key, eg_arena_dup(writer->arena, utf8));
        return;
    }
    /* HPDF_Binary holds at most 65,535 bytes in 2.3.0; a text string of 32,000 bytes of UTF-8 is below that,
     * and no title or description is longer. */
    enum { LONGEST = 32000 };
    while (utf8.size > LONGEST || (utf8.size && utf8.size == LONGEST && (utf8.data[utf8.size - 1] & 0x80)))
        utf8.size--;
    eg_buffer bytes = eg_buffer_new(writer->arena);
    eg_buffer_add(&bytes, "\xFE\xFF", 2);
    for (size_t at = 0; at < utf8.size;) {
        uint32_t c = eg_utf8_next(utf8.data, &at);
        uint32_t units[2] = {c, 0};
        int n = 1;
        if (c >= 0x10000) {
            units[0] = 0xD800 + ((c - 0x10000) >> 10);
            units[1] = 0xDC00 + (c & 0x3FF);
            n = 2;
        }
        for (int i = 0; i < n; i++) {
            eg_buffer_add_char(&bytes, (char)(units[i] >> 8));
            eg_buffer_add_char(&bytes, (char)(units[i] & 0xFF));
        }
    }
    eg_pdf_add(writer, dict, key,
               HPDF_Binary_New(writer->doc->mmgr, (HPDF_BYTE *)bytes.data, (HPDF_UINT)bytes.size));
}

static HPDF_STATUS write_raw(HPDF_Dict dict, HPDF_Stream stream)
{
    return HPDF_Stream_WriteStr(stream, dict->attr);
}

void eg_pdf_add_raw(eg_pdf_writer *writer, HPDF_Dict dict, const char *entries)
{
    (void)writer;
    dict->attr = (void *)(uintptr_t)entries;
    dict->write_fn = write_raw;
}

/* bytes deflated, in a buffer that the next stream takes over; empty when they do not get smaller. */
static eg_slice deflate_bytes(eg_pdf_writer *writer, eg_slice bytes)
{
    z_stream *z = writer->deflater;
    if (bytes.size > UINT32_MAX / 2 || deflateReset(z) != Z_OK)
        return (eg_slice){0};
    if (bytes.size > writer->deflated_cap) {
        writer->deflated_cap = bytes.size * 2;
        writer->deflated = eg_arena_alloc(writer->arena, writer->deflated_cap);
    }
    char *out = writer->deflated;
    z->next_in = (Bytef *)(uintptr_t)bytes.data;
    z->avail_in = (uInt)bytes.size;
    z->next_out = (Bytef *)out;
    z->avail_out = (uInt)bytes.size;
    /* No room for the whole: then it is not smaller. */
    return deflate(z, Z_FINISH) == Z_STREAM_END ? (eg_slice){out, bytes.size - z->avail_out} : (eg_slice){0};
}

HPDF_Dict eg_pdf_stream(eg_pdf_writer *writer, eg_slice bytes, bool may_deflate, const char *entries)
{
    enum { FILTER = sizeof "/Filter/FlateDecode" };
    HPDF_Dict dict = HPDF_DictStream_New(writer->doc->mmgr, writer->doc->xref);
    check(writer, dict != NULL);
    if (may_deflate && bytes.size > FILTER) {
        eg_slice deflated = deflate_bytes(writer, bytes);
        if (deflated.size && deflated.size + FILTER < bytes.size) {
            bytes = deflated;
            entries = eg_arena_print(writer->arena, "/Filter/FlateDecode%s", entries);
        }
    }
    if (*entries)
        eg_pdf_add_raw(writer, dict, entries);
    check(writer,
          HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes.data, (HPDF_UINT)bytes.size) == HPDF_OK);
    return dict;
}

static HPDF_STATUS HPDF_STDCALL write_out(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    eg_buffer_add(stream->attr, bytes, size);
    return HPDF_OK;
}

/* /ID (required by ISO 19005-2 6.1.3): the digest of all that stands before the trailer, so that two files
 * share one only when they are the same. Both strings are the same in a file that was never changed
 * (14.4). */
static HPDF_STATUS write_id(HPDF_Dict trailer, HPDF_Stream stream)
{
    enum { ID_BYTES = 16 };
    eg_digest digest = eg_digest_of(eg_buffer_slice(stream->attr));
    char hex[65], id[96];
    (void)trailer;
    eg_digest_print(&digest, hex);
    snprintf(id, sizeof id, "/ID[<%.*s><%.*s>]", 2 * ID_BYTES, hex, 2 * ID_BYTES, hex);
    return HPDF_Stream_WriteStr(stream, id);
}

void eg_pdf_save(eg_pdf_writer *writer, eg_buffer *out)
{
    HPDF_Doc doc = writer->doc;
    HPDF_Stream stream = HPDF_CallbackWriter_New(doc->mmgr, write_out, out);
    check(writer, stream != NULL);
    /* 19005-2 6.1.2: the version, then a comment of at least four bytes over 127. PDF/X-4 stands on PDF 1.6. */
    check(writer,
          HPDF_Stream_WriteStr(stream, writer->press ? "%PDF-1.6\n%\xC2\xA9\xE2\x98\xBA\n"
                                                     : "%PDF-1.7\n%\xC2\xA9\xE2\x98\xBA\n") == HPDF_OK);
    eg_pdf_add(writer, doc->trailer, "Root", doc->catalog);
    eg_pdf_add(writer, doc->trailer, "Info", doc->info);
    doc->trailer->write_fn = write_id;
    check(writer, HPDF_Xref_WriteToStream(doc->xref, stream, NULL) == HPDF_OK);
}
