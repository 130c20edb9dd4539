#include "packed_refs.h"

#include <string.h>

#include "sallyport/alloc.h"

/* One line: "<40 digits> <name>", and perhaps "^<40 digits>" after it. */
struct line {
    struct sp_str name;
    struct sp_oid id;
    size_t next; /* the start of the next ref */
};

static int damaged(struct sp_error *err)
{
    return sp_error_set(err, SP_EGIT, "packed-refs is damaged: run git fsck");
}

/* The end of the line that begins at `start`, or 0 where it has none. */
static size_t line_end(const struct packed_refs *packed, size_t start)
{
    const char *data = packed->map.data;
    const char *end = memchr(data + start, '\n', packed->map.len - start);
    return end ? (size_t)(end - data) : 0;
}

/* Is the line at `start`, which is not the end of the file, what a tag above
 * names? */
static bool is_peeled(const struct packed_refs *packed, size_t start)
{
    return packed->map.data[start] == '^';
}

/* Reads the ref whose line begins at `start`. */
static bool read_line(const struct packed_refs *packed, size_t start,
                      struct line *out)
{
    const char *text = packed->map.data + start;
    size_t end = line_end(packed, start);
    if (end <= start + SP_OID_HEX + 1 || text[SP_OID_HEX] != ' ' ||
        !sp_oid_parse(&out->id, text, SP_OID_HEX))
        return false;
    const char *name = text + SP_OID_HEX + 1;
    out->name = (struct sp_str){name, end - start - SP_OID_HEX - 1};
    out->next = end + 1;
    if (out->next < packed->map.len && is_peeled(packed, out->next)) {
        end = line_end(packed, out->next);
        if (end != out->next + 1 + SP_OID_HEX)
            return false;
        out->next = end + 1;
    }
    return true;
}

/* The start of the ref that the byte at `at` belongs to; none lies before
 * `low`. */
static size_t ref_start(const struct packed_refs *packed, size_t low, size_t at)
{
    const char *data = packed->map.data;
    for (;;) {
        while (at > low && data[at - 1] != '\n')
            at--;
        if (at == low || !is_peeled(packed, at))
            return at;
        at--;
    }
}

static int compare(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* The start of the first ref whose name is not less than `name`, by bisection;
 * in a file that is not sorted, of the first ref. */
static int seek(const struct packed_refs *packed, struct sp_str name,
                size_t *out, struct sp_error *err)
{
    size_t low = packed->start, high = packed->map.len;
    struct line line;
    while (packed->is_sorted && low < high) {
        size_t at = ref_start(packed, low, low + (high - low) / 2);
        if (!read_line(packed, at, &line))
            return damaged(err);
        if (compare(line.name, name) < 0)
            low = line.next;
        else
            high = at;
    }
    *out = low;
    return SP_OK;
}

int sp_packed_find(const struct packed_refs *packed, struct sp_str name,
                   struct sp_oid *out, struct sp_error *err)
{
    size_t at;
    struct line line;
    int code = seek(packed, name, &at, err);
    for (; !code && at < packed->map.len; at = line.next) {
        if (!read_line(packed, at, &line))
            return damaged(err);
        if (compare(line.name, name) == 0) {
            *out = line.id;
            return SP_OK;
        }
        if (packed->is_sorted)
            break;
    }
    return code ? code : SP_ENOTFOUND;
}

int sp_packed_each(const struct packed_refs *packed, struct sp_str prefix,
                   sp_ref_visit *visit, void *context, struct sp_error *err)
{
    size_t at;
    struct line line;
    struct sp_buf name = {0};
    int code = seek(packed, prefix, &at, err);
    for (; !code && at < packed->map.len; at = line.next) {
        if (!read_line(packed, at, &line)) {
            code = damaged(err);
            break;
        }
        bool is_below = line.name.len >= prefix.len &&
                        memcmp(line.name.ptr, prefix.ptr, prefix.len) == 0;
        if (!is_below && packed->is_sorted)
            break;
        if (!is_below)
            continue;
        sp_buf_reset(&name);
        sp_buf_add(&name, line.name.ptr, line.name.len);
        code = visit(sp_buf_text(&name), &line.id, context);
    }
    sp_buf_dispose(&name);
    return code;
}

/* The first line says what the file has; git before 1.5.5 wrote none. */
static int read_header(struct packed_refs *packed, struct sp_error *err)
{
    static const char sorted[] = " sorted ";
    const char *data = packed->map.data;
    packed->start = 0;
    packed->is_sorted = false;
    if (!packed->map.len || *data != '#')
        return SP_OK;
    size_t end = line_end(packed, 0);
    if (!end)
        return damaged(err);
    packed->start = end + 1;
    packed->is_sorted = memmem(data, end, sorted, strlen(sorted)) != NULL;
    return SP_OK;
}

static int map(struct packed_refs *packed, const char *path,
               struct sp_error *err)
{
    struct sp_error why = {0};
    sp_packed_close(packed);
    int code = sp_file_map(&packed->map, path, &why);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (code)
        return sp_error_set(err, SP_EGIT, "%s", why.message);
    return read_header(packed, err);
}

int sp_packed_open(struct packed_refs *packed, const char *common,
                   struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%spacked-refs", common);
    bool is_current = sp_file_is_mapped(&packed->map, sp_buf_text(&path));
    int code = is_current ? SP_OK : map(packed, sp_buf_text(&path), err);
    sp_buf_dispose(&path);
    return code;
}

void sp_packed_close(struct packed_refs *packed)
{
    sp_file_unmap(&packed->map);
    *packed = (struct packed_refs){0};
}
