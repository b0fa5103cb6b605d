/* What differs by language, as data: one YAML file a language in languages/, by BCP 47 tag, over the
 * defaults of its script. A language without a file has Unicode's and its script's defaults.
 *
 * Place: document/ asks for numbers and phrases, shape/ and line/ for breaking and justification, style/
 * for script and direction. ICU is used here for likely subtags (UTS #35) and dates; no room below hears
 * of it. */
#ifndef EG_LANGUAGE_LANGUAGE_H
#define EG_LANGUAGE_LANGUAGE_H

#include "base/buffer.h"
#include "base/job.h"

/* How a line of the script is stretched to the measure. The order is the order in which space is given. */
typedef enum eg_justify {
    EG_JUSTIFY_SPACES,     /* word spaces */
    EG_JUSTIFY_CLUSTERS,   /* phrase spaces first, then between clusters: Thai, Lao, Khmer, Burmese */
    EG_JUSTIFY_IDEOGRAPHS, /* between ideographs, punctuation compressed */
    EG_JUSTIFY_TSHEG,      /* after tsheg, Tibetan */
    EG_JUSTIFY_NONE        /* start-aligned */
} eg_justify;

/* Where words may break beyond UAX #14. */
typedef enum eg_breaks {
    EG_BREAKS_UAX14,
    EG_BREAKS_DICTIONARY, /* UAX #14 with class SA resolved by dictionary words */
    EG_BREAKS_STRICT_CJ,  /* strict kinsoku (CSS line-break: strict) */
    EG_BREAKS_KEEP_ALL    /* Korean: at spaces; on a narrow justified column, between hangul syllables too */
} eg_breaks;

typedef enum eg_phrase {
    EG_PHRASE_SIGNATURES,   /* heading of the signature page: "Signatures" */
    EG_PHRASE_SIGNATURE_OF, /* "Signature of {name}" */
    EG_PHRASE_PAGE_OF,      /* "{page} / {pages}" */
    EG_PHRASE_DRAFT,        /* "Draft" */
    EG_PHRASE_REVIEWED,
    EG_PHRASE_APPROVED,
    EG_PHRASE_TRANSLATION,      /* "Unofficial translation" */
    EG_PHRASE_ADOPTED_IN,       /* "Adopted in {language}." */
    EG_PHRASE_AUTHENTIC,        /* "Authentic text" */
    EG_PHRASE_NOTE,             /* "Note" */
    EG_PHRASE_CERTIFYING_FIELD, /* description of the unseen certifying field */
    EG_PHRASE_CLOSING_FIELD,
    EG_PHRASE_TIMESTAMP_FIELD,
    EG_PHRASE_FINGERPRINT, /* "Fingerprint of the text" */
    EG_PHRASE_VERSION,     /* "Version {n}" */
    EG_PHRASE_CHANGES,     /* heading of a redline's summary: "changes"; these five in small letters */
    EG_PHRASE_INSERTED,    /* "inserted: {text}" */
    EG_PHRASE_DELETED,
    EG_PHRASE_CHANGED,
    EG_PHRASE_RENUMBERED,
    EG_N_PHRASES
} eg_phrase;

