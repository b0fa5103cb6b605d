/* What each signature covers: a revision from its first byte to its last, but for the one string that holds the
 * signature, and not a byte else (ISO 32000-1 12.8.1, EN 319 142-1 5.3). See internal.h.
 *
 * All that a forger may want to vary is fixed here: the gap is exactly the string of /Contents, the string is
 * hexadecimal digits and nothing else, what pads the DER in it is zeros, and the end is that of a revision. */
#include "verify/internal.h"

#include <stdlib.h>

/* ---- the dictionary ---- */

static uint32_t read_permission(const eg_examination *v, const eg_object *parameters)
{
    const eg_object *p = eg_read_find(v->reader, parameters, "P");
    if (p->kind == EG_OBJECT_NULL)
        return 2; /* 12.8.2.2.2: the default */
    return p->kind == EG_OBJECT_INT && p->integer >= 1 && p->integer <= 3 ? (uint32_t)p->integer : 1;
}

/* /Reference: what the signature forbids (12.8.2). */
static void read_references(eg_examination *v, eg_signature *s)
{
    const eg_reader *reader = v->reader;
    const eg_object *list = eg_read_find(reader, s->dict, "Reference");
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *reference = eg_read_item(reader, list, i);
        const eg_object *method = eg_read_find(reader, reference, "TransformMethod");
        const eg_object *parameters = eg_read_find(reader, reference, "TransformParams");
        if (eg_object_is_name(method, "DocMDP"))
            s->permission = read_permission(v, parameters);
        else if (eg_object_is_name(method, "FieldMDP"))
            s->has_field_lock = true;
    }
}

/* /SubFilter. False with a finding when it is of a kind that is not verified. */
static bool read_kind(eg_examination *v, eg_signature *s)
{
    const eg_object *kind = eg_read_find(v->reader, s->dict, "SubFilter");
    s->is_cades = eg_object_is_name(kind, "ETSI.CAdES.detached");
    s->is_stamp = eg_object_is_name(kind, "ETSI.RFC3161");
    if (s->is_cades || s->is_stamp || eg_object_is_name(kind, "adbe.pkcs7.detached"))
        return true;
    eg_verify_tell(v, s, EG_F_SIGNATURE_CMS, "is of the kind %s, which engross does not verify",
                   kind->kind == EG_OBJECT_NAME ? eg_report_quote(v->job->arena, kind->text) : "(none)");
    return false;
}

/* ---- the hole ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Why the bytes [begin, end) of the file are not one string of hexadecimal digits in pairs; NULL: they are. */
static const char *hex_fault(eg_slice bytes, size_t begin, size_t end)
{
    if (end - begin < 2 || bytes.data[begin] != '<' || bytes.data[end - 1] != '>')
        return "its /Contents is no hexadecimal string";
    for (size_t i = begin + 1; i < end - 1; i++)
        if (!is_hex(bytes.data[i]))
            return "its /Contents has something else in it than hexadecimal digits";
    return (end - begin) % 2 ? "its /Contents has half a byte" : NULL;
}

/* /ByteRange as it stands: four integers, in the dictionary itself. */
static bool read_range(const eg_object *dict, uint64_t out[4])
{
    const eg_object *range = eg_object_value(dict, "ByteRange");
    if (range->kind != EG_OBJECT_ARRAY || range->array.n != 4)
        return false;
    for (uint32_t i = 0; i < 4; i++) {
        const eg_object *item = &range->array.items[i];
        if (item->kind != EG_OBJECT_INT || item->integer < 0)
            return false;
        out[i] = (uint64_t)item->integer;
    }
    return true;
}

