/* A declaration as it is received: a folder, a single file, or bytes; its texts, its keys, its markup.
 *
 * Place: the first room. Bytes are checked (characters.h), keys are found by precedence (keys.h), Markdown
 * and plain text become one markup tree (markup.h), and document/ goes on from there. A text is never altered
 * here. */
#ifndef EG_SOURCE_SOURCE_H
#define EG_SOURCE_SOURCE_H

#include "base/job.h"
#include "source/keys.h"
#include "source/markup.h"
#include "source/yaml.h"

/* No file of a source may be larger: cmark and libyaml count in 32 bits and keep several copies. */
enum { EG_SOURCE_MAX_SIZE = 16 * 1024 * 1024 };
/* A picture may be larger: at 600 pixels an inch a full page of A4 takes some 35 MB as PNG. */
enum { EG_SOURCE_MAX_PICTURE = 64 * 1024 * 1024 };

/* Files of the file system. */
extern const eg_file_calls eg_source_file_system;

typedef enum eg_format {
    EG_FORMAT_AUTO, /* Markdown when the text begins with front matter or has a heading with #, else plain */
    EG_FORMAT_MARKDOWN,
    EG_FORMAT_PLAIN
} eg_format;

/* A file of the declaration that holds its text in one language. */
typedef struct eg_source_text {
    /* BCP 47, as the file is named; NULL for bytes, a file not so named, and a single file whose own `lang` says
     * another language. */
    const char *tag;
    const char *path; /* as the caller named the source, with the file's name added */
    eg_format format;
} eg_source_text;

typedef struct eg_source {
    const eg_file_calls *files;
    const char *path;   /* as the caller named it: a folder, a file, "-" */
    const char *name;   /* of the declaration: its folder's, else its file's without ending */
    const char *folder; /* pictures are resolved against it: "" or a path ending in '/' */
    const eg_yaml *declaration, *house,
        *names;                      /* mappings (names: any kind); NULL where there is no such file */
    const char *house_folder;        /* "" or a path ending in '/' */
    int n_house_up;                  /* how many folders above `folder` that is */
    const char *const *font_folders; /* of the house, NULL-ended; NULL: none */
    const char *styles_folder;       /* of the house, ending in '/'; NULL: none */
    const eg_source_text *texts;     /* in order of their tags */
    uint32_t n_texts;
    eg_slice bytes; /* of eg_source_open_bytes, else empty */
} eg_source;

/* Finds the texts and reads declaration.yaml, names.yaml and house.yaml; their keys are checked. files NULL:
 * the file system; it must outlive the source. Everything lives in job->arena. A path that cannot be read:
 * EG_ERR_SYSTEM; keys at fault: EG_ERR_INPUT, the source is then complete but for them. *out is NULL only
 * when nothing could be read. */
eg_status eg_source_open(eg_job *job, const eg_file_calls *files, const char *path, eg_source **out);

/* What house.yaml says for the signing and verifying of a PDF. */
typedef struct eg_house {
    struct eg_house_file {
        const char *path; /* house.yaml's folder joined with what it says */
        eg_place place;   /* where it says so */
    } * trust;
    uint32_t n_trust;
    const char *tsa; /* NULL: nothing */
} eg_house;

/* Looks for house.yaml beside the file at path and above it, as for a source, and checks those of its keys that are
 * asked for. In job->arena. Nothing is found for "-". EG_ERR_INPUT or EG_ERR_SYSTEM, with findings, when there is one
 * that cannot be used; *out is empty then. */
eg_status eg_source_find_house(eg_job *job, const char *path, eg_house *out);

/* A source of one text from memory or standard input. name: for findings ("-"). The bytes are copied. */
eg_status eg_source_open_bytes(eg_job *job, const char *name, eg_format format, eg_slice bytes,
                               eg_source **out);

/* The text for a language: the file named by the tag, else the one with the longest tag that begins it (RFC
 * 4647, lookup). NULL lang: the text in the language of the `lang` key, else the only one. NULL when there is
 * none. A text not named by a tag is given whatever is asked for. */
