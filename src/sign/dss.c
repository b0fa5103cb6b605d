/* The document security store, and the document time stamp. See dss.h. */
#include "sign/dss.h"

#include "sign/hole.h"
#include "sign/update.h"

enum {
    STAMP_ROOM = 8192, /* bytes for a token: servers' are 2 to 6 kB */
    ROOM_STEP = 8192,
    TRIES = 3
};

/* ---- evidence ---- */

/* The references of an array, and one for each new stream. NULL when there is nothing to say. */
static const char *add_array(eg_update *update, const eg_object *old, const eg_slice *items, uint32_t n)
{
    const eg_reader *reader = update->reader;
    uint32_t n_old = old->kind == EG_OBJECT_ARRAY ? old->array.n : 0;
    eg_slice *known = EG_NEW_ARRAY(update->job->arena, eg_slice, n_old);
    eg_buffer text = eg_buffer_new(update->job->arena);
    eg_buffer_add_char(&text, '[');
    for (uint32_t i = 0; i < n_old; i++) {
        const eg_object *stream = eg_read_item(reader, old, i);
        if (stream->kind == EG_OBJECT_STREAM)
            (void)eg_read_decode(reader, stream, &known[i]); /* a fault is in the reader's status */
        eg_print_object(&text, &old->array.items[i], NULL);
        eg_buffer_add_char(&text, ' ');
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < n_old && !eg_slice_equals(known[k], items[i]))
            k++;
        if (k < n_old)
            continue;
        uint32_t number = eg_update_reserve(update);
        eg_update_add_stream(update, number, "", items[i]);
        eg_buffer_print(&text, "%u 0 R ", number);
    }
    text.data[text.size - 1] = text.size > 1 ? ']' : '[';
    return text.size > 1 ? text.data : NULL;
}

eg_status eg_sign_add_evidence(eg_job *job, const eg_reader *reader, const eg_evidence *evidence,
                               eg_buffer *out)
{
    eg_update update;
    eg_update_begin(&update, job, reader);
    const eg_object *root = eg_object_value(eg_read_trailer(reader), "Root");
    const eg_object *catalog = eg_read_resolve(reader, root), *store = eg_object_value(catalog, "DSS");
    const eg_object *old = eg_read_resolve(reader, store);
    const eg_update_change changes[] = {
        {"Type", "/DSS"},
        {"Certs", add_array(&update, eg_read_find(reader, old, "Certs"), evidence->certificates,
                            evidence->n_certificates)},
        {"OCSPs", add_array(&update, eg_read_find(reader, old, "OCSPs"), evidence->ocsp, evidence->n_ocsp)},
        {"CRLs", add_array(&update, eg_read_find(reader, old, "CRLs"), evidence->crls, evidence->n_crls)},
    };
    bool has_object = store->kind == EG_OBJECT_REF;
    uint32_t number = has_object ? store->ref.number : eg_update_reserve(&update);
    eg_update_open(&update, number, has_object ? store->ref.generation : 0);
    eg_update_add_dict(&update.out, old, changes, sizeof changes / sizeof *changes);
    eg_update_close(&update);
    if (!has_object && root->kind == EG_OBJECT_REF) {
        const eg_update_change change = {"DSS", eg_arena_print(job->arena, "%u 0 R", number)};
        eg_update_open(&update, root->ref.number, root->ref.generation);
        eg_update_add_dict(&update.out, catalog, &change, 1);
        eg_update_close(&update);
    }
    eg_update_finish(&update);
    eg_buffer_add_slice(out, reader->bytes);
    eg_buffer_add_slice(out, eg_buffer_slice(&update.out));
    return eg_read_status(reader);
}

/* ---- time stamp ---- */

eg_status eg_sign_find_stamp_field(eg_job *job, const eg_reader *reader, const eg_field **out)
{
    const eg_field *fields;
    uint32_t n;
    eg_status status = eg_sign_list_fields(reader, job, &fields, &n);
    for (uint32_t i = 0; i < n && status == EG_OK; i++)
        if (fields[i].role == EG_SIGN_TIMESTAMP && !eg_field_is_signed(&fields[i]) && fields[i].is_merged &&
            fields[i].number) {
            *out = &fields[i];
            return EG_OK;
        }
    if (status != EG_OK)
        return status;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_WORKFLOW_FORBIDS, (eg_place){.file = reader->path},
                      "the file has no empty field \"Timestamp\" for a document time stamp");
    eg_report_hint(job->report, finding,
                   "level LTA is for the last signature of an edition; others are of level LT");
    return EG_ERR_INPUT;
}

static void add_objects(eg_update *update, const eg_field *field, size_t room, eg_hole *hole)
{
    uint32_t number = eg_update_reserve(update);
    const eg_update_change change = {"V", eg_arena_print(update->job->arena, "%u 0 R", number)};
    eg_update_open(update, number, 0);
    eg_buffer_add_string(&update->out, "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161\n");
    eg_hole_add(update, room, hole);
    eg_buffer_add_string(&update->out, ">>");
    eg_update_close(update);
    eg_update_open(update, field->number, field->generation);
    eg_update_add_dict(&update->out, field->dict, &change, 1);
    eg_update_close(update);
    eg_update_finish(update);
    eg_hole_close(update, hole);
}

eg_status eg_sign_stamp_document(eg_job *job, const eg_reader *reader, const eg_field *field,
                                 eg_sign_stamper *stamp, void *data, eg_buffer *out)
{
    size_t room = STAMP_ROOM;
    for (int i = 0; i < TRIES; i++, room += ROOM_STEP) {
        eg_update update;
        eg_hole hole;
        eg_slice token;
        eg_update_begin(&update, job, reader);
        add_objects(&update, field, room, &hole);
        eg_cms_digest digest = eg_hole_digest(&update, &hole, 256);
        eg_status status = stamp(job, data, &digest, &token);
        if (status != EG_OK)
            return status;
        if (eg_hole_fill(&update, &hole, token)) {
            eg_buffer_add_slice(out, reader->bytes);
            eg_buffer_add_slice(out, eg_buffer_slice(&update.out));
            return eg_read_status(reader);
        }
    }
    eg_report_add(job->report, EG_F_STAMP_FAILED, (eg_place){.file = reader->path},
                  "the server's time stamps are over %d kB", (STAMP_ROOM + TRIES * ROOM_STEP) >> 10);
    return EG_ERR_INPUT;
}
