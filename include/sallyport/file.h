/*
 * file.h - reads whole files; locks files. No other source opens a file to read
 * it.
 * layer: base
 *
 * Opening never blocks. The file must be a regular one, which files of /proc
 * are too. Signals do not interrupt.
 */
#ifndef SALLYPORT_FILE_H
#define SALLYPORT_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "sallyport/buf.h"
#include "sallyport/error.h"
#include "sallyport/str.h"

enum sp_file_flags {
    SP_FILE_FOLLOW = 1, /* a link is followed */
    SP_FILE_PIPE = 2,   /* a pipe or a device is read as well, and may block */
    SP_FILE_BEGINNING = 4, /* leave out what comes after max bytes */
};

/* Enough for every list that a person or git writes. */
enum { SP_FILE_MAX = 64 << 20 };

/*
 * Appends the content of a file to out. SP_ENOTFOUND when nothing is at path.
 * SP_ELIMIT for more than max bytes. SP_ESYSTEM for anything that is no regular
 * file, or cannot be read; so is a dangling link, because somebody made it.
 * After an error out may hold a part.
 */
int sp_file_read(struct sp_buf *out, const char *path, size_t max,
                 unsigned flags, struct sp_error *err);

/* The same for an open descriptor, up to its end. `what` names it in
 * messages. */
int sp_stream_read(struct sp_buf *out, int fd, const char *what, size_t max,
                   struct sp_error *err);

/* Appends the first line of a file, without its end, at most max bytes of it.
 * False when the file cannot be read or is empty. */
bool sp_file_line(struct sp_buf *out, const char *path, size_t max,
                  unsigned flags);

/* Opens a file as a stream, which is yours to fclose(). Fails as sp_file_read()
 * does. */
int sp_file_open(FILE **out, const char *path, unsigned flags,
                 struct sp_error *err);

/* A file in memory, as it was when it was mapped. Zero: no file. */
struct sp_mapping {
    const char *data; /* len bytes; NULL for an empty file or none */
    size_t len;
    struct stat about;
};

/* Maps a file for reading; SP_ENOTFOUND when nothing is at path. The file must be
 * one that is replaced as a whole, never cut: reading what was cut off is a
 * crash. */
int sp_file_map(struct sp_mapping *out, const char *path, unsigned flags,
                struct sp_error *err);
/* Is the file at path still the one that was mapped? Also where there was none and
 * is none. */
bool sp_file_is_mapped(const struct sp_mapping *map, const char *path);
void sp_file_unmap(struct sp_mapping *map);

/* A file as a stream, for functions of libc that want one. It may be a link. Yours
 * to fclose(); NULL when it cannot be read. */
FILE *sp_file_stream(const char *path);

/* Do both files have the same content? False when one cannot be read. */
bool sp_file_same(const char *path, const char *other);

/* Writes all of text. False when that fails; errno says why. */
bool sp_write_all(int fd, struct sp_str text);

/*
 * Opens a file for exclusive use, and creates it with this mode where there is
 * none. Waits while another process has it open. With at_once it does not wait,
 * and returns SP_ELIMIT without a message instead. SP_ESYSTEM sets errno too.
 */
int sp_file_lock(int *fd, const char *path, unsigned mode, bool at_once,
                 struct sp_error *err);

#endif
