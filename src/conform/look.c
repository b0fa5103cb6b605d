/* The facts of a file that comes in: frame, output intents, metadata, pages. See x4.h.
 *
 * Nothing is guessed: what cannot be read is the reader's own finding. XMP is searched for the properties asked
 * for, by the name that the file gives their namespace; it is UTF-8, as nearly all is. */
#include "conform/internal.h"
#include "picture/profile.h"

bool eg_x4_is_new(eg_x4_look *look, const eg_object *object)
{
    for (uint32_t i = 0; i < look->seen.n; i++)
        if (look->seen.items[i] == object)
            return false;
    *EG_PUSH(look->job->arena, &look->seen) = object;
    return true;
}

static void report_broken(eg_x4_look *look, const eg_x4_rule *rule, const eg_x4_fact *fact)
{
    eg_report *report = look->job->report;
    eg_finding_kind kind = rule->is_advice ? EG_F_PRESS_ADVICE : EG_F_STANDARD_BROKEN;
    const char *mark = strstr(rule->message, "%s");
    const char *message = eg_arena_print(look->job->arena, "%.*s%s%s", (int)(mark - rule->message),
                                         rule->message, fact->name ? fact->name : "the file", mark + 2);
    if (!rule->is_advice)
        look->status = EG_ERR_INPUT;
    eg_finding *told = eg_report_find(report, kind, look->path, message);
    if (told) {
        eg_report_count(report, told);
        return;
    }
    eg_place place = {.file = look->path, .page = look->page};
    eg_finding *finding = eg_report_add(report, kind, place, "%s", message);
    finding->rule = rule->is_advice
                        ? eg_arena_print(look->job->arena, "%s: %s", rule->topic, rule->slug)
                        : eg_arena_print(look->job->arena, "ISO 15930-7, %s: %s", rule->topic, rule->slug);
    eg_report_hint(report, finding, "%s", rule->hint);
}

void eg_x4_tell(eg_x4_look *look, eg_x4_fact fact)
{
    size_t n;
    const eg_x4_rule *rules = eg_x4_rules(&n);
    for (size_t i = 0; i < n; i++)
        if (rules[i].kind == fact.kind && !rules[i].holds(&fact))
            report_broken(look, &rules[i], &fact);
}

/* ---- output intents ---- */

static void look_at_profile(eg_x4_look *look, const eg_object *profile, eg_x4_fact *fact)
{
    eg_slice bytes;
    const eg_object *n = eg_read_find(look->reader, profile, "N");
    fact->has_profile = profile->kind == EG_OBJECT_STREAM;
    if (!fact->has_profile || eg_read_decode(look->reader, profile, &bytes) != EG_OK)
        return;
    fact->is_profile_sound = eg_profile_look(bytes) != EG_PROFILE_DAMAGED;
    if (!fact->is_profile_sound)
        return;
    fact->is_profile_cmyk = memcmp(bytes.data + 16, "CMYK", 4) == 0;
    fact->is_profile_output = memcmp(bytes.data + 12, "prtr", 4) == 0;
    int64_t n_parts = fact->is_profile_cmyk ? 4 : memcmp(bytes.data + 16, "GRAY", 4) == 0 ? 1 : 3;
    fact->is_profile_sound = n->kind == EG_OBJECT_INT && n->integer == n_parts;
    look->is_cmyk = fact->is_profile_cmyk;
}

static uint32_t look_at_intents(eg_x4_look *look, const eg_object *catalog)
{
    const eg_object *list = eg_read_find(look->reader, catalog, "OutputIntents");
    const eg_object *archival = NULL;
    uint32_t n = 0;
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *intent = eg_read_item(look->reader, list, i);
        if (eg_object_is_name(eg_read_find(look->reader, intent, "S"), "GTS_PDFA1"))
            archival = eg_read_find(look->reader, intent, "DestOutputProfile");
    }
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *intent = eg_read_item(look->reader, list, i);
        if (!eg_object_is_name(eg_read_find(look->reader, intent, "S"), "GTS_PDFX"))
            continue;
        n++;
        const eg_object *profile = eg_read_find(look->reader, intent, "DestOutputProfile");
        eg_x4_fact fact = {.kind = EG_X4_INTENT, .name = "the output intent"};
        fact.has_identifier =
            eg_read_find(look->reader, intent, "OutputConditionIdentifier")->kind == EG_OBJECT_STRING;
        fact.is_explained = eg_read_find(look->reader, intent, "RegistryName")->kind == EG_OBJECT_STRING ||
                            eg_read_find(look->reader, intent, "Info")->kind == EG_OBJECT_STRING;
        fact.has_own_archival = archival && archival != profile;
        look_at_profile(look, profile, &fact);
        eg_x4_tell(look, fact);
    }
    return n;
}

