/* What may be signed now: the order of certifying, approving and closing. See sign.h.
 *
 * Nothing may follow a lock of all fields, or a certification that allows no change (ISO 32000-1 12.8.2.2,
 * 12.8.2.4); a certification comes first or not at all. */
#include "base/nearest.h"
#include "sign/sign.h"

typedef struct choosing {
    eg_job *job;
    const eg_reader *reader;
    const eg_sign_request *request;
    const eg_field *fields;
    uint32_t n;
} choosing;

static eg_status refuse(choosing *c, eg_finding_kind kind, const char *message, const char *hint)
{
    eg_finding *finding =
        eg_report_add(c->job->report, kind, (eg_place){.file = c->reader->path}, "%s", message);
    if (hint)
        eg_report_hint(c->job->report, finding, "%s", hint);
    return kind == EG_F_FIELD_UNKNOWN ? EG_ERR_USAGE : EG_ERR_INPUT;
}

static const char *quote(choosing *c, const char *id)
{
    return eg_report_quote(c->job->arena, eg_slice_of(id));
}

static const eg_field *find_role(choosing *c, eg_field_role role)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->fields[i].role == role)
            return &c->fields[i];
    return NULL;
}

static eg_status find_named(choosing *c, const eg_field **out)
{
    *out = eg_sign_find_field(c->fields, c->n, c->request->field);
    if (*out)
        return EG_OK;
    const char **names = EG_NEW_ARRAY(c->job->arena, const char *, c->n + 1);
    for (uint32_t i = 0; i < c->n; i++)
        names[i] = c->fields[i].id;
    const char *nearest = eg_nearest(c->request->field, names);
    return refuse(
        c, EG_F_FIELD_UNKNOWN,
        eg_arena_print(c->job->arena, "the file has no signature field %s", quote(c, c->request->field)),
        nearest ? eg_arena_print(c->job->arena, "did you mean %s?", nearest)
                : "`engross fields FILE.pdf` lists them");
}

static eg_status find_field(choosing *c, const eg_field **out)
{
    bool is_certify = c->request->action == EG_SIGN_AS_CERTIFY;
    if (c->request->field)
        return find_named(c, out);
    *out = find_role(c, is_certify ? EG_SIGN_CERTIFY : EG_SIGN_CLOSE);
    if (*out)
        return EG_OK;
    return refuse(c, EG_F_FIELD_UNKNOWN,
                  is_certify ? "the file has no field \"Certify\" for the certifying signature"
                             : "the file has no field \"Close\" for the closing signature",
                  "the official edition has both; in another file name a field with --field");
}

/* The transform of a method among a signature's references (12.8.1): its parameters, or NULL. */
static const eg_object *find_transform(const eg_reader *reader, const eg_object *signature,
                                       const char *method)
{
    const eg_object *references = eg_read_find(reader, signature, "Reference");
    for (uint32_t i = 0; references->kind == EG_OBJECT_ARRAY && i < references->array.n; i++) {
        const eg_object *reference = eg_read_item(reader, references, i);
        if (eg_object_is_name(eg_read_find(reader, reference, "TransformMethod"), method))
            return eg_read_find(reader, reference, "TransformParams");
    }
    return NULL;
}

/* Whether a lock, or a signature's parameters, which say the same, forbid to fill a field. */
static bool locks(const eg_reader *reader, eg_arena *arena, const eg_object *lock, const char *id)
{
    const eg_object *action = eg_read_find(reader, lock, "Action"),
                    *names = eg_read_find(reader, lock, "Fields");
    bool is_named = false;
    if (eg_object_is_name(action, "All"))
        return true;
    for (uint32_t i = 0; names->kind == EG_OBJECT_ARRAY && i < names->array.n && !is_named; i++) {
        const char *name = eg_read_text(arena, eg_read_item(reader, names, i));
        size_t size = strlen(name);
        is_named = strncmp(name, id, size) == 0 && (id[size] == 0 || id[size] == '.');
    }
    return eg_object_is_name(action, "Include") ? is_named
                                                : eg_object_is_name(action, "Exclude") && !is_named;
}

/* Whether a signature claims to be made more than a day after now: less may be a matter of time zones, which its
 * date need not tell (7.9.4). */
static bool is_later(choosing *c, const eg_field *by)
{
    enum { DAY = 86400, DIGITS = 14 };
    const eg_object *made = eg_read_find(c->reader, by->value, "M");
    const char *latest = eg_sign_print_date(c->job->arena, c->request->now + DAY);
    if (made->kind != EG_OBJECT_STRING || made->text.size < 2 + DIGITS)
        return false;
    return memcmp(made->text.data, latest, 2 + DIGITS) > 0;
}

