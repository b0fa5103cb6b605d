/* The keys of front matter, declaration.yaml and house.yaml: one table of names, kinds and meanings.
 *
 * Place: source.c checks every key file against the table; document/, style/ and edition/ ask for values
 * through eg_text_key. The JSON Schemas in schema/ name the same keys, and a test compares them. */
#ifndef EG_SOURCE_KEYS_H
#define EG_SOURCE_KEYS_H

#include "base/job.h"
#include "source/yaml.h"

typedef enum eg_key {
    EG_KEY_TITLE,
    EG_KEY_SUBTITLE,
    EG_KEY_LANG,
    EG_KEY_DIR,
    EG_KEY_BODY,
    EG_KEY_SYMBOL,
    EG_KEY_ADOPTED,
    EG_KEY_PLACE,
    EG_KEY_MEETING,
    EG_KEY_STATUS,
    EG_KEY_AUTHENTIC_LANGUAGES,
    EG_KEY_NUMERALS,
    EG_KEY_NUMBER,
    EG_KEY_QUOTES,
    EG_KEY_CALENDAR,
    EG_KEY_STYLE,
    EG_KEY_EMBLEM,
    EG_KEY_MASTHEAD,
    EG_KEY_ORIGINALS,
    EG_KEY_VERSION,
    EG_KEY_ISSUED,
    EG_KEY_REPLACES,
    EG_KEY_SIGNATORIES,
    EG_KEY_ORDER,
    EG_KEY_EDITIONS,
    EG_KEY_PAPER,
    EG_KEY_INITIALS,
    EG_N_KEYS
} eg_key;

typedef enum eg_key_kind {
    EG_KEY_IS_TEXT,        /* a text, or a map of texts by language */
    EG_KEY_IS_TEXTS,       /* a text as above, or a list of such */
    EG_KEY_IS_TAG,         /* a BCP 47 tag */
    EG_KEY_IS_TAGS,        /* a list of tags, or one */
    EG_KEY_IS_CHOICE,      /* one of `choices` */
    EG_KEY_IS_DATE,        /* 2021-03-19 */
    EG_KEY_IS_COUNT,       /* a whole number from 1 */
    EG_KEY_IS_TRUTH,       /* true or false */
    EG_KEY_IS_WORD,        /* a name or path */
    EG_KEY_IS_WORDS,       /* a list of them, or one */
    EG_KEY_IS_URL,         /* an http address */
    EG_KEY_IS_PICTURE,     /* a map: file, alt */
    EG_KEY_IS_SIGNATORIES, /* a list, or a map: heading, list */
    EG_KEY_IS_ANYTHING
} eg_key_kind;

enum { EG_KEY_MAX_CHOICES = 10 };

typedef struct eg_key_rule {
    const char *name;
    eg_key_kind kind;
    const char *choices[EG_KEY_MAX_CHOICES];
    const char *asked; /* the choice, or "" for any value, that has no effect yet; else NULL */
    const char *doc;   /* one sentence */
} eg_key_rule;

extern const eg_key_rule eg_key_rules[EG_N_KEYS];

/* What only house.yaml may say, beside those. */
typedef enum eg_house_key {
    EG_HOUSE_NAMES,
    EG_HOUSE_STYLES,
    EG_HOUSE_FONTS,
    EG_HOUSE_PAPERS,
    EG_HOUSE_OFFICER,
    EG_HOUSE_TRUST,
    EG_HOUSE_TSA,
    EG_N_HOUSE_KEYS
} eg_house_key;

extern const eg_key_rule eg_house_rules[EG_N_HOUSE_KEYS];

typedef enum eg_key_layer { EG_LAYER_FRONT, EG_LAYER_DECLARATION, EG_LAYER_HOUSE } eg_key_layer;

/* Checks a mapping of keys: unknown names are warnings with the nearest name, values of the wrong kind are
 * errors. EG_ERR_INPUT when there are errors. */
eg_status eg_keys_check(eg_job *job, const eg_yaml *mapping, eg_key_layer layer);
/* The same for one value of house.yaml. */
eg_status eg_keys_check_house_value(eg_job *job, eg_house_key key, const eg_yaml *value);

/* The number of the choice that a checked value is; -1 for NULL. */
int eg_key_choice(eg_key key, const eg_yaml *value);

/* Year, month and day of a checked date; false when it is none, a day that no month has included. */
bool eg_key_date(const eg_yaml *value, int out[3]);

/* Whether a word has the shape of a BCP 47 tag that begins with a language of two or three letters. */
bool eg_key_is_tag(const char *word);

/* RFC 4647 lookup: which of n tags answers a range, by cutting the range shorter; -1: none. ASCII case is
 * folded and '_' reads as '-'. */
int eg_key_lookup(const char *range, const char *const *tags, uint32_t n);
/* The same in a mapping by language: its value, or NULL. */
const eg_yaml *eg_key_lookup_in(const eg_yaml *mapping, const char *range);

/* One who signs, with texts still by language. */
typedef enum eg_person_text {
    EG_PERSON_HONORIFIC,
    EG_PERSON_NAME,
    EG_PERSON_ROLE,
    EG_PERSON_FOR,
    EG_PERSON_PARTY,
    EG_PERSON_STATE,
    EG_N_PERSON_TEXTS
} eg_person_text;

typedef struct eg_person {
    const char *id; /* given, or S01, S02 … by place in the list */
    eg_place place;
    const eg_yaml *texts[EG_N_PERSON_TEXTS]; /* NULL: none */
    int64_t precedence;                      /* 0: none given */
    int signs;                               /* 0 ink, 1 certificate, 2 both, 3 absent */
} eg_person;

extern const char *const eg_person_keys[]; /* every key of a signatory; ends with NULL */

/* The signatories of a checked value of the key, in the order that `order` asks for. In job->arena.
 * EG_ERR_INPUT for ids that cannot be field names; *heading: the value by language of the heading, or NULL.
 */
eg_status eg_keys_signatories(eg_job *job, const eg_yaml *value, const eg_yaml *order,
                              const eg_yaml **heading, const eg_person **out, uint32_t *n);

#endif
