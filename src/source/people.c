/* Signatories: their keys, and ids that can be names of signature fields.
 *
 * Place: a part of keys.h; document/ makes the signature block of what this gives. Ids follow what signing
 * programs tolerate: no full stop (it parts a field's name, ISO 32000-1 12.7.3.2), none the beginning of
 * another. */
#include <stdlib.h>

#include "base/vector.h"
#include "source/internal.h"

const char *const eg_person_keys[] = {"id",  "honorific",  "name",  "role",   "party", "state",
                                      "for", "precedence", "signs", "signed", NULL};

static const char *const text_keys[EG_N_PERSON_TEXTS] = {
    [EG_PERSON_HONORIFIC] = "honorific", [EG_PERSON_NAME] = "name",
    [EG_PERSON_ROLE] = "role",           [EG_PERSON_FOR] = "for",
    [EG_PERSON_PARTY] = "party",         [EG_PERSON_STATE] = "state",
};

/* Far more than states there are; sorting and signing programs alike slow down with the square. */
enum { MOST_SIGNATORIES = 1000 };

static const char *const signs_choices[EG_KEY_MAX_CHOICES] = {"ink", "certificate", "both", "absent"};

static int signs_of(const eg_yaml *value)
{
    for (int i = 0; i < 4; i++)
        if (strcmp(eg_yaml_string(value, "ink"), signs_choices[i]) == 0)
            return i;
    return -1;
}

static eg_status check_details(eg_job *job, const eg_yaml *person)
{
    if (!eg_yaml_find(person, "role") || !eg_yaml_find(person, "for") || !eg_yaml_find(person, "party") ||
        !eg_yaml_find(person, "state"))
        return EG_OK;
    eg_finding *finding = eg_report_add(job->report, EG_F_SIGNATORY_CROWDED, person->place,
                                        "a signatory has a role, for, party and state");
    eg_report_hint(job->report, finding, "leave one of the four out, or join two in one line");
    return EG_ERR_INPUT;
}

static eg_status check_person(eg_job *job, const eg_yaml *person)
{
    if (person->kind == EG_YAML_SCALAR && person->size)
        return EG_OK;
    if (person->kind != EG_YAML_MAPPING || !eg_yaml_find(person, "name"))
        return eg_keys_refuse(job, person, "signatories",
                              "a list whose entries have a `name`, such as `- name: A. Delegate`");
    eg_status status = eg_keys_check_names(job, person, eg_person_keys);
    for (size_t t = 0; t < EG_N_PERSON_TEXTS; t++) {
        const eg_yaml *value = eg_yaml_find(person, text_keys[t]);
        if (value)
            status |= eg_keys_check_text(job, value, text_keys[t]);
    }
    const eg_yaml *id = eg_yaml_find(person, "id"), *precedence = eg_yaml_find(person, "precedence"),
                  *signs = eg_yaml_find(person, "signs"), *signed_on = eg_yaml_find(person, "signed");
    if (id && id->kind != EG_YAML_SCALAR)
        status |= eg_keys_refuse(job, id, "id", "a word of ASCII letters, digits, _ and -");
    if (precedence && !eg_yaml_int(precedence, 1, INT32_MAX, 0))
        status |= eg_keys_refuse(job, precedence, "precedence", "a whole number from 1");
    if (signs && (signs->kind != EG_YAML_SCALAR || signs_of(signs) < 0))
        status |= eg_keys_refuse_choice(job, signs, "signs", signs_choices);
    if (signed_on && eg_keys_check_date(job, signed_on, "signed"))
        status = EG_ERR_INPUT;
    else if (signed_on)
        eg_keys_note_not_yet(job, signed_on->place, "signed");
    return status | check_details(job, person);
}

/* The list within a value of the key, in either of its forms. */
static const eg_yaml *list_of(const eg_yaml *value)
{
    return value->kind == EG_YAML_MAPPING ? eg_yaml_find(value, "list") : value;
}

eg_status eg_keys_check_signatories(eg_job *job, const eg_yaml *value)
{
    static const char *const names[] = {"heading", "list", NULL};
    eg_status status = EG_OK;
    const eg_yaml *list = list_of(value), *heading = eg_yaml_find(value, "heading");
    if (!list || list->kind != EG_YAML_SEQUENCE)
        return eg_keys_refuse(
            job, value, "signatories",
            "a list, such as `- name: A. Delegate`, or a map with the keys heading and list");
    if (value->kind == EG_YAML_MAPPING)
        status |= eg_keys_check_names(job, value, names);
    if (heading)
        status |= eg_keys_check_text(job, heading, "heading");
    if (list->n > MOST_SIGNATORIES)
        return eg_keys_refuse(job, list, "signatories", "a list of at most 1000");
    for (uint32_t i = 0; i < list->n; i++)
        status |= check_person(job, list->items[i]);
    return status;
}

/* ---- ids ---- */

