/* The update that fills a field. See sign.h. */
#include "sign/sign.h"

#include "base/date.h"
#include "sign/hole.h"
#include "sign/update.h"

enum {
    STAMP_ROOM = 6144, /* bytes for a time stamp's token: servers' are 2 to 6 kB */
    ROOM_STEP = 8192,
    TRIES = 3
};

const char *eg_sign_print_date(eg_arena *arena, int64_t seconds)
{
    eg_moment m = eg_moment_of(seconds);
    return eg_arena_print(arena, "D:%04d%02d%02d%02d%02d%02dZ", m.year, m.month, m.day, m.hour, m.minute,
                          m.second);
}

/* /Reference (12.8.1): what this signature forbids. The digest keys of PDF 1.5 are left out, as ISO 19005-2
 * 6.1.12 has it; /Data is required for FieldMDP. */
static void add_references(eg_update *update, const eg_sign_request *request, const eg_field *field)
{
    eg_buffer *out = &update->out;
    bool is_certify = request->action == EG_SIGN_AS_CERTIFY;
    bool has_lock = field->lock->kind == EG_OBJECT_DICT;
    if (!is_certify && !has_lock)
        return;
    eg_buffer_add_string(out, "/Reference[");
    if (is_certify)
        eg_buffer_add_string(out, "<</Type/SigRef/TransformMethod/DocMDP"
                                  "/TransformParams<</Type/TransformParams/V/1.2/P 2>>>>");
    if (has_lock) {
        const eg_object *root = eg_object_value(eg_read_trailer(update->reader), "Root");
        const eg_object *names = eg_read_find(update->reader, field->lock, "Fields");
        eg_buffer_add_string(out, "<</Type/SigRef/TransformMethod/FieldMDP/Data ");
        eg_print_object(out, root, NULL);
        eg_buffer_add_string(out, "/TransformParams<</Type/TransformParams/V/1.2/Action");
        eg_print_object(out, eg_read_find(update->reader, field->lock, "Action"), NULL);
        if (names->kind == EG_OBJECT_ARRAY) {
            eg_buffer_add_string(out, "/Fields");
            eg_print_object(out, names, NULL);
        }
        eg_buffer_add_string(out, ">>>>");
    }
    eg_buffer_add_string(out, "]\n");
}

static void add_signature(eg_update *update, const eg_sign_request *request, const eg_field *field,
                          uint32_t number, size_t room, eg_hole *hole)
{
    eg_buffer *out = &update->out;
    eg_update_open(update, number, 0);
    eg_buffer_print(out, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\n/M(%s)\n",
                    eg_sign_print_date(update->job->arena, request->now));
    if (*request->key->name) {
        eg_buffer_add_string(out, "/Name");
        eg_update_add_text(out, request->key->name);
        eg_buffer_add_char(out, '\n');
    }
    if (request->reason) {
        eg_buffer_add_string(out, "/Reason");
        eg_update_add_text(out, request->reason);
        eg_buffer_add_char(out, '\n');
    }
    add_references(update, request, field);
    eg_hole_add(update, room, hole);
    eg_buffer_add_string(out, ">>");
    eg_update_close(update);
}

static int64_t flags_of(const eg_field *field)
{
    enum { PRINT = 4, UNSEEN = 1 | 2 | 32 }; /* invisible, hidden, no view: ISO 19005-2 6.3.2 */
    const eg_object *flags = eg_object_value(field->dict, "F");
    return ((flags->kind == EG_OBJECT_INT ? flags->integer : 0) | PRINT) & ~(int64_t)UNSEEN;
}

static void add_field(eg_update *update, const eg_field *field, uint32_t signature, const char *appearance)
{
    eg_arena *arena = update->job->arena;
    const eg_update_change changes[] = {
        {"V", eg_arena_print(arena, "%u 0 R", signature)},
        {"F", eg_arena_print(arena, "%lld", (long long)flags_of(field))},
        {"AP", appearance},
    };
    eg_update_open(update, field->number, field->generation);
    eg_update_add_dict(&update->out, field->dict, changes, appearance ? 3 : 2);
    eg_update_close(update);
}

/* The catalog names a certification (12.8.4), and its form says that there are signatures and that the file is
 * only to be appended to (12.7.2). A form that is an object of its own is changed alone. */
