/* engross: the text of an official declaration, in any language, into PDF editions fit for official
 * publication.
 *
 * The only installed header. An example, complete but for its includes:
 *
 *     eg_engine *engine;
 *     if (eg_engine_new(NULL, &engine) != EG_OK) return 3;
 *     eg_build_options options = {.edition = "official", .lang = "en"};
 *     eg_result *result;
 *     eg_status status = eg_build(engine, "source-text/phnom-penh-declaration", &options, &result);
 *     for (size_t i = 0; i < eg_result_n_findings(result); i++) {
 *         eg_finding finding = eg_result_finding(result, i);
 *         fprintf(stderr, "%s:%u:%u: %s: %s\n", finding.file ? finding.file : "",
 *                 finding.line, finding.column, finding.slug, finding.message);
 *     }
 *     if (status == EG_OK) {
 *         FILE *file = fopen("declaration.pdf", "wb");
 *         fwrite(eg_result_pdf(result).data, 1, eg_result_pdf(result).size, file);
 *         fclose(file);
 *     }
 *     eg_result_free(result);
 *     eg_engine_free(engine);
 *
 * An engine holds what all jobs share (fonts mapped, languages, styles) and may be used by many threads at
 * once. A call of eg_build is one job and runs in the thread that calls it. Nothing here exits, prints, or
 * reads the locale, the clock or the environment; strings are UTF-8; the same input gives the same bytes. */
#ifndef ENGROSS_H
#define ENGROSS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define EG_API __attribute__((visibility("default")))
#else
#define EG_API
#endif

#define EG_VERSION "0.1.0"

/* What became of a call. The program's exit status is 0 for EG_OK, 1 for EG_ERR_INPUT, 2 for EG_ERR_USAGE and
 * 3 for the others. */
typedef enum eg_status {
    EG_OK = 0,
    EG_ERR_INPUT,  /* the text or its keys are at fault: the findings say where */
    EG_ERR_USAGE,  /* the call itself is wrong: an unknown edition, no source */
    EG_ERR_SYSTEM, /* disk, permission, a missing file or font */
    EG_ERR_MEMORY  /* no memory; everything the job held is released */
} eg_status;

typedef enum eg_severity { EG_NOTE, EG_WARNING, EG_ERROR } eg_severity;

/* One finding. Strings belong to whoever gave the finding; file is NULL and the numbers 0 where they do not
 * apply. */
typedef struct eg_finding {
    eg_severity severity;
    const char *slug;      /* stable name: "numbers-jump"; `engross explain` knows each */
    const char *rule;      /* clause of a standard, or NULL: "UAX #9 BD9" */
    const char *file;      /* as the caller named it */
    uint32_t line, column; /* from 1; column counts code points */
    uint32_t page;         /* from 1 */
    const char *message;   /* what is wrong, one sentence without a full stop */
    const char *hint;      /* what to do, or NULL */
} eg_finding;

/* Bytes with their size. Who owns them is said where they are given. */
typedef struct eg_bytes {
    const char *data;
    size_t size;
} eg_bytes;

/* Where files come from, for a caller that has its texts elsewhere than on a disk. All may be called from
 * several threads at once. Functions return 0 or an errno (ENOENT, EACCES, EISDIR, ENOTDIR …); paths are the
 * source's own, joined with '/'. Fonts and style files are shared by all jobs and always come from the file
 * system, also those that a house.yaml or a key names. */
typedef struct eg_file_calls {
    void *data;
    /* Gives a whole file; its bytes stay until close is called with them. EISDIR when path is a folder. */
    int (*open)(void *data, const char *path, eg_bytes *out);
    void (*close)(void *data, eg_bytes bytes);
    /* Calls add(to, name) for every name in a folder, in any order. ENOTDIR when path is a file. */
    int (*list)(void *data, const char *path, void (*add)(void *to, const char *name), void *to);
} eg_file_calls;

/* ---- The engine: what all jobs share. Safe from many threads. ---- */

typedef struct eg_engine eg_engine;

typedef struct eg_engine_options {
    /* The folder of fonts.yaml, languages/, styles/ … . NULL: ../share/engross beside the program or the
     * library that holds this code, else where it was installed. */
    const char *data;
    /* Folders searched for font files before all others, ended by NULL; or NULL: none. */
    const char *const *font_folders;
} eg_engine_options;

/* options NULL: all by default. Reads nothing yet: what a job needs is read when it is first needed, and what
 * is wrong with it is then a finding of that job. Strings are copied. Fails with EG_ERR_MEMORY only. */
EG_API eg_status eg_engine_new(const eg_engine_options *options, eg_engine **out);
EG_API void eg_engine_free(eg_engine *engine); /* after all its results' jobs are done; NULL is allowed */