/* One language resolved. Program lifetime; never changes once looked up. */
typedef struct eg_language {
    const char *tag; /* canonical, as asked for: "km", "zh-Hans", "de-1996" */
    const char *name; /* the language's own name: "English", "ភាសាខ្មែរ"; the tag where none is known */
    const char *locale; /* for ICU's break iterators: "th", "zh_Hans@lb=strict" */
    const char *ot_tag; /* BCP 47 for HarfBuzz (hb_language_from_string) */
    char script[5];     /* ISO 15924: "Khmr" */
    bool is_rtl;
    bool is_known;        /* CLDR knows the language; "und" it does not */
    bool is_usual_script; /* script is the one that the language has by default */
    bool is_vertical;     /* the script runs from top to bottom, in which nothing is set yet */
    eg_breaks breaks;
    eg_justify justify;
    bool hyphenates;                   /* at line ends with a hyphen */
    bool breaks_syllables;             /* pattern points without a hyphen (Tamil) */
    bool kashida;                      /* letters may be drawn apart to fill a line, where a style asks */
    const char *patterns;              /* file of compiled patterns, "en-gb.hyp"; NULL: none */
    uint8_t hyphen_left, hyphen_right; /* fewest characters before and after a hyphen */
    uint32_t hyphen;                   /* the character shown: U+2010 or U+002D or U+058A… ; 0: none */
    uint32_t zero;                     /* digit zero of the default numerals: '0', U+17E0 */
    const char *number;                /* template of a commitment's number: "{n}." "{n}។" */
    const char *sub_number[2];         /* of the next levels: "({a})", "({i})" */
    const char *phrases[EG_N_PHRASES]; /* never NULL: the language's, else English */
    uint32_t own_phrases;              /* 1 << phrase for each that is not English standing in */
    const char *numbers;               /* CLDR's name of the default digits: "latn", "khmr" */
    const char *letters;  /* what {a} counts with, parted by spaces: "ก ข ค"; NULL: a to z */
    const char *ordinals; /* what {ordinal} counts with, parted by ", ": "first, second"; NULL: digits */
    /* Words parted by spaces that belong to the word after them, and to that before: a title does not part them.
     * NULL: none. */
    const char *leading_words, *trailing_words;
    const char *date_locale; /* ICU's locale for dates: "en_GB" */
    const char
        *first_day;   /* the first of a month in dates, where it is no plain number: "1er"; NULL: it is */
    const char *date; /* template of a date that is not CLDR's: "{y}-yil {d}-{month}"; NULL: CLDR's */
    const struct eg_hyphenator *hyphenator; /* patterns, mapped; NULL: none */
} eg_language;

typedef struct eg_languages eg_languages;

/* Reads nothing yet: data files are read when a language is first asked for. folder: the languages/ data
 * folder; patterns: the folder of compiled hyphenation patterns. Both are copied. NULL when memory fails. */
eg_languages *eg_languages_new(const char *folder, const char *patterns);
void eg_languages_free(eg_languages *languages);

/* The language for a tag. Case and separators are canonicalised, script and region filled in by likely
 * subtags; "und" and unknown languages resolve by script, else to Latin defaults. An ill-formed tag (RFC
 * 5646) is a finding EG_F_LANGUAGE_ILL_FORMED at place, EG_ERR_INPUT. A data file that cannot be read or
 * parsed: finding, EG_ERR_SYSTEM. Safe from many threads. */
eg_status eg_language_lookup(eg_languages *languages, eg_job *job, const char *tag, eg_place place,
                             const eg_language **out);

/* The same for a text that is written in another script than its language has by default: "ku" in Arabic
 * letters is ku-Arab, and a language that CLDR does not know is in its text's script. written: ISO 15924, as
 * eg_language.script has it. The script a tag says stands. A language known in another script: finding
 * EG_F_LANGUAGE_SCRIPT at place, a note. The result keeps the tag as asked for. */
eg_status eg_language_lookup_written(eg_languages *languages, eg_job *job, const char *tag,
                                     const char *written, eg_place place, const eg_language **out);

/* Tells at place how a tag was understood, where that is not plain: EG_F_LANGUAGE_RESOLVED, a note; and that a script
 * of columns is set in lines: EG_F_LANGUAGE_VERTICAL. written: the tag as it was asked for. */
void eg_language_tell(eg_job *job, const char *written, const eg_language *language, eg_place place);

/* Gives a copy of a language other digits, by CLDR's name: "latn", "khmr". False, and nothing changes, when
 * no ten digits bear the name. */
bool eg_language_set_numbers(eg_language *language, const char *name);
/* All such names; NULL-ended. */
const char *const *eg_language_numbers_names(void);

/* Adds n in the language's default digits (zero = language->zero) to out. */
void eg_language_add_number(const eg_language *language, uint32_t n, eg_buffer *out);
/* Adds n by a template: {n} digits, {a} lowercase letters a…z aa…, {A}, {i} {I} roman, {ordinal} the language's
 * ordinal in words, digits where it has no such word; the rest as it stands. */