/* ---- metadata ---- */

static eg_slice find_bytes(eg_slice in, const char *what)
{
    const char *found = in.size ? memmem(in.data, in.size, what, strlen(what)) : NULL;
    return found ? (eg_slice){found, (size_t)(in.data + in.size - found)} : (eg_slice){0};
}

/* "pdfxid" of xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/". NULL: none. */
static const char *prefix_of(eg_x4_look *look, eg_slice xmp, const char *namespace)
{
    static const char before[] = "xmlns:";
    eg_slice found = xmp;
    while ((found = find_bytes(found, before)).size) {
        found.data += sizeof before - 1;
        found.size -= sizeof before - 1;
        size_t n = 0;
        while (n < found.size && found.data[n] != '=')
            n++;
        size_t size = strlen(namespace);
        if (n + 2 + size < found.size && memcmp(found.data + n + 2, namespace, size) == 0 &&
            found.data[n + 2 + size] == found.data[n + 1])
            return eg_arena_dup(look->job->arena, (eg_slice){found.data, n});
    }
    return NULL;
}

/* The text of a property, as an element or an attribute; of a list or alternatives that of the first item.
 * Empty when it is not there. */
static eg_slice property(eg_x4_look *look, eg_slice xmp, const char *namespace, const char *name)
{
    const char *prefix = prefix_of(look, xmp, namespace);
    if (!prefix)
        return (eg_slice){0};
    char *attribute = eg_arena_print(look->job->arena, "%s:%s=", prefix, name);
    eg_slice found = find_bytes(xmp, attribute);
    if (found.size > strlen(attribute) + 1) {
        const char *begin = found.data + strlen(attribute) + 1, *end = xmp.data + xmp.size;
        const char *close = memchr(begin, begin[-1], (size_t)(end - begin));
        return close ? (eg_slice){begin, (size_t)(close - begin)} : (eg_slice){0};
    }
    char *open = eg_arena_print(look->job->arena, "<%s:%s>", prefix, name);
    char *close = eg_arena_print(look->job->arena, "</%s:%s>", prefix, name);
    found = find_bytes(xmp, open);
    eg_slice end = find_bytes(found, close);
    if (!found.size || !end.size)
        return (eg_slice){0};
    eg_slice text = {found.data + strlen(open), (size_t)(end.data - found.data) - strlen(open)};
    eg_slice item = find_bytes(text, "<rdf:li");
    if (item.size) {
        const char *from = memchr(item.data, '>', item.size);
        eg_slice to = find_bytes(item, "</rdf:li>");
        text = from && to.size && from < to.data ? (eg_slice){from + 1, (size_t)(to.data - from) - 1}
                                                 : (eg_slice){0};
    }
    return text;
}

static const char xmp_namespace[] = "http://ns.adobe.com/xap/1.0/";

/* The digits of a date up to the second, of "D:20260301…" as of "2026-03-01T…". */
static size_t digits_of(eg_slice date, char out[14])
{
    size_t n = 0;
    for (size_t i = 0; i < date.size && n < 14; i++)
        if (date.data[i] >= '0' && date.data[i] <= '9')
            out[n++] = date.data[i];
        else if (i > 1 && (date.data[i] == '+' || date.data[i] == 'Z'))
            break;
    return n;
}

/* Both are there and say the same, or one is not. */
static bool dates_agree(const eg_object *info, eg_slice xmp)
{
    char a[14], b[14];
    if (info->kind != EG_OBJECT_STRING || !xmp.size)
        return true;
    size_t n_a = digits_of(info->text, a), n_b = digits_of(xmp, b), n = n_a < n_b ? n_a : n_b;
    return memcmp(a, b, n) == 0;
}

/* A title in plain ASCII is compared; in another form, or with an entity, it is left to the eye. */
static bool titles_agree(const eg_object *info, eg_slice xmp)
{
    if (info->kind != EG_OBJECT_STRING || !xmp.size || memchr(xmp.data, '&', xmp.size))
        return true;
    for (size_t i = 0; i < info->text.size; i++)
        if (info->text.data[i] < 0x20 || info->text.data[i] > 0x7E)
            return true;
    return eg_slice_equals(info->text, xmp);
}