static eg_status check_signed(choosing *c, const eg_field *field, const eg_field *by)
{
    eg_arena *arena = c->job->arena;
    const eg_object *certified = find_transform(c->reader, by->value, "DocMDP");
    const eg_object *locked = find_transform(c->reader, by->value, "FieldMDP");
    if (certified) {
        const eg_object *level = eg_read_find(c->reader, certified, "P");
        if (level->kind == EG_OBJECT_INT && level->integer == 1)
            return refuse(c, EG_F_WORKFLOW_FORBIDS,
                          eg_arena_print(arena,
                                         "the file was certified in field %s as final: nothing may be added",
                                         quote(c, by->id)),
                          "sign a copy from before, or have the file certified again for signing");
    }
    if (is_later(c, by))
        return refuse(
            c, EG_F_CLOCK_BEHIND,
            eg_arena_print(arena,
                           "the signature in field %s is of a later day than today, by this machine's clock",
                           quote(c, by->id)),
            "set this machine's clock");
    if (locked ? locks(c->reader, arena, locked, field->id) : locks(c->reader, arena, by->lock, field->id))
        return refuse(c, EG_F_WORKFLOW_FORBIDS,
                      eg_arena_print(arena, "field %s is locked by the signature in field %s",
                                     quote(c, field->id), quote(c, by->id)),
                      by->role == EG_SIGN_CLOSE ? "the file was closed, and nobody can sign it any more"
                                                : NULL);
    return EG_OK;
}

static eg_status check_fit(choosing *c, const eg_field *field)
{
    eg_arena *arena = c->job->arena;
    const eg_object *seed = eg_read_find(c->reader, field->dict, "SV");
    const eg_object *filters = eg_read_find(c->reader, seed, "SubFilter");
    if (eg_field_is_signed(field))
        return refuse(c, EG_F_FIELD_SIGNED,
                      eg_arena_print(arena, "field %s is signed already", quote(c, field->id)),
                      "`engross fields FILE.pdf` shows which are empty");
    if (!field->is_merged || !field->number)
        return refuse(
            c, EG_F_FIELD_UNFIT,
            eg_arena_print(arena, "field %s is not one dictionary with its widget", quote(c, field->id)),
            "such a field loses its appearance with some viewers, and is not signed here");
    for (uint32_t i = 0; filters->kind == EG_OBJECT_ARRAY && i < filters->array.n; i++)
        if (eg_object_is_name(eg_read_item(c->reader, filters, i), "ETSI.CAdES.detached"))
            return EG_OK;
    const eg_object *flags = eg_object_value(seed, "Ff");
    if (filters->kind == EG_OBJECT_ARRAY && flags->kind == EG_OBJECT_INT && (flags->integer & 2))
        return refuse(c, EG_F_FIELD_UNFIT,
                      eg_arena_print(arena, "field %s asks for another kind of signature than PAdES",
                                     quote(c, field->id)),
                      NULL);
    return EG_OK;
}

static eg_status check_action(choosing *c, const eg_field *field)
{
    eg_sign_action action = c->request->action;
    uint32_t n_signed = 0, n_waiting = 0;
    for (uint32_t i = 0; i < c->n; i++)
        if (eg_field_is_signed(&c->fields[i]))
            n_signed++;
        else if (c->fields[i].role == EG_SIGN_PARTY && &c->fields[i] != field)
            n_waiting++;
    if (action == EG_SIGN_AS_CERTIFY && n_signed)
        return refuse(c, EG_F_WORKFLOW_FORBIDS,
                      "the file is signed already, and a certifying signature comes first",
                      "certify a copy that nobody has signed, and let the parties sign that");
    if (action == EG_SIGN_APPROVE && field->role != EG_SIGN_PARTY)
        return refuse(
            c, EG_F_WORKFLOW_FORBIDS,
            eg_arena_print(c->job->arena, "field %s is not for a party's signature", quote(c, field->id)),
            field->role == EG_SIGN_CERTIFY ? "use `engross sign --certify`"
            : field->role == EG_SIGN_CLOSE ? "use `engross close`"
                                           : "it takes the time stamp of level LTA");
    if (action == EG_SIGN_AS_CLOSE && n_waiting) {
        eg_finding *finding =
            eg_report_add(c->job->report, EG_F_CLOSED_EARLY, (eg_place){.file = c->reader->path},
                          "%u field%s %s not signed and never will be", n_waiting, n_waiting == 1 ? "" : "s",
                          n_waiting == 1 ? "is" : "are");
        eg_report_hint(c->job->report, finding, "close the file when everybody has signed");
    }
    return EG_OK;
}

eg_status eg_sign_choose_field(eg_job *job, const eg_reader *reader, const eg_sign_request *request,
                               const eg_field **out)
{
    choosing c = {.job = job, .reader = reader, .request = request};
    eg_status status = eg_sign_list_fields(reader, job, &c.fields, &c.n);
    if (status == EG_OK && !c.n)
        status = refuse(&c, EG_F_FIELD_UNKNOWN, "the file has no signature field",
                        "make the official edition of a text that names its signatories");
    if (status == EG_OK)
        status = find_field(&c, out);
    if (status == EG_OK)
        status = check_fit(&c, *out);
    for (uint32_t i = 0; i < c.n && status == EG_OK; i++)
        if (eg_field_is_signed(&c.fields[i]))
            status = check_signed(&c, *out, &c.fields[i]);
    if (status == EG_OK)
        status = check_action(&c, *out);
    return status == EG_OK ? eg_read_status(reader) : status;
}