const eg_source_text *eg_source_find(const eg_source *source, const char *lang);
/* The same, with a finding when there is none: the languages that the source has. */
const eg_source_text *eg_source_choose(eg_job *job, const eg_source *source, const char *lang);

/* One text, read. */
typedef struct eg_text {
    const eg_source *source;
    const char *file;
    eg_format format; /* not AUTO */
    /* The language's tag, as written: front matter, else the file's name, else the asked one, else
     * declaration.yaml, else house.yaml; not yet checked. NULL: nowhere said, which is a finding. */
    const char *lang;
    eg_place lang_place;
    eg_slice bytes;       /* as received; NUL-terminated */
    size_t body;          /* where the text begins, after front matter */
    const eg_yaml *front; /* mapping, or NULL */
    const eg_markup *root;
    /* For eg_text_place. */
    uint32_t *lines; /* byte where each line begins */
    uint32_t n_lines;
    struct {
        size_t offset;
        uint32_t line, column;
    } last;
} eg_text;

/* Reads, checks and parses. lang: asked for by the caller, or NULL. EG_ERR_INPUT when the text is at fault;
 * *out is NULL when so much is wrong that there is no markup. */
eg_status eg_text_read(eg_job *job, const eg_source *source, const eg_source_text *which, const char *lang,
                       eg_text **out);

/* Line and column of a byte. Fast when asked in order. */
eg_place eg_text_place(eg_text *text, size_t offset);

/* A key's value by precedence: front matter, declaration.yaml, house.yaml; NULL: nowhere. */
const eg_yaml *eg_text_key(const eg_text *text, eg_key key);

/* The folder from which a path begins that is the key's value: that of the file that says it, "" or ending in
 * '/'. */
const char *eg_text_key_folder(const eg_text *text, eg_key key);

/* Whether that file is house.yaml, or nobody says the key. */
bool eg_text_key_is_of_house(const eg_text *text, eg_key key);

/* Whether a path that a text or declaration.yaml names, as written there, stays within the declaration's folder or
 * the house's; if not, a finding at place. what: "picture", "style". By the path's own words: where links lead is
 * the affair of whoever set them. */
bool eg_source_allows(eg_job *job, const eg_source *source, eg_place place, const char *what,
                      const char *path);

/* A text of a key, resolved for a language. */
typedef struct eg_key_text {
    eg_slice text; /* without white space at its ends; size 0: none */
    eg_place place;
    const char *tag; /* of the language it is in, when that is not the one asked for; else NULL */
} eg_key_text;

/* The first layer whose value has the language counts. When none has it: the first value in the declaration's
 * own language, else the first of all, with its tag. eg_text_front_text asks the front matter only. */
eg_key_text eg_text_key_text(const eg_text *text, eg_key key, const char *lang);
eg_key_text eg_text_front_text(const eg_text *text, eg_key key, const char *lang);
/* The same for a value found elsewhere, such as a signatory's. */
eg_key_text eg_text_value(const eg_text *text, const eg_yaml *value, const char *lang);
/* The same for a key whose value may be a list of texts: the i-th. size 0: there is none. */
eg_key_text eg_text_key_text_at(const eg_text *text, eg_key key, const char *lang, uint32_t i);

/* Reads a picture that a text or a key names; path: absolute, or joined with the folder it begins from. The
 * bytes are in job->arena. Returns 0 or an errno; EFBIG when over EG_SOURCE_MAX_PICTURE. */
int eg_source_read_picture(eg_job *job, const eg_source *source, const char *path, eg_slice *out);

typedef struct eg_source_name {
    eg_slice form;
    bool is_phrase; /* stands under `bodies` or `programmes`: ordinary words, of which there may be many */
} eg_source_name;

/* A language's form of every name in names.yaml and under `names` in house.yaml, in the order of the files; n
 * in *n. In job->arena. */
const eg_source_name *eg_source_names(eg_job *job, const eg_source *source, const char *lang, uint32_t *n);

#endif
