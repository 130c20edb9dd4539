/* Where the objects of a push are: git puts that into the environment. */
#include <string.h>

#include "internal.h"

/* An entry that begins with '"' is a C string (git's tmp-objdir.c, quote.c). */
bool sp_next_alternate(const char **rest, struct sp_buf *path)
{
    const char *p = *rest;
    while (*p == ':')
        p++;
    if (!*p)
        return false;
    sp_buf_reset(path);
    if (*p != '"') {
        size_t len = strcspn(p, ":");
        sp_buf_add(path, p, len);
        *rest = p + len;
        return true;
    }
    for (p++; *p && *p != '"'; p++) {
        if (*p != '\\') {
            sp_buf_putc(path, *p);
            continue;
        }
        static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
        const char *named = p[1] ? strchr(from, p[1]) : NULL;
        if (p[1] >= '0' && p[1] <= '3' && p[2] && p[3]) {
            sp_buf_putc(path, (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 |
                                     (p[3] - '0')));
            p += 3;
        } else if (p[1]) {
            sp_buf_putc(path, named ? to[named - from] : p[1]);
            p++;
        }
    }
    *rest = *p ? p + 1 : p;
    return true;
}

/* suffix: "" or "/.", which names the same directory in other words. */
static int add_directory(struct sp_repo *repo, const char *directory,
                         const char *suffix, struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s%s", directory, suffix);
    int failed = git_odb_add_disk_alternate(repo->odb, sp_buf_text(&path));
    sp_buf_dispose(&path);
    return failed < 0 ? sp_git_fail(err, "cannot read the pushed objects")
                      : SP_OK;
}

/* The objects of the push, and those of other repositories that git names. */
int sp_add_objects(struct sp_repo *repo, const char *object_directory,
                   const char *alternates, const char *suffix,
                   struct sp_error *err)
{
    int code = SP_OK;
    if (object_directory && *object_directory)
        code = add_directory(repo, object_directory, suffix, err);
    struct sp_buf path = {0};
    while (!code && alternates && sp_next_alternate(&alternates, &path))
        code = add_directory(repo, sp_buf_text(&path), suffix, err);
    sp_buf_dispose(&path);
    return code;
}
