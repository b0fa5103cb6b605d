/* What the files of source/ share among themselves. */
#ifndef EG_SOURCE_INTERNAL_H
#define EG_SOURCE_INTERNAL_H

#include "base/buffer.h"
#include "source/source.h"

/* keys.c: statuses are EG_OK or EG_ERR_INPUT, so that several can be joined by |. */
eg_status eg_keys_refuse(eg_job *job, const eg_yaml *at, const char *key, const char *must);
eg_status eg_keys_refuse_choice(eg_job *job, const eg_yaml *value, const char *key,
                                const char *const *choices);
eg_status eg_keys_check_text(eg_job *job, const eg_yaml *value, const char *key);
eg_status eg_keys_check_date(eg_job *job, const eg_yaml *value, const char *key);
/* The first fault of two. */
static inline eg_status eg_keys_join(eg_status a, eg_status b)
{
    return a == EG_OK ? b : a;
}
/* Warns of names that are not in a NULL-ended list. */
eg_status eg_keys_check_names(eg_job *job, const eg_yaml *mapping, const char *const *names);
void eg_keys_note_not_yet(eg_job *job, eg_place place, const char *key);
/* people.c */
eg_status eg_keys_check_signatories(eg_job *job, const eg_yaml *value);

/* files.c: a whole file (0, or an errno; EFBIG when over a number of bytes), and the names in a folder,
 * sorted. In job->arena. */
int eg_files_read(eg_job *job, const eg_file_calls *files, const char *path, size_t most, eg_slice *out);
int eg_files_list(eg_job *job, const eg_file_calls *files, const char *folder, const char ***out,
                  uint32_t *n);
/* The finding for such an errno. EG_ERR_INPUT when the file is too large, else EG_ERR_SYSTEM. */
eg_status eg_files_refuse(eg_job *job, const char *path, int error);

/* text.c: whether the front matter of a text that is Markdown names another language than tag. */
bool eg_text_says_other(eg_job *job, const eg_source *source, const char *path, const char *tag);

/* escape.c: a finding for each of at most `most` escapes in a scalar between double quotes, given as written,
 * that stands for a character no text may hold. place: of its first quotation mark. */
void eg_yaml_refuse_escapes(eg_job *job, eg_place place, eg_slice scalar, uint32_t most);
/* yaml_plain.c: the tree of a text that is of the plain form; NULL, and no finding, when it is not. file must
 * outlive the tree. */
const eg_yaml *eg_yaml_read_plain(eg_job *job, const char *file, eg_slice text, uint32_t first_line);
/* yaml.c: YAML's words for no value (yaml.org/type/null.html), where they stand without quotes. */
bool eg_yaml_is_null_word(eg_slice text);

/* markup.c: growing the tree. */
eg_markup *eg_markup_add(eg_job *job, eg_markup *parent, eg_markup_kind kind, size_t offset);
/* A TEXT node for bytes [begin, end) of the source itself; nothing for an empty stretch. */
void eg_markup_add_text(eg_job *job, eg_markup *parent, const eg_text *text, size_t begin, size_t end);
/* Joins two lines: a SPACE, or nothing where one is not read (between Han or kana). before, after: the bytes
 * on both sides of the line end. */
void eg_markup_add_line_end(eg_job *job, eg_markup *parent, eg_slice before, eg_slice after, size_t offset);

/* The two readers: from text->body on, into a ROOT node. EG_ERR_INPUT with findings, the tree is complete all
 * the same; NULL when there can be none. */
eg_status eg_plain_read(eg_job *job, eg_text *text, eg_markup **out);
eg_status eg_markdown_read(eg_job *job, eg_text *text, eg_markup **out);

/* align.c: where a literal that cmark gives stands in the source. */
typedef struct eg_aligner {
    eg_job *job;
    eg_text *text;
    size_t cursor; /* everything before has been passed */
    size_t end;    /* of what may be searched */
} eg_aligner;

/* Adds TEXT nodes for a literal to parent and moves past it. */
void eg_align_literal(eg_aligner *aligner, eg_markup *parent, eg_slice literal);
/* Moves past the next occurrence of bytes and gives where they begin; false, and nothing moves, when there is
 * none. */
bool eg_align_find(eg_aligner *aligner, const char *bytes, size_t *out);
/* Moves past what follows the text of a link or picture: ](…), ][…] or ]. */
void eg_align_skip_target(eg_aligner *aligner);

#endif
