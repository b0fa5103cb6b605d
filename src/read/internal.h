/* What the files of read/ share: the open file, and the lexer. */
#ifndef EG_READ_INTERNAL_H
#define EG_READ_INTERNAL_H

#include "base/vector.h"
#include "read/read.h"

enum {
    EG_READ_DEPTH_MAX = 100,      /* arrays and dictionaries in one another; pages in their tree */
    EG_READ_NUMBER_MAX = 8388607, /* ISO 32000-1 Annex C: indirect objects in a file */
    EG_READ_SECTION_MAX = 16384,  /* revisions times two is far below */
    EG_READ_PAGES_MAX = 1000000,
    EG_READ_GENERATION_MAX = 65535
};

/* An object stream, inflated. */
typedef struct eg_object_stream {
    uint32_t number, n;
    uint32_t revision; /* as eg_slot's object_revision */
    eg_slice data;
    struct eg_packed {
        uint32_t number;
        size_t offset; /* in data */
        const eg_object *object;
    } * objects;
} eg_object_stream;

/* One entry of a section, and what has been read of it. */
typedef struct eg_slot {
    eg_xref_entry entry;
    const eg_object *object;  /* NULL: not yet */
    uint32_t object_revision; /* read in this revision; EG_READ_ANY: the same in all */
    bool is_open;             /* being read: to ask for it is a circle */
    eg_object_stream *packed; /* when it is an object stream that has been opened */
} eg_slot;
#define EG_READ_ANY UINT32_MAX

typedef struct eg_read_file {
    eg_job *job;
    const char *path;
    eg_slice bytes;
    eg_status status;
    uint64_t inflated;                /* bytes, of all streams so far */
    uint32_t depth;                   /* lookups that wait for one another */
    EG_VECTOR(eg_object) items;       /* of arrays being read: a stack */
    EG_VECTOR(eg_dict_entry) entries; /* of dictionaries being read: a stack */
    EG_VECTOR(eg_xref_section) sections;
    EG_VECTOR(eg_revision) revisions;
    uint64_t n_entries; /* of all sections */
    eg_slot *slots;     /* by number, then section */
    uint32_t n_slots;
    eg_reader *readers; /* one a revision */
} eg_read_file;

extern const eg_object eg_null_object;

/* ---- lexer.c ---- */

/* Memory that is used again for each operator of a content stream. What is too small is left to the arena. */
typedef struct eg_pool {
    char *data;
    size_t used, cap;
} eg_pool;

typedef struct eg_lexer {
    eg_read_file *file;
    eg_slice bytes;
    size_t at;
    uint32_t container; /* number of the object stream, or 0 */
    const char *what;   /* of content: its name in messages; else NULL, and there may be references */
    eg_pool *pool;      /* where objects go; NULL: the job's arena */
} eg_lexer;

/* Adds a pdf-damaged finding at a byte of what the lexer reads. Always false. */
bool eg_lexer_fail(eg_lexer *lexer, size_t at, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool eg_lexer_is_space(unsigned char c);
bool eg_lexer_is_regular(unsigned char c);
void eg_lexer_skip(eg_lexer *lexer); /* white space and comments */
/* Whether a keyword stands here, ended as keywords are; then moves past it. */
bool eg_lexer_take(eg_lexer *lexer, const char *keyword);
/* Digits only, at most `digits` of them, ended as numbers are; then moves past them. */
bool eg_lexer_take_number(eg_lexer *lexer, int digits, uint64_t *out);
/* One object, not a stream; false with a finding. White space before it is skipped. */
bool eg_lexer_read(eg_lexer *lexer, eg_object *out);
/* The entries of a dictionary up to `end` (">>", or "ID" of an inline picture), which is moved past. */
bool eg_lexer_read_entries(eg_lexer *lexer, const char *end, uint32_t depth, eg_object *out);
/* "1 0 obj" at the lexer's place. */
bool eg_lexer_read_header(eg_lexer *lexer, uint32_t *number, uint16_t *generation);

/* ---- file.c ---- */

/* Adds a pdf-damaged finding at a byte of the file. Always EG_ERR_INPUT. */
eg_status eg_read_fail(eg_read_file *file, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The indirect object that begins at a byte. reader NULL: the tables are not known yet, so a stream's /Length
 * must stand in its dictionary. is_fixed: it is the same in every revision, for nothing was looked up. NULL
 * with a finding. */
typedef struct eg_indirect {
    const eg_object *object;
    uint32_t number;
    uint16_t generation;
    bool is_fixed;
    size_t end; /* after "endobj" */
} eg_indirect;
bool eg_read_indirect(eg_read_file *file, const eg_reader *reader, size_t at, eg_indirect *out);

/* ---- xref.c ---- */

/* Every section from the last startxref on, and the revisions they make. */
eg_status eg_read_sections(eg_read_file *file);
/* section.c: the table or stream that begins at a byte, with its trailer. */
eg_status eg_read_section(eg_read_file *file, uint64_t at, eg_xref_section *out);

/* ---- decode.c, filter.c ---- */

eg_status eg_read_decode_in(eg_read_file *file, const eg_reader *reader, const eg_object *stream,
                            eg_slice *out);
/* One filter's work on `in`. Each adds to an empty buffer and says what is wrong, or gives NULL. max: bytes.
 * */
const char *eg_inflate(eg_slice in, eg_arena *scratch, size_t max, eg_buffer *out);
const char *eg_unlzw(eg_slice in, bool is_early, size_t max, eg_buffer *out);
const char *eg_unhex(eg_slice in, size_t max, eg_buffer *out);
const char *eg_unascii85(eg_slice in, size_t max, eg_buffer *out);
const char *eg_unrunlength(eg_slice in, size_t max, eg_buffer *out);
typedef struct eg_predictor {
    int64_t predictor, colours, bits, columns;
} eg_predictor;
const char *eg_unpredict(eg_slice in, eg_predictor predictor, eg_buffer *out);
extern const char eg_read_too_large[]; /* what the filters say when max is passed */

#endif
