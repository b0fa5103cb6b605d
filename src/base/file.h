/* Files: mapped for reading, written whole or not at all. */
#ifndef EG_BASE_FILE_H
#define EG_BASE_FILE_H

#include "base/slice.h"
#include "base/status.h"

/* A file mapped for reading. The bytes stay until eg_file_unmap. An empty file has size 0. */
typedef struct eg_map {
    const char *data;
    size_t size;
} eg_map;

/* Returns 0, or the errno of what failed (EISDIR for a folder, EFBIG when over 4 GiB). */
int eg_file_map(const char *path, eg_map *out);
void eg_file_unmap(eg_map *map);

/* Writes bytes to path: to a temporary file in the same folder, then renamed over it, so that path is at every moment
 * the old file or the new one; the new one has the permissions of the old. Returns 0 or an errno; on failure nothing is
 * left behind. What a killed process leaves, .NAME.engross-N, goes when the same path is written again. */
int eg_file_write(const char *path, eg_slice bytes);

#endif