static bool is_field_name(const char *id)
{
    if (!*id)
        return false;
    for (; *id; id++)
        if (!((*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z') || (*id >= '0' && *id <= '9') ||
              *id == '_' || *id == '-'))
            return false;
    return true;
}

/* Fields that engross itself makes: certifying, closing, timestamp. Readers may fold case. */
static bool is_reserved(const char *id)
{
    static const char *const words[] = {"certify", "close", "timestamp"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = 0;
        while (words[i][n] && (id[n] | 0x20) == words[i][n])
            n++;
        if (n && (!words[i][n] || !id[n]))
            return true;
    }
    return false;
}

static eg_status refuse_id(eg_job *job, eg_place place, const char *id, const char *why, const char *other)
{
    eg_finding *finding = eg_report_add(job->report, EG_F_SIGNATORY_ID, place, "the id %s %s%s",
                                        eg_report_quote(job->arena, eg_slice_of(id)), why,
                                        other ? eg_report_quote(job->arena, eg_slice_of(other)) : "");
    eg_report_hint(job->report, finding,
                   "use ids such as S01_KHM: ASCII letters, digits, _ and -, of the same length");
    return EG_ERR_INPUT;
}

static int compare_ids(const void *a, const void *b)
{
    const eg_person *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order ? order : *x < *y ? -1 : *x > *y; /* both in one array: by place in the list */
}

/* Sorted, an id that begins others stands directly before one of them. */
static eg_status check_ids(eg_job *job, const eg_person *people, uint32_t n)
{
    eg_status status = EG_OK;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    const eg_person **sorted = EG_NEW_ARRAY(job->scratch, const eg_person *, n);
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = &people[i];
        if (!is_field_name(people[i].id))
            status |= refuse_id(job, people[i].place, people[i].id, "cannot be the name of a field", NULL);
        else if (is_reserved(people[i].id))
            status |= refuse_id(job, people[i].place, people[i].id,
                                "is too near a field that engross makes itself", NULL);
    }
    qsort(sorted, n, sizeof *sorted, compare_ids);
    for (uint32_t i = 1; i < n; i++) {
        const char *shorter = sorted[i - 1]->id, *id = sorted[i]->id;
        if (strcmp(shorter, id) == 0)
            status |= refuse_id(job, sorted[i]->place, id, "stands twice", NULL);
        else if (strncmp(shorter, id, strlen(shorter)) == 0)
            status |= refuse_id(job, sorted[i]->place, id, "begins with another id, ", shorter);
    }
    eg_arena_rewind(job->scratch, mark);
    return status;
}

static bool begins_either(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return !*a || !*b;
}

static bool is_taken(const eg_yaml *list, const char *id)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (begins_either(eg_yaml_string(eg_yaml_find(list->items[i], "id"), "-"), id))
            return true;
    return false;
}

/* S01 …, as many digits as the last one needs, so that none begins another. false: an id of the user's is in
 * the way of one of them. */
static bool set_ids(eg_job *job, const eg_yaml *list, char letter, eg_person *people)
{
    int width = 2;
    for (uint32_t limit = 100; list->n >= limit && width < 9; limit *= 10)
        width++;
    bool is_free = true;
    for (uint32_t i = 0; i < list->n; i++)
        if (!eg_yaml_find(list->items[i], "id")) {
            people[i].id = eg_arena_print(job->arena, "%c%0*u", letter, width, i + 1);
            is_free = is_free && !is_taken(list, people[i].id);
        }
    return is_free;
}

/* Ids for those who have none. Where one would not be free, all take another letter: what the user wrote is not
 * at fault. */
static void add_ids(eg_job *job, const eg_yaml *list, eg_person *people)
{
    for (const char *letter = "STUVWXYZABCDEFGHIJKLMNOPQR"; *letter; letter++)
        if (set_ids(job, list, *letter, people))
            return;
}

/* Stable: those of equal precedence, and then those without, stay as listed. */
static void sort_by_precedence(eg_person *people, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        eg_person person = people[i];
        uint32_t j = i;
        for (; j && person.precedence &&
               (!people[j - 1].precedence || people[j - 1].precedence > person.precedence);
             j--)
            people[j] = people[j - 1];
        people[j] = person;
    }
}

eg_status eg_keys_signatories(eg_job *job, const eg_yaml *value, const eg_yaml *order,
                              const eg_yaml **heading, const eg_person **out, uint32_t *n)
{
    const eg_yaml *list = list_of(value);
    *heading = eg_yaml_find(value, "heading");
    *n = 0;
    if (!list || list->kind != EG_YAML_SEQUENCE || list->n > MOST_SIGNATORIES)
        return EG_ERR_INPUT;
    eg_person *people = EG_NEW_ARRAY(job->arena, eg_person, list->n);
    *n = list->n;
    *out = people;
    add_ids(job, list, people);
    for (uint32_t i = 0; i < list->n; i++) {
        const eg_yaml *entry = list->items[i], *id = eg_yaml_find(entry, "id");
        people[i] = (eg_person){.id = id ? id->value : people[i].id,
                                .place = id ? id->place : entry->place,
                                .precedence = eg_yaml_int(eg_yaml_find(entry, "precedence"), 1, INT32_MAX, 0),
                                .signs = signs_of(eg_yaml_find(entry, "signs"))};
        for (size_t t = 0; t < EG_N_PERSON_TEXTS; t++)
            people[i].texts[t] = eg_yaml_find(entry, text_keys[t]);
        if (entry->kind == EG_YAML_SCALAR)
            people[i].texts[EG_PERSON_NAME] = entry;
    }
    eg_status status = check_ids(job, people, list->n);
    if (eg_key_choice(EG_KEY_ORDER, order) == 1)
        sort_by_precedence(people, list->n);
    return status;
}
