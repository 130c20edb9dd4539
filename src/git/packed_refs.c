#include "packed_refs.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/vec.h"

/* One line: "<40 digits> <name>", and perhaps "^<40 digits>" after it. */
struct line {
    const char *digits; /* of the id */
    struct sp_str name;
    size_t next; /* the start of the next ref */
};

static int damaged(struct sp_error *err)
{
    return sp_error_set(err, SP_EGIT, "packed-refs is damaged: run git fsck");
}

/* The end of the line that begins at `start`, or 0 where it has none. */
static size_t line_end(struct sp_str refs, size_t start)
{
    const char *end = memchr(refs.ptr + start, '\n', refs.len - start);
    return end ? (size_t)(end - refs.ptr) : 0;
}

/* Is the line at `start`, which is not the end of the file, what a tag above
 * names? */
static bool is_peeled(struct sp_str refs, size_t start)
{
    return refs.ptr[start] == '^';
}

/* Reads the ref whose line begins at `start`, but for its id. */
static bool read_line(struct sp_str refs, size_t start, struct line *out)
{
    const char *text = refs.ptr + start;
    size_t end = line_end(refs, start);
    if (end <= start + SP_OID_HEX + 1 || text[SP_OID_HEX] != ' ')
        return false;
    const char *name = text + SP_OID_HEX + 1;
    out->digits = text;
    out->name = (struct sp_str){name, end - start - SP_OID_HEX - 1};
    out->next = end + 1;
    if (out->next < refs.len && is_peeled(refs, out->next)) {
        end = line_end(refs, out->next);
        if (end != out->next + 1 + SP_OID_HEX)
            return false;
        out->next = end + 1;
    }
    return true;
}

static int read_id(const struct line *line, struct sp_oid *out,
                   struct sp_error *err)
{
    return sp_oid_parse(out, line->digits, SP_OID_HEX) ? SP_OK : damaged(err);
}

/* The start of the ref that the byte at `at` belongs to; none lies before
 * `low`. */
static size_t ref_start(struct sp_str refs, size_t low, size_t at)
{
    for (;; at--) {
        const char *end = memrchr(refs.ptr + low, '\n', at - low);
        at = end ? (size_t)(end - refs.ptr) + 1 : low;
        if (at == low || !is_peeled(refs, at))
            return at;
    }
}

static int compare(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* The start of the first ref whose name is not less than `name`, by bisection. */
static int seek(struct sp_str refs, struct sp_str name, size_t *out,
                struct sp_error *err)
{
    size_t low = 0, high = refs.len;
    struct line line;
    while (low < high) {
        size_t at = ref_start(refs, low, low + (high - low) / 2);
        if (!read_line(refs, at, &line))
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
    int code = seek(packed->text, name, &at, err);
    if (code || at == packed->text.len)
        return code ? code : SP_ENOTFOUND;
    if (!read_line(packed->text, at, &line))
        return damaged(err);
    if (compare(line.name, name) != 0)
        return SP_ENOTFOUND;
    return read_id(&line, out, err);
}

int sp_packed_each(const struct packed_refs *packed, struct sp_str prefix,
                   sp_ref_visit *visit, void *context, struct sp_error *err)
{
    size_t at;
    struct line line;
    struct sp_oid id;
    struct sp_buf name = {0};
    int code = seek(packed->text, prefix, &at, err);
    for (; !code && at < packed->text.len; at = line.next) {
        if (!read_line(packed->text, at, &line)) {
            code = damaged(err);
            break;
        }
        if (line.name.len < prefix.len ||
            memcmp(line.name.ptr, prefix.ptr, prefix.len) != 0)
            break;
        sp_buf_reset(&name);
        sp_buf_add(&name, line.name.ptr, line.name.len);
        code = read_id(&line, &id, err);
        if (!code)
            code = visit(sp_buf_text(&name), &id, context);
    }
    sp_buf_dispose(&name);
    return code;
}

static int by_name(const void *a, const void *b)
{
    return compare(((const struct line *)a)->name,
                   ((const struct line *)b)->name);
}

static void add_line(struct sp_buf *out, const struct line *line)
{
    sp_buf_add(out, line->digits, SP_OID_HEX);
    sp_buf_putc(out, ' ');
    sp_buf_add(out, line->name.ptr, line->name.len);
    sp_buf_putc(out, '\n');
}

/* Makes a copy in order, without what tags name. */
static int sort(struct packed_refs *packed, struct sp_error *err)
{
    SP_VEC(struct line) lines = {0};
    struct line line;
    int code = SP_OK;
    for (size_t at = 0; !code && at < packed->text.len; at = line.next) {
        if (!read_line(packed->text, at, &line))
            code = damaged(err);
        else
            SP_VEC_PUSH(&lines, line);
    }
    if (!code && lines.count)
        qsort(lines.items, lines.count, sizeof *lines.items, by_name);
    for (size_t i = 0; !code && i < lines.count; i++)
        add_line(&packed->sorted, &lines.items[i]);
    free(lines.items);
    packed->text =
        (struct sp_str){sp_buf_text(&packed->sorted), packed->sorted.len};
    return code;
}

static bool says_sorted(struct sp_str header)
{
    static const char sorted[] = " sorted ";
    return memmem(header.ptr, header.len, sorted, strlen(sorted)) != NULL;
}

/* The first line says what the file has; git before 1.5.5 wrote none. */
static int read_header(struct packed_refs *packed, struct sp_error *err)
{
    struct sp_str refs = {packed->map.data, packed->map.len};
    packed->text = refs;
    if (!refs.len || *refs.ptr != '#')
        return sort(packed, err);
    size_t end = line_end(refs, 0);
    if (!end)
        return damaged(err);
    packed->text = (struct sp_str){refs.ptr + end + 1, refs.len - end - 1};
    return says_sorted((struct sp_str){refs.ptr, end}) ? SP_OK
                                                       : sort(packed, err);
}

static int map(struct packed_refs *packed, const char *path,
               struct sp_error *err)
{
    struct sp_error why = {0};
    sp_packed_close(packed);
    int code = sp_file_map(&packed->map, path, SP_FILE_FOLLOW, &why);
    if (code == SP_ENOTFOUND)
        return SP_OK;
    if (code)
        return sp_error_set(err, SP_EGIT, "%s", why.message);
    code = read_header(packed, err);
    if (code)
        sp_packed_close(packed); /* the next lookup fails, too */
    return code;
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
    sp_buf_dispose(&packed->sorted);
    *packed = (struct packed_refs){0};
}