/* ---- Jobs ---- */

typedef struct eg_result eg_result;

typedef struct eg_build_options {
    const char *edition; /* NULL: "official" */
    /* BCP 47 tag of one of the source's texts; NULL: the only one, else it is EG_ERR_USAGE. Of "parallel" two
     * to four tags in the order of their columns: "en+km". */
    const char *lang;
    const char *style;    /* a style's name, or the path of a style file; NULL: as the keys say */
    int attach_source;    /* not 0: PDF/A-3a with the text as received as associated file */
    const int64_t *epoch; /* seconds since 1970 for the dates in the file; NULL: from the text, or none */
    const eg_file_calls *files; /* NULL: the file system */
    const char *icc;       /* of "print": the path of the press's ICC profile, in CMYK; NULL: a generic one */
    const eg_bytes *bytes; /* not NULL: the text itself; `source` is then only its name in findings */
    const char
        *against; /* of "draft": an earlier version in the same language, to mark what changed; or NULL */
} eg_build_options;

/* Makes one edition in one language of a source: a declaration's folder, or a single file. options NULL: all
 * by default. *out is given whatever the status and belongs to the caller; it is NULL when memory fails,
 * which every function below allows. */
EG_API eg_status eg_build(eg_engine *engine, const char *source, const eg_build_options *options,
                          eg_result **out);

/* Does all of that but the file: findings only. */
EG_API eg_status eg_check(eg_engine *engine, const char *source, const eg_build_options *options,
                          eg_result **out);

/* Holds a finished PDF file, of engross or of another program, against a standard: "x-4" (PDF/X-4). Findings
 * only; of the options only `files` and `bytes` count. EG_ERR_INPUT when it breaks a rule or cannot be read,
 * EG_ERR_USAGE for a standard that this version does not check. */
EG_API eg_status eg_check_pdf(eg_engine *engine, const char *source, const char *standard,
                              const eg_build_options *options, eg_result **out);

/* Which languages a source has: eg_result_n_langs. Of the options only `files` and `bytes` count. A text
 * that does not tell its language before it is read adds none. */
EG_API eg_status eg_list(eg_engine *engine, const char *source, const eg_build_options *options,
                         eg_result **out);

typedef struct eg_impose_options {
    int several; /* not 0: several pages to a side, in order; else a booklet to be folded */
    /* Pages to a side: 2, 4, 6, 8; of a booklet 2, or 4, 8, 16 on sheets that are folded again. 0: 2. */
    unsigned nup;
    unsigned signature; /* booklet: pages folded together, a multiple of twice nup; 0: all of them */
    int right_bound;    /* not 0: bound on the right, or read from the right */
    /* Booklet: how much nearer the spine the pages of a sheet are set than those of the one outside it, in
     * micrometres, at most 10000. */
    unsigned creep;
    const char *sheet; /* "A4", "Letter", "SRA3" …, or NULL: just what the pages, and marks, need */
    const char *flip;  /* edge that sheets are turned over: "long", "short"; NULL: as the sheet lies best */
    int marks;         /* not 0: trim and fold marks; pages keep their size */
    const eg_file_calls *files; /* NULL: the file system */
    const eg_bytes *bytes;      /* not NULL: the PDF itself; `source` is then only its name in findings */
} eg_impose_options;

/* Sets the pages of any PDF on press sheets. options NULL: a booklet, all sheets folded together. The
 * result's pages are sides of sheets. */
EG_API eg_status eg_impose(eg_engine *engine, const char *source, const eg_impose_options *options,
                           eg_result **out);

/* ---- Signing: in libengross-sign, which has all of the above too ---- */

typedef struct eg_sign_options {
    /* The field of a party, or with certify or close NULL: the file's own field for that. */
    const char *field;
    int certify; /* not 0: the first signature, after which fields may be filled in and nothing else changed */
    int close;   /* not 0: the last signature, which locks every field */
    /* The key: p12; or key, a PEM file or a token's "pkcs11:…", with cert, which a token may have itself.
     * chain: more certificates, or NULL. */
    const char *p12, *key, *cert, *chain;
    /* Gives the pass phrase or PIN when one is needed, at most once a call; NULL: none is to be had. */
    const char *(*ask)(void *data, const char *what);
    void *ask_data;
    const char *level;  /* of PAdES: "B", "T", "LT", "LTA"; NULL: "B" */
    const char *tsa;    /* http URL of a time-stamping server (RFC 3161), for levels above B */
    int64_t now;        /* seconds since 1970; the signature claims to be made then */
    const char *reason; /* why, in words; or NULL */
    const char
        *picture; /* a PNG or JPEG, shown beside the words in the field: a signature or a seal; or NULL */
    int dry_run;  /* not 0: all checks, the key opened, no signature; the result has no PDF */
    const eg_file_calls *files; /* of the PDF only; NULL: the file system */
    const eg_bytes *bytes;      /* not NULL: the PDF itself; `source` is then only its name in findings */
} eg_sign_options;

