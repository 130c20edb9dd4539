/*
 * kept_file.h - a file that keeps what can be found again, to save the time.
 * layer: base
 *
 * The first line says what the file is, the last one has a checksum of all before it. So
 * a file that was cut or damaged is not used. The checksum says nothing of who wrote it.
 */
#ifndef SALLYPORT_KEPT_FILE_H
#define SALLYPORT_KEPT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/file.h"
#include "sallyport/str.h"

struct sp_kept_file {
    struct sp_str body; /* what is between the first line and the last */
    struct sp_mapping map;
};

/* Opens a regular file of at most max bytes whose first line is `head`. False where it
 * cannot be used; then *out is empty. */
bool sp_kept_file_open(struct sp_kept_file *out, const char *path,
                       const char *head, size_t max);
void sp_kept_file_close(struct sp_kept_file *file);

/* Replaces the file, as sp_replace_file() does. The directory is made where there is
 * none, for the group too where that one shares the directory above. */
bool sp_kept_file_write(const char *path, const char *head, struct sp_str body);

#endif
