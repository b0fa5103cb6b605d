/* A profile's header and table of tags, read by hand. See profile.h.
 *
 * An edition with nothing but black text needs no colour converted, so lcms2 is not asked; what a damaged file
 * would do to a printer's preflight is found here. ICC.1:2010, 7.2 header, 7.3 tags. */
#include "picture/profile.h"

#include <string.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/file.h"

const char eg_profile_default_path[] = "/usr/share/color/icc/ghostscript/default_cmyk.icc";

enum { HEADER = 128, ENTRY = 12, MAX_TAGS = 200, MAX_SIZE = 64 << 20 };

static uint32_t u32_at(eg_slice bytes, size_t at)
{
    const unsigned char *b = (const unsigned char *)bytes.data + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool is_at(eg_slice bytes, size_t at, const char four[4])
{
    return memcmp(bytes.data + at, four, 4) == 0;
}

/* The data of a tag; empty when there is none. The table has been checked. */
static eg_slice find_tag(eg_slice bytes, const char name[4])
{
    uint32_t n = u32_at(bytes, HEADER);
    for (uint32_t i = 0; i < n; i++) {
        size_t entry = HEADER + 4 + (size_t)i * ENTRY;
        if (is_at(bytes, entry, name))
            return (eg_slice){bytes.data + u32_at(bytes, entry + 4), u32_at(bytes, entry + 8)};
    }
    return (eg_slice){0};
}

/* 7.2, 7.3: sizes, signature, version 2 or 4, tags inside the file, and those that an output profile has to
 * have (8.5.2: A2B and B2A for the perceptual intent, from which the others may be made). */
static bool is_sound(eg_slice bytes)
{
    if (bytes.size < HEADER + 4 || u32_at(bytes, 0) != bytes.size || !is_at(bytes, 36, "acsp"))
        return false;
    unsigned major = (unsigned char)bytes.data[8];
    uint32_t n = u32_at(bytes, HEADER);
    if ((major != 2 && major != 4) || n > MAX_TAGS || bytes.size < HEADER + 4 + (size_t)n * ENTRY)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        size_t entry = HEADER + 4 + (size_t)i * ENTRY;
        uint64_t begin = u32_at(bytes, entry + 4), size = u32_at(bytes, entry + 8);
        if (begin < HEADER || size < 8 || begin + size > bytes.size)
            return false;
    }
    return true;
}

static bool has_tables(eg_slice bytes)
{
    static const char *const tables[] = {"A2B0", "B2A0"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        eg_slice table = find_tag(bytes, tables[i]);
        if (!table.size || !(is_at(table, 0, "mft1") || is_at(table, 0, "mft2") || is_at(table, 0, "mAB ") ||
                             is_at(table, 0, "mBA ")))
            return false;
    }
    return find_tag(bytes, "desc").size && find_tag(bytes, "wtpt").size;
}

/* The description, in ASCII (7.2's profileDescriptionTag): 'desc' of version 2, 'mluc' of version 4. */
static void read_name(eg_slice bytes, char *out, size_t room)
{
    eg_slice tag = find_tag(bytes, "desc");
    size_t n = 0, begin = 0, step = 1, end = 0;
    if (tag.size > 12 && is_at(tag, 0, "desc")) {
        begin = 12;
        end = begin + u32_at(tag, 8);
    } else if (tag.size > 28 && is_at(tag, 0, "mluc")) {
        begin = u32_at(tag, 24);
        end = begin + (size_t)u32_at(tag, 20);
        begin++; /* the lower byte of each UTF-16 unit */
        step = 2;
    }
    for (size_t i = begin; i < end && i < tag.size && n + 1 < room; i += step) {
        char c = tag.data[i];
        if (c == 0)
            break;
        out[n++] = c >= 0x20 && c <= 0x7E ? c : '?';
    }
    out[n] = 0;
}