static bool check_hole(eg_examination *v, eg_signature *s)
{
    eg_slice bytes = v->reader->bytes;
    const eg_object *contents = eg_object_value(s->dict, "Contents");
    uint64_t range[4];
    const char *fault = NULL;
    if (contents->kind != EG_OBJECT_STRING || contents->container || s->dict->container)
        fault = "it has no /Contents that stands in the file itself";
    else if (!read_range(s->dict, range))
        fault = "its /ByteRange is not four numbers";
    else if (range[0] != 0 || range[2] > bytes.size || range[3] > bytes.size - range[2])
        fault = "its /ByteRange does not begin with the file, or goes past its end";
    else if (range[1] != contents->begin || range[2] != contents->end)
        fault = "what its /ByteRange leaves out is not exactly its /Contents";
    else
        fault = hex_fault(bytes, contents->begin, contents->end);
    if (fault) {
        eg_verify_hint(v, eg_verify_tell(v, s, EG_F_SIGNATURE_HOLE, "%s", fault),
                       "do not trust the file: ask whoever it came from for another copy");
        return false;
    }
    s->span.hole_begin = (size_t)range[1];
    s->span.hole_end = (size_t)range[2];
    s->end = s->span.end = (size_t)(range[2] + range[3]);
    s->report.covered = s->end;
    size_t size = eg_der_size(contents->text);
    for (size_t i = size; size && i < contents->text.size; i++)
        if (contents->text.data[i]) {
            eg_verify_tell(v, s, EG_F_SIGNATURE_HOLE,
                           "after its DER /Contents has something else than zeros");
            return false;
        }
    s->cms = (eg_slice){contents->text.data, size};
    return true;
}

/* ---- the end ---- */

static bool is_space(char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '\f' || c == 0;
}

/* The revision that ends where the signature does, give or take the line end after %%EOF. */
static bool find_revision(eg_examination *v, eg_signature *s)
{
    eg_slice bytes = v->reader->bytes;
    s->revision = EG_NO_REVISION;
    for (uint32_t i = 0; i < v->reader->n_revisions && s->revision == EG_NO_REVISION; i++) {
        size_t end = v->reader->revisions[i].end, low = end < s->end ? end : s->end;
        size_t high = end < s->end ? s->end : end;
        bool is_same = high - low <= 2;
        for (size_t k = low; k < high && is_same; k++)
            is_same = is_space(bytes.data[k]);
        if (is_same)
            s->revision = i;
    }
    const eg_reader *then = s->revision == EG_NO_REVISION ? NULL : eg_read_at(v->reader, s->revision);
    /* The dictionary that is shown is the one that was signed, in the revision that it covers. */
    bool is_there = then && s->dict->end <= s->end;
    if (is_there && s->field->value_number) {
        const eg_xref_entry *entry = eg_read_entry(then, s->field->value_number);
        const eg_xref_entry *now = eg_read_entry(v->reader, s->field->value_number);
        is_there = entry && now && entry->kind == EG_XREF_PLAIN && entry->offset == now->offset;
    }
    if (is_there) {
        s->report.revision = s->revision + 1;
        return true;
    }
    eg_verify_hint(
        v,
        eg_verify_tell(v, s, EG_F_SIGNATURE_COVERAGE,
                       "it covers the bytes up to %zu, which is not the end of anything that was ever "
                       "a whole file with this signature",
                       s->end),
        "what is shown may not be what was signed: ask for another copy");
    s->revision = EG_NO_REVISION;
    return false;
}

/* ---- the bytes ---- */

static void read_cms(eg_examination *v, eg_signature *s)
{
    eg_arena *arena = v->job->arena;
    const char *fault = s->cms.size ? NULL : "is empty, or no DER";
    if (!fault && s->is_stamp) {
        fault = eg_stamp_read(arena, s->cms, &s->stamp);
        s->signed_data = s->stamp.signed_data;
    } else if (!fault)
        fault = eg_signed_read(arena, s->cms, &s->signed_data);
    if (!fault && !s->is_stamp &&
        (!eg_der_is_oid(s->signed_data.content_type, "1.2.840.113549.1.7.1") || s->signed_data.content.data))
        fault = "holds its own content, or is of no kind that PDF has";
    if (!fault && s->is_cades && !s->signed_data.certificate_digest.data)
        fault = "does not name its signer's certificate (signing-certificate-v2), as PAdES asks";
    if (fault) {
        eg_verify_tell(v, s, s->is_stamp ? EG_F_STAMP_BROKEN : EG_F_SIGNATURE_CMS, "%s", fault);
        return;
    }
    s->is_parsed = true;
    s->span.hash = s->is_stamp ? s->stamp.hash : s->signed_data.hash;
}

