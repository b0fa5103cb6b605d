/* What a file's metadata say of it: title, and standards that it keeps (ISO 19005-2 6.6.4, ISO 14289-1 5). See
 * internal.h. They are claims: whether they hold is for a validator. */
#include "verify/internal.h"

/* The text of an element or attribute by its qualified name, whatever its form: <a:b>x</a:b> and a:b="x". Elements
 * within are left out of it. False when it is not there. */
static bool find_property(eg_arena *arena, eg_slice xmp, const char *name, const char **out)
{
    size_t size = strlen(name);
    const char *end = xmp.data + xmp.size;
    for (const char *at = xmp.data; (at = memmem(at, (size_t)(end - at), name, size)); at++) {
        const char *next = at + size;
        eg_buffer text = eg_buffer_new(arena);
        if (next >= end || at == xmp.data)
            continue;
        if (at[-1] == '<' && (*next == '>' || *next == ' ' || *next == '\n')) {
            const char *close = memmem(next, (size_t)(end - next), "</", 2);
            for (; close && (size_t)(end - close) > size + 2 && memcmp(close + 2, name, size) != 0;)
                close = memmem(close + 2, (size_t)(end - close - 2), "</", 2);
            bool is_within = true;
            for (const char *c = next; close && c < close; c++)
                if (*c == '<' || *c == '>')
                    is_within = *c == '<';
                else if (!is_within && (unsigned char)*c > ' ')
                    eg_buffer_add_char(&text, *c);
        } else if (*next == '=' && next + 1 < end && (next[1] == '"' || next[1] == '\''))
            for (const char *c = next + 2; c < end && *c != next[1]; c++)
                eg_buffer_add_char(&text, *c);
        else
            continue;
        *out = text.data ? text.data : "";
        return true;
    }
    return false;
}

static const char *const claims[] = {"dc:title",    "dc:creator",         "dc:description", "dc:rights",
                                     "pdfaid:part", "pdfaid:conformance", "pdfuaid:part"};

/* How often a property is given, in either form. */
static uint32_t count_property(eg_slice xmp, const char *name)
{
    size_t size = strlen(name);
    uint32_t n = 0;
    const char *end = xmp.data + xmp.size;
    for (const char *at = xmp.data; (at = memmem(at, (size_t)(end - at), name, size)); at += size)
        n += at > xmp.data && at[-1] != '/';
    return n;
}

/* Whether each `word` of the text is followed by `next`. */
static bool is_always(eg_slice xmp, const char *word, const char *next)
{
    size_t size = strlen(word), more = strlen(next);
    const char *end = xmp.data + xmp.size;
    for (const char *at = xmp.data; (at = memmem(at, (size_t)(end - at), word, size));) {
        at += size;
        if ((size_t)(end - at) < more || memcmp(at, next, more) != 0)
            return false;
    }
    return true;
}

/* Whether what find_property finds is what an XML parser would: no comments, sections, entities or encodings that hide
 * a property, and the names of Dublin Core under their usual prefix only. */
static bool is_plain(eg_arena *arena, eg_slice xmp)
{
    static const char dc[] = "http://purl.org/dc/elements/1.1/", binding[] = "xmlns:dc=";
    uint32_t n = 0, n_bound = 0;
    const char *end = xmp.data + xmp.size;
    for (const char *at = xmp.data; (at = memmem(at, (size_t)(end - at), dc, strlen(dc))); at++)
        n++;
    for (int i = 0; i < 2; i++) {
        const char *bound = eg_arena_print(arena, "%s%c%s%c", binding, "\"'"[i], dc, "\"'"[i]);
        for (const char *at = xmp.data; (at = memmem(at, (size_t)(end - at), bound, strlen(bound))); at++)
            n_bound++;
    }
    return n == n_bound && n == count_property(xmp, binding) && !memmem(xmp.data, xmp.size, "<!", 2) &&
           is_always(xmp, "<?", "xpacket");
}

bool eg_verify_same_claims(eg_examination *v, const eg_reader *a_of, const eg_object *a,
                           const eg_reader *b_of, const eg_object *b)
{
    eg_slice old, new;
    if (a->kind != EG_OBJECT_STREAM || b->kind != EG_OBJECT_STREAM || !eg_read_is_decodable(b_of, b) ||
        !eg_object_is_name(eg_read_find(b_of, b, "Subtype"), "XML") ||
        eg_read_decode(a_of, a, &old) != EG_OK || eg_read_decode(b_of, b, &new) != EG_OK ||
        !is_plain(v->job->arena, new))
        return false;
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        const char *x = "", *y = "";
        find_property(v->job->arena, old, claims[i], &x);
        find_property(v->job->arena, new, claims[i], &y);
        uint32_t n_old = count_property(old, claims[i]), n_new = count_property(new, claims[i]);
        if (strcmp(x, y) != 0 || n_new > (n_old ? n_old : 1))
            return false;
    }
    return true;
}

static void add_standard(eg_examination *v, eg_verification *out, const char *words)
{
    enum { MOST = 4 };
    const char **items = (const char **)(uintptr_t)out->standards;
    if (!items)
        items = EG_NEW_ARRAY(v->job->arena, const char *, MOST);
    if (out->n_standards < MOST)
        items[out->n_standards++] = words;
    out->standards = items;
}

void eg_verify_standards(eg_examination *v, eg_verification *out)
{
    eg_arena *arena = v->job->arena;
    const eg_object *root = eg_read_find(v->reader, eg_read_trailer(v->reader), "Root");
    const eg_object *stream = eg_read_find(v->reader, root, "Metadata");
    eg_slice xmp;
    const char *part, *conformance = "";
    if (stream->kind != EG_OBJECT_STREAM || eg_read_decode(v->reader, stream, &xmp) != EG_OK)
        return;
    find_property(arena, xmp, "pdfaid:conformance", &conformance);
    if (find_property(arena, xmp, "pdfaid:part", &part)) {
        char *letters = eg_arena_print(arena, "PDF/A-%.4s%.4s", part, conformance);
        for (char *c = letters + strlen("PDF/A-"); *c; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
        add_standard(v, out, eg_verify_printable(v, letters));
    }
    if (find_property(arena, xmp, "pdfuaid:part", &part))
        add_standard(v, out, eg_verify_printable(v, eg_arena_print(arena, "PDF/UA-%.4s", part)));
}