static void add_catalog(eg_update *update, const eg_sign_request *request, uint32_t signature)
{
    enum { BOTH = 3 };
    const eg_reader *reader = update->reader;
    eg_arena *arena = update->job->arena;
    const eg_object *root = eg_object_value(eg_read_trailer(reader), "Root");
    const eg_object *catalog = eg_read_resolve(reader, root), *form = eg_object_value(catalog, "AcroForm");
    const eg_object *form_dict = eg_read_resolve(reader, form),
                    *flags = eg_read_find(reader, form_dict, "SigFlags");
    bool has_flags = flags->kind == EG_OBJECT_INT && (flags->integer & BOTH) == BOTH;
    bool is_certify = request->action == EG_SIGN_AS_CERTIFY;
    eg_update_change form_change = {"SigFlags", "3"}, changes[2];
    size_t n = 0;
    if (!has_flags && form->kind == EG_OBJECT_REF) {
        eg_update_open(update, form->ref.number, form->ref.generation);
        eg_update_add_dict(&update->out, form_dict, &form_change, 1);
        eg_update_close(update);
    } else if (!has_flags) {
        eg_buffer text = eg_buffer_new(arena);
        eg_update_add_dict(&text, form_dict, &form_change, 1);
        changes[n++] = (eg_update_change){"AcroForm", text.data};
    }
    if (is_certify) {
        const eg_object *permissions = eg_read_find(reader, catalog, "Perms");
        eg_buffer text = eg_buffer_new(arena);
        eg_update_change change = {"DocMDP", eg_arena_print(arena, "%u 0 R", signature)};
        eg_update_add_dict(&text, permissions, &change, 1);
        changes[n++] = (eg_update_change){"Perms", text.data};
    }
    if (!n || root->kind != EG_OBJECT_REF)
        return;
    eg_update_open(update, root->ref.number, root->ref.generation);
    eg_update_add_dict(&update->out, catalog, changes, n);
    eg_update_close(update);
}

static eg_status make_update(eg_update *update, const eg_sign_request *request, const eg_field *field,
                             size_t room, eg_hole *hole)
{
    const char *appearance = NULL;
    uint32_t number = eg_update_reserve(update);
    eg_status status = EG_OK;
    add_signature(update, request, field, number, room, hole);
    if (request->show && field->is_seen)
        status = request->show(update, request->show_data, field, &appearance);
    add_field(update, field, number, appearance);
    add_catalog(update, request, number);
    eg_update_finish(update);
    eg_hole_close(update, hole);
    return status;
}

static eg_status refuse_room(eg_job *job, const eg_reader *reader, size_t size)
{
    eg_report_add(
        job->report, EG_F_SIGNING_FAILED, (eg_place){.file = reader->path},
        "the signature with its time stamp came to be of %zu bytes, each time more than there was room for",
        size);
    return EG_ERR_INPUT;
}

eg_status eg_sign_field(eg_job *job, const eg_reader *reader, const eg_sign_request *request,
                        const eg_field *field, eg_buffer *out)
{
    size_t room = eg_cms_size(job, request->key) + (request->stamp ? STAMP_ROOM : 0);
    for (int i = 0; i < TRIES; i++) {
        eg_update update;
        eg_hole hole;
        eg_buffer content = eg_buffer_new(job->arena);
        eg_update_begin(&update, job, reader);
        eg_status status = make_update(&update, request, field, room, &hole);
        if (status == EG_OK)
            status = eg_read_status(reader);
        if (status != EG_OK)
            return status;
        eg_cms_digest digest = eg_hole_digest(&update, &hole, request->key->digest_bits);
        status = eg_cms_sign(job, request->key, &digest, request->stamp, request->stamp_data, &content);
        if (status != EG_OK)
            return status;
        if (eg_hole_fill(&update, &hole, eg_buffer_slice(&content))) {
            eg_buffer_add_slice(out, reader->bytes);
            eg_buffer_add_slice(out, eg_buffer_slice(&update.out));
            return EG_OK;
        }
        room = content.size + ROOM_STEP;
    }
    return refuse_room(job, reader, room - ROOM_STEP);
}
