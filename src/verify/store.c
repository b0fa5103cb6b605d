/* What may be added besides fields: data for validation, and nothing that hides among them (ISO 32000-2 12.8.4.3,
 * 12.8.4.4). See step.h. */
#include "verify/step.h"

static bool is_among(eg_slice key, const char *const *keys)
{
    for (; *keys; keys++)
        if (eg_slice_is(key, *keys))
            return true;
    return false;
}

bool eg_step_has_only(const eg_object *dict, const char *const *keys)
{
    for (uint32_t i = 0; i < dict->dict.n; i++)
        if (!is_among(dict->dict.entries[i].key, keys))
            return false;
    return true;
}

bool eg_step_is_plain_stream(const eg_object *object, bool is_metadata)
{
    static const char *const plain[] = {"Length", "Filter", "DecodeParms", "DL", NULL};
    static const char *const metadata[] = {"Length", "Filter", "DecodeParms", "DL", "Type", "Subtype", NULL};
    return object->kind == EG_OBJECT_STREAM &&
           eg_step_has_only(object->stream.dict, is_metadata ? metadata : plain);
}

/* A list of streams of DER; absent is well too. */
static bool is_list(const eg_step *step, const eg_object *list)
{
    if (list->kind == EG_OBJECT_NULL)
        return true;
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++)
        if (!eg_step_is_plain_stream(eg_read_item(step->after, list, i), false))
            return false;
    return list->kind == EG_OBJECT_ARRAY;
}

static bool are_lists(const eg_step *step, const eg_object *dict, const char *const *keys)
{
    for (; *keys; keys++)
        if (!is_list(step, eg_read_find(step->after, dict, *keys)))
            return false;
    return true;
}

/* What was there for one signature: its certificates, lists and answers, and when they were gathered. */
static bool is_for_signature(const eg_step *step, const eg_object *dict)
{
    static const char *const keys[] = {"Type", "Cert", "CRL", "OCSP", "TU", "TS", NULL};
    static const char *const lists[] = {"Cert", "CRL", "OCSP", NULL};
    const eg_object *stamp = eg_read_find(step->after, dict, "TS");
    return dict->kind == EG_OBJECT_DICT && eg_step_has_only(dict, keys) && are_lists(step, dict, lists) &&
           (stamp->kind == EG_OBJECT_NULL || eg_step_is_plain_stream(stamp, false));
}

bool eg_step_is_store(const eg_step *step, const eg_object *store)
{
    static const char *const keys[] = {"Type", "Certs", "OCSPs", "CRLs", "VRI", NULL};
    static const char *const lists[] = {"Certs", "OCSPs", "CRLs", NULL};
    const eg_object *each = eg_read_find(step->after, store, "VRI");
    bool is_store = store->kind == EG_OBJECT_DICT && eg_step_has_only(store, keys) &&
                    are_lists(step, store, lists) &&
                    (each->kind == EG_OBJECT_NULL || each->kind == EG_OBJECT_DICT);
    for (uint32_t i = 0; is_store && each->kind == EG_OBJECT_DICT && i < each->dict.n; i++)
        is_store = eg_slice_is(each->dict.entries[i].key, "Type") ||
                   is_for_signature(step, eg_read_resolve(step->after, &each->dict.entries[i].value));
    return is_store;
}