static void check_digests(eg_examination *v)
{
    eg_hash_span **spans = EG_NEW_ARRAY(v->job->arena, eg_hash_span *, v->n_signatures);
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        if (v->signatures[i].is_parsed && v->signatures[i].span.end)
            spans[n++] = &v->signatures[i].span;
    eg_hash_spans(v->job, v->reader->bytes, spans, n);
    for (uint32_t i = 0; i < v->n_signatures; i++) {
        eg_signature *s = &v->signatures[i];
        if (!s->is_parsed || !s->span.end)
            continue;
        bool is_same = s->is_stamp ? eg_stamp_covers(&s->stamp, s->span.digest)
                                   : eg_signature_covers(&s->signed_data, s->span.digest);
        if (!is_same)
            eg_verify_hint(v,
                           eg_verify_tell(v, s, EG_F_SIGNATURE_DIGEST,
                                          "the bytes that it covers were changed after it was made"),
                           "ask for another copy; if that says the same, the signature is worth nothing");
    }
}

/* ---- all of them ---- */

static void read_signature(eg_examination *v, const eg_field *field, eg_signature *s)
{
    const eg_reader *reader = v->reader;
    *s = (eg_signature){.field = field, .dict = field->value, .id = field->id, .revision = EG_NO_REVISION};
    s->report.field = eg_verify_printable(v, field->id);
    s->id = s->report.field;
    s->report.name = eg_verify_text(v, s->dict, "Name");
    s->report.reason = eg_verify_text(v, s->dict, "Reason");
    s->report.location = eg_verify_text(v, s->dict, "Location");
    s->report.claimed = eg_verify_date(v, eg_read_find(reader, s->dict, "M"));
    if (s->dict->kind != EG_OBJECT_DICT) {
        eg_verify_tell(v, s, EG_F_SIGNATURE_CMS, "is no dictionary");
        s->dict = eg_object_dict(s->dict);
        return;
    }
    read_references(v, s);
    bool is_known = read_kind(v, s);
    s->report.kind = s->is_stamp     ? EG_SIGNATURE_STAMP
                     : s->permission ? EG_SIGNATURE_CERTIFICATION
                                     : EG_SIGNATURE_APPROVAL;
    s->report.permission = s->permission;
    bool has_hole = check_hole(v, s);
    if (has_hole)
        find_revision(v, s);
    if (is_known && has_hole)
        read_cms(v, s);
}

static int compare_signatures(const void *a, const void *b)
{
    const eg_signature *x = a, *y = b;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* One value in two fields: which of them was signed is anybody's guess. */
static void check_shared(eg_examination *v)
{
    for (uint32_t i = 1; i < v->n_signatures; i++)
        if (v->signatures[i].dict == v->signatures[i - 1].dict)
            eg_verify_tell(v, &v->signatures[i], EG_F_SIGNATURE_COVERAGE,
                           "the field %s has the same signature as its value", v->signatures[i - 1].id);
        else if (v->signatures[i].end && v->signatures[i].end == v->signatures[i - 1].end)
            eg_verify_tell(v, &v->signatures[i], EG_F_SIGNATURE_COVERAGE, "%s covers just the same bytes",
                           v->signatures[i - 1].id);
}

eg_status eg_verify_coverage(eg_examination *v)
{
    eg_status status = eg_sign_list_fields(v->reader, v->job, &v->fields, &v->n_fields);
    if (status != EG_OK)
        return status;
    v->signatures = EG_NEW_ARRAY(v->job->arena, eg_signature, v->n_fields);
    for (uint32_t i = 0; i < v->n_fields; i++)
        if (eg_field_is_signed(&v->fields[i]))
            read_signature(v, &v->fields[i], &v->signatures[v->n_signatures++]);
    if (v->n_signatures)
        qsort(v->signatures, v->n_signatures, sizeof *v->signatures, compare_signatures);
    check_shared(v);
    check_digests(v);
    return eg_read_status(v->reader);
}
