#include "loose_refs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/alloc.h"
#include "sallyport/file.h"

/* No name that git writes is as deep; a link may lead back to where it is. */
enum { MAX_DEPTH = 100 };

/* Is it a file? A directory may be there beside a packed ref of its name. */
static int look(const char *path, bool *is_file, struct sp_error *err)
{
    struct stat about;
    *is_file = false;
    if (stat(path, &about) == 0) {
        *is_file = !S_ISDIR(about.st_mode);
        return SP_OK;
    }
    if (errno == ENOENT || errno == ENOTDIR)
        return SP_OK;
    return sp_error_set(err, SP_EGIT, "cannot read a ref: %s: %s", path,
                        strerror(errno));
}

/* "ref: refs/heads/main", or 40 digits, and white space after it. */
static bool parse(struct sp_str text, struct ref_value *out)
{
    static const char symbolic[] = "ref:";
    sp_buf_reset(&out->target);
    if (!sp_str_starts(text, symbolic))
        return text.len >= SP_OID_HEX &&
               sp_oid_parse(&out->id, text.ptr, SP_OID_HEX) &&
               (text.len == SP_OID_HEX ||
                strchr(" \t\r\n\v\f", text.ptr[SP_OID_HEX]));
    text.ptr += strlen(symbolic);
    text.len -= strlen(symbolic);
    text = sp_str_trim(text);
    sp_buf_add(&out->target, text.ptr, text.len);
    return text.len > 0;
}

static int read_file(const char *path, const char *name, struct ref_value *out,
                     struct sp_error *err)
{
    struct sp_buf text = {0};
    struct sp_error why = {0};
    int code = sp_file_read(&text, path, PATH_MAX,
                            SP_FILE_FOLLOW | SP_FILE_BEGINNING, &why);
    if (code && code != SP_ENOTFOUND)
        sp_error_set(err, SP_EGIT, "cannot read a ref: %s", why.message);
    struct sp_str content = {sp_buf_text(&text), text.len};
    out->is_torn = !code && !parse(content, out);
    if (out->is_torn)
        code = sp_error_set(err, SP_EGIT,
                            "cannot read a ref: %s holds neither an id nor the "
                            "name of a ref",
                            name);
    sp_buf_dispose(&text);
    return code && code != SP_ENOTFOUND ? SP_EGIT : code;
}

int sp_loose_read(const char *root, const char *name, struct ref_value *out,
                  struct sp_error *err)
{
    struct sp_buf path = {0};
    bool is_file;
    out->is_torn = false;
    sp_buf_printf(&path, "%s%s", root, name);
    int code = look(sp_buf_text(&path), &is_file, err);
    if (!code)
        code = is_file ? read_file(sp_buf_text(&path), name, out, err)
                       : SP_ENOTFOUND;
    sp_buf_dispose(&path);
    return code;
}

/* What a walk is about. `path` is the directory that is read, below root and
 * with a slash at its end. */
struct walk {
    struct sp_str prefix;
    struct sp_buf path;
    size_t root; /* bytes of the path that are no part of a name */
    struct sp_strings *out;
    struct sp_error *err;
};

static int cannot_open(struct walk *walk, int reason)
{
    return sp_error_set(walk->err, SP_EGIT,
                        "cannot list the refs: a directory cannot be opened: "
                        "%s",
                        strerror(reason));
}

static struct sp_str name_of(const struct walk *walk)
{
    return (struct sp_str){sp_buf_text(&walk->path) + walk->root,
                           walk->path.len - walk->root};
}

/* Can a name that begins like this have the prefix? */
static bool may_match(const struct walk *walk, bool is_directory)
{
    struct sp_str name = name_of(walk);
    size_t len = name.len < walk->prefix.len ? name.len : walk->prefix.len;
    bool is_long = name.len >= walk->prefix.len;
    return (is_long || is_directory) &&
           memcmp(name.ptr, walk->prefix.ptr, len) == 0;
}

static bool is_directory(const struct walk *walk, const struct dirent *entry)
{
    struct stat about;
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type == DT_DIR;
    return stat(sp_buf_text(&walk->path), &about) == 0 &&
           S_ISDIR(about.st_mode);
}

static bool is_lock(const char *name, size_t len)
{
    static const char lock[] = ".lock";
    size_t end = strlen(lock);
    return len > end && strcmp(name + len - end, lock) == 0;
}

static int walk_directory(struct walk *walk, int depth);

/* git skips names with a dot in front, and the locks of others. */
static int visit_entry(struct walk *walk, const struct dirent *entry, int depth)
{
    size_t len = strlen(entry->d_name), before = walk->path.len;
    int code = SP_OK;
    if (*entry->d_name == '.')
        return SP_OK;
    sp_buf_add(&walk->path, entry->d_name, len);
    if (is_directory(walk, entry)) {
        sp_buf_putc(&walk->path, '/');
        if (may_match(walk, true))
            code = walk_directory(walk, depth + 1);
    } else if (!is_lock(entry->d_name, len) && may_match(walk, false)) {
        struct sp_str name = name_of(walk);
        sp_strings_add(walk->out, name.ptr, name.len);
    }
    walk->path.data[walk->path.len = before] = '\0';
    return code;
}

static int walk_directory(struct walk *walk, int depth)
{
    if (depth > MAX_DEPTH)
        return cannot_open(walk, ELOOP);
    DIR *directory = opendir(sp_buf_text(&walk->path));
    if (!directory && errno == ENOMEM)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    if (!directory)
        return errno == ENOENT || errno == ENOTDIR ? SP_OK
                                                   : cannot_open(walk, errno);
    const struct dirent *entry;
    int code = SP_OK;
    while (errno = 0, !code && (entry = readdir(directory)))
        code = visit_entry(walk, entry, depth);
    if (!code && errno)
        code = cannot_open(walk, errno);
    closedir(directory);
    return code;
}

/* The directory that holds all names with the prefix; a part that begins with a
 * dot is in no name. */
static struct sp_str start_of(struct sp_str prefix)
{
    static const char refs[] = "refs/";
    if (!sp_str_starts(prefix, refs))
        return sp_str(refs);
    while (prefix.ptr[prefix.len - 1] != '/')
        prefix.len--;
    return memmem(prefix.ptr, prefix.len, "/.", 2) ? (struct sp_str){0}
                                                   : prefix;
}

int sp_loose_list(const char *root, const char *prefix, struct sp_strings *out,
                  struct sp_error *err)
{
    struct walk walk = {
        .prefix = sp_str(prefix), .root = strlen(root), .out = out, .err = err};
    struct sp_str start = start_of(walk.prefix);
    if (!start.len)
        return SP_OK;
    sp_buf_puts(&walk.path, root);
    sp_buf_add(&walk.path, start.ptr, start.len);
    int code = walk_directory(&walk, 0);
    sp_buf_dispose(&walk.path);
    return code;
}
