/* Is a file a store, and one that this program knows? */
#include <string.h>

#include "internal.h"
#include "sallyport/file.h"

/* What is in the header of a file of SQLite (its "Database File Format", 1.3). */
enum { HEADER = 100, AT_VERSION = 60, AT_ID = 68 };
static const char magic[16] = "SQLite format 3";

static unsigned long number_at(const char *header, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)header + at;
    return (unsigned long)bytes[0] << 24 | (unsigned long)bytes[1] << 16 |
           (unsigned long)bytes[2] << 8 | bytes[3];
}

int sp_identity_check(const char *path, unsigned long id, unsigned long version,
                      struct sp_error *err)
{
    if (id != STORE_ID)
        return sp_error_set(err, SP_ESYSTEM,
                            "%s is no trail: it is a file of SQLite that "
                            "another program has made; name another file in "
                            "[audit] path",
                            path);
    if (version != STORE_VERSION)
        return sp_error_set(err, SP_ESYSTEM,
                            "the trail %s has version %lu, and this program "
                            "knows version %d; a newer sallyport made it",
                            path, version, STORE_VERSION);
    return SP_OK;
}

static int check_header(const char *path, struct sp_str header,
                        struct sp_error *err)
{
    if (!header.len)
        return sp_error_set(err, SP_EDAMAGED, "the trail %s is empty: 0 bytes",
                            path);
    if (header.len < HEADER || memcmp(header.ptr, magic, sizeof magic))
        return sp_error_set(err, SP_EDAMAGED,
                            "%s is no trail: it is not a file of SQLite", path);
    return sp_identity_check(path, number_at(header.ptr, AT_ID),
                             number_at(header.ptr, AT_VERSION), err);
}

int sp_identity_check_file(const char *path, struct sp_error *err)
{
    struct sp_buf header = {0};
    int code = sp_file_read(&header, path, HEADER, SP_FILE_BEGINNING, err);
    if (!code)
        code = check_header(
            path, (struct sp_str){sp_buf_text(&header), header.len}, err);
    sp_buf_dispose(&header);
    return code;
}
