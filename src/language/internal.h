/* Matters of the language/ room's own files. */
#ifndef EG_LANGUAGE_INTERNAL_H
#define EG_LANGUAGE_INTERNAL_H

#include <unicode/utypes.h>

#include "base/file.h"
#include "language/language.h"

/* tag.c: RFC 5646 */

enum { EG_TAG_MAX = 96, EG_TAG_MAX_VARIANTS = 4 };

/* A tag in its parts, each canonical in case and value, empty where the tag has none. */
typedef struct eg_tag {
    char language[9]; /* "km", "yue", "und" */
    char script[5];   /* as the tag has it; "" when it has none */
    char region[4];
    char variants[EG_TAG_MAX_VARIANTS][9];
    int n_variants;
    char canonical[EG_TAG_MAX + 16]; /* with extensions and private use; "sh" grows to "sr-Latn" */
    char likely_script[5];           /* filled in by likely subtags; never empty */
    char likely_region[4];           /* "" when nothing is known */
    bool is_default_script;          /* likely_script is what the bare language is written in */
    bool is_known;                   /* CLDR has likely subtags of the language */
} eg_tag;

/* Parses and canonicalises. NULL when the tag is well formed, else what is wrong, for a message. */
const char *eg_tag_parse(const char *text, eg_tag *out);
/* Gives a tag that says no script the one its text is written in, in the place of the likely one. False, and
 * nothing changed, when the tag says its script or it is this one. */
bool eg_tag_set_written(eg_tag *tag, const char *script);

/* data.c: the layers of data files */

/* What the files say of a language, in an arena, before it is packed into a block of the program's
 * lifetime. */
typedef struct eg_language_data {
    eg_language language;
    const char *digits;        /* numbering system: "latn", "khmr" */
    const char *patterns_name; /* Debian's dictionary without ".dic": "hyph_en_GB"; NULL: none */
} eg_language_data;

eg_status eg_language_data_load(eg_job *job, const char *folder, const eg_tag *tag, eg_language_data *out);

/* language.c: the folder of the data files. */
const char *eg_languages_folder(const eg_languages *languages);

/* cldr.c: strings of CLDR */

enum { EG_LOCALE_SIZE = 158, EG_CLDR_UNITS = 128 }; /* the first is ICU's ULOC_FULLNAME_CAPACITY and a NUL */

/* The name of the bundle in which CLDR has data of the locale's language itself, not of the root alone.
 * False, and nothing written, when there is none. */
bool eg_cldr_find(const char *locale, char out[EG_LOCALE_SIZE]);
/* The string that is item i of the table or array at path (or i = 0 of the string there; path ends with
 * NULL): the locale's own, else its nearest ancestor's. Its length, 0 when there is none. */
int32_t eg_cldr_read(eg_job *job, const char *locale, const char *const path[], int32_t i,
                     UChar out[EG_CLDR_UNITS]);
/* What a language calls itself, in job->arena; NULL when CLDR does not say. */
const char *eg_cldr_own_name(eg_job *job, const char *locale);
/* What CLDR puts in the place of a language's code (UTS #35, languageAlias): "ar" for arb, "fa_AF" for prs.
 * False, and nothing written, when the code stands. */
bool eg_cldr_find_alias(const char *language, char out[EG_LOCALE_SIZE]);
/* Adds UTF-16 as UTF-8. False when it is no text. */
bool eg_cldr_add(const UChar *units, int32_t n, eg_buffer *out);

/* hyphenate.c: compiled patterns */

typedef struct eg_hyphenator eg_hyphenator;

/* Maps a .hyp file. Returns 0, an errno, or EINVAL when it is not one. Checks the header; what a trie says
 * is checked where it is followed. *out is NULL and the result ENOMEM when memory fails. */
int eg_hyphenator_open(const char *path, eg_hyphenator **out);
void eg_hyphenator_close(eg_hyphenator *hyphenator);
bool eg_hyphenator_run(const eg_hyphenator *hyphenator, eg_slice word, unsigned left, unsigned right,
                       bool *points);

#endif