static bool has_text(eg_x4_look *look, eg_slice xmp, const char *namespace, const char *name)
{
    return property(look, xmp, namespace, name).size > 0;
}

static void look_at_metadata(eg_x4_look *look, const eg_object *catalog, const eg_object *info)
{
    static const char dc[] = "http://purl.org/dc/elements/1.1/", pdf[] = "http://ns.adobe.com/pdf/1.3/";
    static const char mm[] = "http://ns.adobe.com/xap/1.0/mm/", x[] = "http://www.npes.org/pdfx/ns/id/";
    const eg_reader *reader = look->reader;
    const eg_object *stream = eg_read_find(reader, catalog, "Metadata");
    eg_x4_fact fact = {.kind = EG_X4_METADATA, .name = "the file", .agrees_with_info = true};
    eg_slice xmp = {0};
    fact.has_metadata =
        stream->kind == EG_OBJECT_STREAM && eg_read_decode(reader, stream, &xmp) == EG_OK && xmp.size;
    eg_slice title = property(look, xmp, dc, "title"), trapped = property(look, xmp, pdf, "Trapped");
    const eg_object *info_trapped = eg_read_find(reader, info, "Trapped");
    fact.has_version = eg_slice_is(property(look, xmp, x, "GTS_PDFXVersion"), "PDF/X-4");
    fact.has_title = title.size > 0;
    fact.has_dates = has_text(look, xmp, xmp_namespace, "CreateDate") &&
                     has_text(look, xmp, xmp_namespace, "ModifyDate") &&
                     has_text(look, xmp, xmp_namespace, "MetadataDate");
    fact.has_document_id = has_text(look, xmp, mm, "DocumentID") && has_text(look, xmp, mm, "VersionID") &&
                           has_text(look, xmp, mm, "RenditionClass");
    fact.agrees_with_info =
        titles_agree(eg_read_find(reader, info, "Title"), title) &&
        dates_agree(eg_read_find(reader, info, "CreationDate"),
                    property(look, xmp, xmp_namespace, "CreateDate")) &&
        dates_agree(eg_read_find(reader, info, "ModDate"), property(look, xmp, xmp_namespace, "ModifyDate"));
    fact.agrees_on_trapping =
        info_trapped->kind != EG_OBJECT_NAME || !trapped.size || eg_slice_equals(info_trapped->text, trapped);
    eg_x4_tell(look, fact);
}

/* ---- pages ---- */

/* A box as the page itself says it: the reader's are cut to the media box. */
static bool read_box(eg_x4_look *look, const eg_object *page, const char *key, eg_len out[4])
{
    const eg_object *box = eg_read_find(look->reader, page, key);
    if (box->kind != EG_OBJECT_ARRAY || box->array.n != 4)
        return false;
    for (uint32_t i = 0; i < 4; i++)
        if (!eg_object_length(eg_read_item(look->reader, box, i), &out[i]))
            return false;
    for (int i = 0; i < 2; i++)
        if (out[i] > out[i + 2]) {
            eg_len other = out[i];
            out[i] = out[i + 2];
            out[i + 2] = other;
        }
    return true;
}

/* With room round it, but for the hundredth of a point that boxes are rounded to. */
static bool holds_box(const eg_len outer[4], const eg_len inner[4], eg_len room)
{
    const eg_len slack = EG_PT_OF(0.011);
    return outer[0] + room <= inner[0] + slack && outer[1] + room <= inner[1] + slack &&
           outer[2] - room >= inner[2] - slack && outer[3] - room >= inner[3] - slack;
}

static void look_at_annotations(eg_x4_look *look, const eg_read_page *page, const eg_len printed[4])
{
    const eg_object *list = eg_read_find(look->reader, page->dict, "Annots");
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *annotation = eg_read_item(look->reader, list, i);
        const eg_object *kind = eg_read_find(look->reader, annotation, "Subtype");
        eg_len rect[4];
        if (eg_object_is_name(kind, "TrapNet") || eg_object_is_name(kind, "PrinterMark"))
            continue;
        bool has_rect = read_box(look, annotation, "Rect", rect);
        eg_slice name = kind->kind == EG_OBJECT_NAME ? kind->text : eg_slice_of("unnamed");
        eg_x4_tell(look,
                   (eg_x4_fact){.kind = EG_X4_ANNOTATION,
                                .name = eg_arena_print(look->job->arena, "an annotation (%.*s)",
                                                       (int)(name.size < 40 ? name.size : 40), name.data),
                                .is_inside = !has_rect || (rect[0] < printed[2] && rect[2] > printed[0] &&
                                                           rect[1] < printed[3] && rect[3] > printed[1])});
    }
}

