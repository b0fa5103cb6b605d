/* The registry as `engross fonts` shows it, and compared with what is installed.
 *
 * Place: the program's commands fonts and doctor; no build comes here. */
#include "font/internal.h"

static bool is_installed(const eg_fonts *fonts, const eg_font_file *file)
{
    eg_map map;
    if (eg_font_file_map(fonts, file->name, &map) != 0)
        return false;
    eg_file_unmap(&map);
    return true;
}

static bool has_script(const eg_font_family *family, const char *script)
{
    for (uint32_t i = 0; i < family->n_scripts; i++)
        if (strcmp(family->scripts[i], script) == 0)
            return true;
    return *script == 0;
}

static void add_text(const eg_fonts *fonts, const eg_font_family *family, eg_buffer *out)
{
    eg_buffer_print(out, "%s  %s,", family->name, eg_font_class_name(family->class));
    for (uint32_t i = 0; i < family->n_scripts; i++)
        eg_buffer_print(out, " %s", family->scripts[i]);
    eg_buffer_print(out, ", %s\n", family->licence);
    for (uint32_t i = 0; i < family->n_files; i++) {
        const eg_font_file *file = &family->files[i];
        eg_buffer_print(out, "    %s  %u%s  %s", file->name, file->weight, file->is_italic ? " italic" : "",
                        file->package);
        eg_buffer_add_string(out, is_installed(fonts, file) ? "\n" : "  (not installed)\n");
    }
}

static void add_json(const eg_fonts *fonts, const eg_font_family *family, eg_buffer *out)
{
    eg_buffer_add_string(out, "{\"family\":");
    eg_buffer_add_json(out, eg_slice_of(family->name));
    eg_buffer_print(out, ",\"class\":\"%s\",\"scripts\":[", eg_font_class_name(family->class));
    for (uint32_t i = 0; i < family->n_scripts; i++)
        eg_buffer_print(out, "%s\"%s\"", i ? "," : "", family->scripts[i]);
    eg_buffer_add_string(out, "],\"licence\":");
    eg_buffer_add_json(out, eg_slice_of(family->licence));
    eg_buffer_add_string(out, ",\"files\":[");
    for (uint32_t i = 0; i < family->n_files; i++) {
        const eg_font_file *file = &family->files[i];
        eg_buffer_add_string(out, i ? ",{\"file\":" : "{\"file\":");
        eg_buffer_add_json(out, eg_slice_of(file->name));
        eg_buffer_print(out, ",\"index\":%u,\"weight\":%u,\"italic\":%s,\"package\":", file->index,
                        file->weight, file->is_italic ? "true" : "false");
        eg_buffer_add_json(out, eg_slice_of(file->package));
        eg_buffer_print(out, ",\"installed\":%s}", is_installed(fonts, file) ? "true" : "false");
    }
    eg_buffer_add_string(out, "]}\n");
}

eg_status eg_fonts_list(eg_fonts *fonts, eg_job *job, const char *script, eg_buffer *out, bool as_json)
{
    for (uint32_t i = 0; i < fonts->n_families; i++) {
        eg_font_family *family;
        eg_status status = eg_font_family_at(fonts, job, i, &family);
        if (status)
            return status;
        if (has_script(family, script))
            (as_json ? add_json : add_text)(fonts, family, out);
    }
    return EG_OK;
}

static void verify_file(eg_fonts *fonts, eg_job *job, const eg_font_family *family, const eg_font_file *file)
{
    eg_map map;
    if (!file->sha256 || file->index > 0 || eg_font_file_map(fonts, file->name, &map) != 0)
        return; /* the other faces of a collection are the same file, listed with its first face */
    eg_digest digest = eg_digest_of((eg_slice){map.data, map.size});
    eg_file_unmap(&map);
    char found[65];
    eg_digest_print(&digest, found);
    if (strcmp(found, file->sha256) == 0)
        return;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_FONT_DIFFERS, file->place,
                      "the file of %s (%s) is not the one of this list", family->name, file->name);
    eg_report_hint(job->report, finding, "its sha256 is %s; the list is of package %s in Debian 12", found,
                   file->package);
}

eg_status eg_fonts_verify(eg_fonts *fonts, eg_job *job)
{
    for (uint32_t i = 0; i < fonts->n_families; i++) {
        eg_font_family *family;
        eg_status status = eg_font_family_at(fonts, job, i, &family);
        if (status)
            return status;
        for (uint32_t j = 0; j < family->n_files; j++)
            verify_file(fonts, job, family, &family->files[j]);
    }
    return EG_OK;
}