void eg_language_add_label(const eg_language *language, const char *template, uint32_t n, eg_buffer *out);
/* Whether a template has a place for the number. */
bool eg_language_is_label(const char *template);
/* Adds a phrase, with {name}, {page}, {pages}, {language} replaced from pairs: {"name", "…", NULL}. */
void eg_language_add_phrase(const eg_language *language, eg_phrase phrase, const char *const *pairs,
                            eg_buffer *out);
/* Adds a Gregorian date in the language's long form, from CLDR through ICU, in the language's default
 * digits. */
eg_status eg_language_add_date(const eg_language *language, eg_job *job, int year, int month, int day,
                               eg_buffer *out);

/* A month's name as texts of the language write it, folded (eg_character_fold). */
typedef struct eg_month_name {
    eg_slice name;
    uint8_t month;       /* 1 to 12 */
    bool is_abbreviated; /* a word of its own only when nothing follows it */
} eg_month_name;

/* The names of the Gregorian months, from CLDR; their number. In job->arena. 0: CLDR does not know the
 * language, or counts its months. */
uint32_t eg_language_months(const eg_language *language, eg_job *job, const eg_month_name **out);

/* What stands beside the number of a month that is counted (CLDR: "3月", "Tháng 3"), folded; empty where months have
 * names. In job->arena. */
typedef struct eg_month_words {
    eg_slice before, after;
} eg_month_words;
eg_month_words eg_language_month_words(const eg_language *language, eg_job *job);

/* Adds the name of another language in this one ("English" in Khmer: "អង់គ្លេស"), from CLDR; its own name
 * where CLDR has none. */
void eg_language_add_name_of(const eg_language *language, const eg_language *named, eg_buffer *out);
/* Adds items as a list in the language's way ("English, French and Khmer"), from CLDR. */
void eg_language_add_list(const eg_language *language, eg_job *job, const eg_slice *items, uint32_t n,
                          eg_buffer *out);

/* The words of a text and what stands between them (UAX #29; by dictionary where the script needs one): each
 * ends where the next begins. */
typedef struct eg_word {
    uint32_t end;
    bool is_word; /* letters, digits or ideographs; else spaces, punctuation */
} eg_word;
uint32_t eg_language_words(const eg_language *language, eg_job *job, eg_slice text, eg_word **out);
/* Adds a text with its first letter as a capital, where its script has such. */
void eg_language_add_capitalised(eg_slice text, eg_buffer *out);

/* The words of the page that tells whether a file is one of those issued. */
typedef enum eg_screen_word {
    EG_SCREEN_TITLE,      /* "Is this file genuine?" */
    EG_SCREEN_INTRO,      /* how to give it a file */
    EG_SCREEN_CHOOSE,     /* a button's name */
    EG_SCREEN_UNREADABLE, /* the file could not be read */
    EG_SCREEN_OFFICIAL,   /* "Official edition: {language}" */
    EG_SCREEN_OTHER,      /* "Edition “{edition}”: {language}" */
    EG_SCREEN_ISSUED,     /* the file is one of those issued */
    EG_SCREEN_SIGNED,     /* it begins with one, and something was added */
    EG_SCREEN_REPLACED,   /* "… replaced by {file}." */
    EG_SCREEN_FOREIGN,    /* it is none of them */
    EG_N_SCREEN_WORDS
} eg_screen_word;
extern const char *const eg_screen_word_names[EG_N_SCREEN_WORDS]; /* "title", as in the files */

typedef struct eg_screen {
    const eg_language *language;
    const char *words[EG_N_SCREEN_WORDS]; /* never NULL */
} eg_screen;

/* All languages that have such words, in order of their tags; in job->arena. A file that cannot be read or lacks
 * a word: finding, EG_ERR_SYSTEM. */
eg_status eg_language_screens(eg_languages *languages, eg_job *job, const eg_screen **out, uint32_t *n);

/* Hyphenation points of one word, by Liang's algorithm over compiled patterns (see hyphenation/). word:
 * UTF-8, letters only, any case. points[i] = true: a break is allowed before byte i of the word. points
 * has size + 1 entries. Returns false when the language has no patterns or the word is too long (over 64
 * letters). */
bool eg_language_hyphenate(const eg_language *language, eg_slice word, bool *points);

#endif