static void look_at_page(eg_x4_look *look, const eg_read_page *page)
{
    const eg_len media[4] = {page->media.x0, page->media.y0, page->media.x1, page->media.y1};
    eg_len trim[4], bleed[4], art[4], printed[4];
    eg_x4_fact fact = {.kind = EG_X4_PAGE, .name = "the page"};
    fact.has_trim = read_box(look, page->dict, "TrimBox", trim);
    fact.has_art = read_box(look, page->dict, "ArtBox", art);
    bool has_bleed = read_box(look, page->dict, "BleedBox", bleed);
    if (!has_bleed)
        memcpy(bleed, fact.has_trim ? trim : media, sizeof bleed);
    if (fact.has_trim) {
        fact.is_nested = holds_box(bleed, trim, 0) && holds_box(media, bleed, 0);
        fact.has_bleed = holds_box(bleed, trim, EG_MM_OF(3));
    }
    fact.is_separated = eg_object_value(page->dict, "SeparationInfo")->kind != EG_OBJECT_NULL;
    fact.has_page_actions = eg_object_value(page->dict, "AA")->kind != EG_OBJECT_NULL;
    eg_x4_tell(look, fact);
    memcpy(printed, bleed, sizeof printed);
    look_at_annotations(look, page, printed);
    eg_x4_look_at_page(look, page);
}

/* ---- the whole ---- */

static bool has_bad_view(const eg_reader *reader, const eg_object *catalog)
{
    static const char *const keys[] = {"ViewArea", "ViewClip", "PrintArea", "PrintClip"};
    const eg_object *preferences = eg_read_find(reader, catalog, "ViewerPreferences");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const eg_object *box = eg_read_find(reader, preferences, keys[i]);
        if (box->kind != EG_OBJECT_NULL && !eg_object_is_name(box, "MediaBox") &&
            !eg_object_is_name(box, "BleedBox"))
            return true;
    }
    return false;
}

static void look_at_file(eg_x4_look *look)
{
    const eg_reader *reader = look->reader;
    const eg_object *trailer = eg_read_trailer(reader);
    const eg_object *catalog = eg_read_find(reader, trailer, "Root");
    const eg_object *info = eg_read_find(reader, trailer, "Info");
    const eg_object *id = eg_read_find(reader, trailer, "ID");
    const eg_object *trapped = eg_read_find(reader, info, "Trapped");
    const eg_object *names = eg_read_find(reader, catalog, "Names");
    eg_x4_fact fact = {.kind = EG_X4_FILE, .name = "the file", .major = reader->major};
    fact.has_id = id->kind == EG_OBJECT_ARRAY && id->array.n == 2;
    fact.has_trapped = eg_object_is_name(trapped, "True") || eg_object_is_name(trapped, "False");
    fact.has_actions = eg_read_find(reader, catalog, "OpenAction")->kind == EG_OBJECT_DICT ||
                       eg_read_find(reader, catalog, "AA")->kind != EG_OBJECT_NULL ||
                       eg_read_find(reader, names, "JavaScript")->kind != EG_OBJECT_NULL;
    fact.has_form = eg_read_find(reader, catalog, "AcroForm")->kind != EG_OBJECT_NULL;
    fact.has_bad_view = has_bad_view(reader, catalog);
    fact.n_intents = look_at_intents(look, catalog);
    eg_x4_tell(look, fact);
    look_at_metadata(look, catalog, info);
}

eg_status eg_x4_check(eg_job *job, eg_slice bytes, const char *path)
{
    eg_x4_look look = {.job = job, .path = path, .is_cmyk = true};
    const eg_read_page *pages;
    uint32_t n;
    eg_status status = eg_read_open(job, bytes, path, &look.reader);
    if (status != EG_OK)
        return status;
    look_at_file(&look);
    status = eg_read_pages(look.reader, &pages, &n);
    for (uint32_t p = 0; status == EG_OK && p < n; p++) {
        look.page = p + 1;
        look_at_page(&look, &pages[p]);
    }
    if (status == EG_OK)
        status = eg_read_status(look.reader);
    return status != EG_OK ? status : look.status;
}