static eg_status refuse(eg_job *job, eg_finding_kind kind, const char *path, const char *what,
                        const char *hint)
{
    eg_finding *finding = eg_report_add(job->report, kind, (eg_place){.file = path}, "%s", what);
    eg_report_hint(job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

eg_profile_fault eg_profile_look(eg_slice bytes)
{
    return !is_sound(bytes)            ? EG_PROFILE_DAMAGED
           : !is_at(bytes, 16, "CMYK") ? EG_PROFILE_NOT_CMYK
           : !is_at(bytes, 12, "prtr") ? EG_PROFILE_NOT_OUTPUT
           : !has_tables(bytes)        ? EG_PROFILE_TABLELESS
                                       : EG_PROFILE_FINE;
}

static eg_status check(eg_job *job, const char *path, eg_slice bytes)
{
    static const char ask[] = "ask the printer for the ICC profile of the press and paper, in CMYK";
    static const char again[] = "get the file again from where it came";
    switch (eg_profile_look(bytes)) {
    case EG_PROFILE_FINE:
        break;
    case EG_PROFILE_DAMAGED:
        return refuse(job, EG_F_PROFILE_DAMAGED, path, "the file is no ICC profile that can be read", again);
    case EG_PROFILE_TABLELESS:
        return refuse(job, EG_F_PROFILE_DAMAGED, path,
                      "the profile lacks the tables that turn colours into inks", again);
    case EG_PROFILE_NOT_OUTPUT:
        return refuse(job, EG_F_PROFILE_NOT_OUTPUT, path, "the profile is not that of an output device", ask);
    case EG_PROFILE_NOT_CMYK:
        return refuse(job, EG_F_PROFILE_NOT_CMYK, path,
                      is_at(bytes, 16, "RGB ") ? "the profile is of RGB colours, and the press prints in CMYK"
                                               : "the profile is not of the four inks of a press, CMYK",
                      ask);
    }
    return EG_OK;
}

static eg_status open_file(eg_job *job, const char *path, bool is_own, eg_map *out)
{
    int error = eg_file_map(path, out);
    if (!error && out->size <= MAX_SIZE)
        return EG_OK;
    if (!error) {
        eg_file_unmap(out);
        return refuse(job, EG_F_PROFILE_DAMAGED, path, "the file is larger than any profile",
                      "name another file");
    }
    eg_finding *finding = eg_report_add(job->report, EG_F_PROFILE_MISSING, (eg_place){.file = path},
                                        "the ICC profile cannot be read: %s", strerrordesc_np(error));
    eg_report_hint(job->report, finding, "%s",
                   is_own ? "name the printer's profile with --icc, or leave the option out"
                          : "install the package libgs-common, or name the printer's profile with --icc");
    return EG_ERR_SYSTEM;
}

static void unmap(void *map)
{
    eg_file_unmap(map);
}

/* Level 4, as pdf/'s own streams. */
static eg_slice deflate_bytes(eg_job *job, eg_slice bytes)
{
    uLongf size = compressBound((uLong)bytes.size);
    char *deflated = eg_arena_alloc(job->arena, size);
    if (compress2((Bytef *)deflated, &size, (const Bytef *)bytes.data, (uLong)bytes.size, 4) != Z_OK)
        eg_arena_fail(job->arena);
    return (eg_slice){deflated, size};
}

eg_status eg_profile_open(eg_job *job, const char *path, const eg_profile **out)
{
    eg_profile *profile = EG_NEW(job->arena, eg_profile);
    eg_map *map = EG_NEW(job->arena, eg_map);
    *out = NULL;
    profile->is_own = path != NULL;
    profile->path = path ? path : eg_profile_default_path;
    eg_status status = open_file(job, profile->path, profile->is_own, map);
    if (status != EG_OK)
        return status;
    eg_job_on_close(job, unmap, map);
    profile->bytes = (eg_slice){map->data, map->size};
    status = check(job, profile->path, profile->bytes);
    if (status != EG_OK)
        return status;
    read_name(profile->bytes, profile->name, sizeof profile->name);
    profile->deflated = deflate_bytes(job, profile->bytes);
    *out = profile;
    return EG_OK;
}

eg_profile *eg_profile_copy(const eg_profile *profile)
{
    size_t n_path = strlen(profile->path) + 1;
    eg_profile *copy = eg_memory_alloc(sizeof *copy + n_path + profile->bytes.size + profile->deflated.size);
    if (!copy)
        return NULL;
    char *at = (char *)(copy + 1);
    *copy = *profile;
    copy->path = memcpy(at, profile->path, n_path);
    at += n_path;
    copy->bytes.data = memcpy(at, profile->bytes.data, profile->bytes.size);
    at += profile->bytes.size;
    copy->deflated.data = memcpy(at, profile->deflated.data, profile->deflated.size);
    return copy;
}
