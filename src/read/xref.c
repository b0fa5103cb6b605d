/* From the last startxref along /Prev to the oldest section, and the revisions these make (ISO 32000-1 7.5.5,
 * 7.5.6, 7.5.8.4, Annex F). See internal.h.
 *
 * A file grows by appending, so /Prev points back, and the chain ends. The one that may point forward is that
 * of a linearised file's first section, which stands before the other and is written with it. */
#include "read/internal.h"

/* "startxref 116 %%EOF" at a byte, white space between. The value, and where the line of %%EOF ends. */
static bool read_tail(const eg_read_file *file, size_t at, uint64_t *value, size_t *end)
{
    static const char mark[] = "%%EOF";
    eg_lexer lexer = {.bytes = file->bytes, .at = at};
    const char *data = file->bytes.data;
    size_t size = file->bytes.size;
    if (!eg_lexer_take(&lexer, "startxref"))
        return false;
    while (lexer.at < size && eg_lexer_is_space((unsigned char)data[lexer.at]))
        lexer.at++;
    if (!eg_lexer_take_number(&lexer, 15, value))
        return false;
    while (lexer.at < size && eg_lexer_is_space((unsigned char)data[lexer.at]))
        lexer.at++;
    if (size - lexer.at < sizeof mark - 1 || memcmp(data + lexer.at, mark, sizeof mark - 1) != 0)
        return false;
    lexer.at += sizeof mark - 1;
    if (lexer.at < size && data[lexer.at] == '\r')
        lexer.at++;
    if (lexer.at < size && data[lexer.at] == '\n')
        lexer.at++;
    *end = lexer.at;
    return true;
}

/* The tail of the whole file: nothing but white space may follow it. */
static eg_status find_last_tail(eg_read_file *file, uint64_t *value, size_t *end)
{
    static const char word[] = "startxref";
    enum { FAR = 2048 }; /* a line end or two is usual; zeros are what some media leave */
    const char *data = file->bytes.data;
    size_t size = file->bytes.size, at = size, nearest = size > FAR ? size - FAR : 0;
    while (at > nearest && !(size - at >= sizeof word - 1 && memcmp(data + at, word, sizeof word - 1) == 0))
        at--;
    if (at <= nearest || !read_tail(file, at, value, end))
        return eg_read_fail(file, size,
                            "the file does not end with startxref and %%%%EOF: it may have been cut short");
    for (size_t i = *end; i < size; i++)
        if (!eg_lexer_is_space((unsigned char)data[i]))
            return eg_read_fail(file, i, "something follows the end of the file (%%%%EOF)");
    return EG_OK;
}

/* The tail that belongs to a section (value: where it must point), before `limit`. */
static bool find_tail(const eg_read_file *file, size_t from, size_t limit, uint64_t value, size_t *end)
{
    static const char word[] = "startxref";
    uint64_t found;
    for (size_t at = from; at < limit;) {
        const char *next = memmem(file->bytes.data + at, limit - at, word, sizeof word - 1);
        if (!next)
            return false;
        at = (size_t)(next - file->bytes.data);
        if (read_tail(file, at, &found, end) && found == value)
            return true;
        at++;
    }
    return false;
}

/* A linearised file's first object is a dictionary that says so (F.3.2), with nothing but numbers in it. */
static bool is_linearised(const eg_read_file *file)
{
    enum { HEAD = 1024 };
    static const char key[] = "/Linearized";
    uint64_t number;
    eg_slice head = {file->bytes.data, file->bytes.size < HEAD ? file->bytes.size : HEAD};
    eg_lexer lexer = {.bytes = head};
    for (int i = 0; i < 2; i++) {
        eg_lexer_skip(&lexer);
        if (!eg_lexer_take_number(&lexer, 10, &number))
            return false;
    }
    eg_lexer_skip(&lexer);
    if (!eg_lexer_take(&lexer, "obj"))
        return false;
    eg_lexer_skip(&lexer);
    const char *dict = head.data + lexer.at, *end = memmem(dict, head.size - lexer.at, ">>", 2);
    return end && memcmp(dict, "<<", 2) == 0 && memmem(dict, (size_t)(end - dict), key, sizeof key - 1);
}

/* An offset in a trailer: false when the key is not there. */
static eg_status read_offset(eg_read_file *file, const eg_object *trailer, const char *key, bool *is_there,
                             uint64_t *out)
{
    const eg_object *value = eg_object_value(trailer, key);
    *is_there = value->kind != EG_OBJECT_NULL;
    if (!*is_there)
        return EG_OK;
    if (value->kind != EG_OBJECT_INT || value->integer < 0)
        return eg_read_fail(file, value->begin, "/%s of a trailer is no place in the file", key);
    *out = (uint64_t)value->integer;
    return EG_OK;
}