/* Signs a field of a PDF by an incremental update. The result's PDF is the file's bytes with the update after
 * them. */
EG_API eg_status eg_sign(eg_engine *engine, const char *source, const eg_sign_options *options,
                         eg_result **out);

/* ---- Verifying: in libengross-sign too ---- */

/* From bad to good. */
typedef enum eg_verdict {
    EG_VERDICT_NONE,    /* there is no signature */
    EG_VERDICT_BROKEN,  /* altered or broken: the findings say what and where */
    EG_VERDICT_UNKNOWN, /* unaltered, but a signer's certificate leads to no root that the caller trusts */
    EG_VERDICT_VALID
} eg_verdict;

typedef struct eg_verify_options {
    const eg_bytes *trust; /* files of certificates, in PEM or DER, that the caller trusts */
    size_t n_trust;
    const eg_bytes *revocation; /* CRLs and OCSP responses, in DER or PEM, beside those that the PDF has */
    size_t n_revocation;
    int64_t at;                 /* the moment it is judged at, in seconds since 1970 */
    const eg_file_calls *files; /* of the PDF only; NULL: the file system */
    const eg_bytes *bytes;      /* not NULL: the PDF itself; `source` is then only its name in findings */
} eg_verify_options;

/* Says whether a signed PDF is what was signed, and by whom: eg_result_verdict, eg_result_report and the
 * findings. Nothing is fetched from a network. EG_ERR_INPUT when it is altered or broken, not signed, or cannot
 * be read. The result has no PDF. */
EG_API eg_status eg_verify(eg_engine *engine, const char *source, const eg_verify_options *options,
                           eg_result **out);

EG_API void eg_result_free(eg_result *result);

/* Everything a result gives belongs to the result. Findings are sorted by file, line and column. */
EG_API eg_status eg_result_status(const eg_result *result);
EG_API size_t eg_result_n_findings(const eg_result *result);
EG_API eg_finding eg_result_finding(const eg_result *result, size_t i); /* i < n */
EG_API size_t eg_result_n_more_findings(const eg_result *result);       /* counted, but not kept */
EG_API eg_bytes eg_result_pdf(const eg_result *result); /* its file; of "web" HTML; empty unless EG_OK */
EG_API uint32_t eg_result_n_pages(const eg_result *result);
EG_API uint32_t eg_result_n_sheets(const eg_result *result);  /* of eg_impose; else 0 */
EG_API const char *eg_result_advice(const eg_result *result); /* how to print it, in a line; or NULL */
EG_API const char *eg_result_field(const eg_result *result);  /* of eg_sign: the field's name; or NULL */
EG_API const char *
eg_result_signer(const eg_result *result); /* of eg_sign: the certificate's name; or NULL */
EG_API eg_verdict eg_result_verdict(const eg_result *result); /* of eg_verify; else EG_VERDICT_NONE */
/* Of eg_verify: the verdict in words, then each signature: who, when, what it covers and what came after, in
 * lines; or NULL. */
EG_API const char *eg_result_report(const eg_result *result);
EG_API const char *eg_result_name(const eg_result *result); /* the declaration's, for file names; or NULL */
EG_API const char *eg_result_lang(const eg_result *result); /* canonical tag, "en+km" for several, or NULL */
EG_API const char *eg_result_edition(const eg_result *result); /* "official" */
EG_API uint32_t eg_result_version(const eg_result *result);    /* the text's `version`, 1 when it has none */
EG_API const char *eg_result_sha256(const eg_result *result);  /* of the PDF, small hex; NULL: none */
EG_API const char *
eg_result_text_sha256(const eg_result *result); /* of the plain text of the document; NULL: none */
EG_API size_t eg_result_n_standards(const eg_result *result);
EG_API const char *eg_result_standard(const eg_result *result, size_t i); /* "PDF/A-2a", "PDF/UA-1" */
EG_API size_t eg_result_n_langs(const eg_result *result);
EG_API const char *eg_result_lang_at(const eg_result *result,
                                     size_t i); /* of eg_list, in order of their tags */

/* ---- Words ---- */

EG_API const char *eg_version(void); /* of the library that runs: "0.1.0" */
/* The paragraph that explains a kind of finding by its slug; NULL when there is no such kind. */
EG_API const char *eg_explain(const char *slug);

#ifdef __cplusplus
}
#endif

#endif