typedef struct section_chain {
    EG_VECTOR(eg_xref_section) sections; /* newest first; an extra one after its table */
    uint32_t forward; /* the last one before /Prev pointed forward; UINT32_MAX: it never did */
} section_chain;

static eg_status read_chain(eg_read_file *file, uint64_t at, section_chain *out)
{
    eg_arena *arena = file->job->arena;
    bool has_next = true, may_go_forward = is_linearised(file);
    out->forward = UINT32_MAX;
    while (has_next) {
        eg_xref_section section, extra;
        uint64_t next = 0, extra_at = 0;
        bool has_extra = false;
        if (out->sections.n >= EG_READ_SECTION_MAX)
            return eg_read_fail(file, (size_t)at, "the file has more than %d cross-reference sections",
                                EG_READ_SECTION_MAX);
        if (eg_read_section(file, at, &section) != EG_OK ||
            read_offset(file, section.trailer, "Prev", &has_next, &next) != EG_OK)
            return EG_ERR_INPUT;
        if (!section.is_stream &&
            read_offset(file, section.trailer, "XRefStm", &has_extra, &extra_at) != EG_OK)
            return EG_ERR_INPUT;
        *EG_PUSH(arena, &out->sections) = section;
        if (has_extra) {
            if (eg_read_section(file, extra_at, &extra) != EG_OK)
                return EG_ERR_INPUT;
            if (!extra.is_stream)
                return eg_read_fail(file, extra.begin,
                                    "/XRefStm names something else than a cross-reference stream");
            extra.is_extra = true;
            *EG_PUSH(arena, &out->sections) = extra;
        }
        if (has_next && next >= section.begin) {
            if (!may_go_forward)
                return eg_read_fail(file, section.begin,
                                    "/Prev of a cross-reference section does not point back");
            may_go_forward = false;
            out->forward = out->sections.n - 1;
        }
        at = next;
    }
    return EG_OK;
}

/* Turns the chain round: oldest first, an extra section before its table, and each with its revision. */
static void take_sections(eg_read_file *file, const section_chain *chain)
{
    uint32_t n = chain->sections.n, revision = 0;
    for (uint32_t i = n; i-- > 0;) {
        eg_xref_section *section = EG_PUSH(file->job->arena, &file->sections);
        *section = chain->sections.items[i];
        section->revision = revision;
        if (!section->is_extra && i - 1 != chain->forward)
            revision++;
    }
}

/* Where each revision ends: at the startxref that names its section. A linearised file's stands after the
 * section that its first one leads to. */
static eg_status find_revisions(eg_read_file *file, size_t file_end)
{
    size_t before = 0;
    for (uint32_t i = 0; i < file->sections.n;) {
        uint32_t last = i;
        size_t tail = 0;
        while (last + 1 < file->sections.n &&
               file->sections.items[last + 1].revision == file->sections.items[i].revision)
            last++;
        const eg_xref_section *named = &file->sections.items[last];
        for (uint32_t k = i; k <= last; k++)
            if (!file->sections.items[k].is_extra && file->sections.items[k].end > tail)
                tail = file->sections.items[k].end;
        size_t limit = file->bytes.size;
        for (uint32_t k = last + 1; k < file->sections.n && k <= last + 2; k++)
            if (!file->sections.items[k].is_extra && file->sections.items[k].begin > tail)
                limit = file->sections.items[k].begin < limit ? file->sections.items[k].begin : limit;
        size_t end = file_end;
        if (last + 1 < file->sections.n && !find_tail(file, tail, limit, named->begin, &end))
            return eg_read_fail(file, tail,
                                "the revision that was written here does not end with startxref and %%%%EOF");
        if (named->begin < before)
            return eg_read_fail(file, named->begin, "a revision begins before the one that it follows ends");
        before = end;
        *EG_PUSH(file->job->arena, &file->revisions) = (eg_revision){.end = end, .trailer = named->trailer};
        i = last + 1;
    }
    return EG_OK;
}

eg_status eg_read_sections(eg_read_file *file)
{
    uint64_t at;
    size_t end;
    section_chain chain = {0};
    if (find_last_tail(file, &at, &end) != EG_OK || read_chain(file, at, &chain) != EG_OK)
        return EG_ERR_INPUT;
    take_sections(file, &chain);
    return find_revisions(file, end);
}
