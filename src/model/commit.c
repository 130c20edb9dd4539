#include "sallyport/commit.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/encoding.h"
#include "sallyport/vec.h"

enum { MAX_COMPARED = 100 };

/* "Name <email> 1700000000 +0000" without the time; git finds the email by
 * the last '>' (ident.c, split_ident_line). */
static struct sp_str person(struct sp_str value)
{
    for (size_t i = value.len; i > 0; i--)
        if (value.ptr[i - 1] == '>')
            return (struct sp_str){value.ptr, i};
    return value;
}

/* The seconds in what follows a person: " 1700000000 +0000". */
static int64_t seconds(struct sp_str rest)
{
    int64_t time = 0;
    size_t i = 0;
    rest = sp_str_trim(rest);
    for (; i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9'; i++) {
        if (time > INT64_MAX / 10 - 1)
            return 0;
        time = time * 10 + (rest.ptr[i] - '0');
    }
    return i == rest.len || rest.ptr[i] == ' ' ? time : 0;
}

/* Takes the line "key value" off *rest; false when the next line has another
 * key. */
static bool take(struct sp_str *rest, const char *key, struct sp_str *value)
{
    struct sp_str line, after = *rest;
    size_t len = strlen(key);
    if (!sp_str_line(&after, &line) || !sp_str_starts(line, key) ||
        line.len == len || line.ptr[len] != ' ')
        return false;
    *value = (struct sp_str){line.ptr + len + 1, line.len - len - 1};
    *rest = after;
    return true;
}

/* Headers that git reads by their position. At another place they would mean
 * something else to us than to git; an attacker could present a commit as a
 * merge that way. */
static bool has_its_place(struct sp_str line)
{
    return sp_str_starts(line, "tree ") || sp_str_starts(line, "parent ");
}

/* A parent that is named twice counts once: a commit with one parent is no
 * merge. Beyond the largest number of parents of a merge it does not matter. */
static void add_parent(struct sp_oids *parents, const struct sp_oid *parent)
{
    for (size_t i = 0; i < parents->count && i < MAX_COMPARED; i++)
        if (sp_oid_equal(&parents->items[i], parent))
            return;
    SP_VEC_PUSH(parents, *parent);
}

/* The headers in git's order, up to the blank line; false when malformed. */
static bool parse_headers(struct sp_commit *out, struct sp_str *rest)
{
    struct sp_oid parent;
    struct sp_str value, line;
    if (!take(rest, "tree", &value) ||
        !sp_oid_parse(&out->tree, value.ptr, value.len))
        return false;
    while (take(rest, "parent", &value)) {
        if (!sp_oid_parse(&parent, value.ptr, value.len))
            return false;
        add_parent(&out->parents, &parent);
    }
    if (!take(rest, "author", &value))
        return false;
    out->author = person(value);
    if (take(rest, "committer", &value)) {
        out->committer = person(value);
        size_t len = out->committer.len;
        out->time = seconds((struct sp_str){value.ptr + len, value.len - len});
    }
    while (!sp_str_starts(*rest, "\n")) {
        if (rest->len && *rest->ptr == ' ') /* of a signature, mostly */
            sp_str_line(rest, &line);
        else if (!out->encoding.ptr && take(rest, "encoding", &value))
            out->encoding = value;
        else if (!sp_str_line(rest, &line))
            return true; /* the commit ends without a message */
        else if (has_its_place(line) || !memchr(line.ptr, ' ', line.len))
            return false;
    }
    return sp_str_line(rest, &line);
}

static bool parse(struct sp_commit *out, struct sp_str bytes)
{
    struct sp_commit fresh = {.parents = out->parents, .utf8 = out->utf8};
    *out = fresh;
    out->parents.count = 0;
    if (!parse_headers(out, &bytes))
        return false;
    out->message = bytes;
    return true;
}

/* git stops reading at a NUL: the bytes after it stay as they are. */
static bool recode(struct sp_commit *out, struct sp_str bytes)
{
    const char *nul = memchr(bytes.ptr, '\0', bytes.len);
    size_t seen = nul ? (size_t)(nul - bytes.ptr) : bytes.len;
    if (!sp_utf8_from(&out->utf8, (struct sp_str){bytes.ptr, seen},
                      out->encoding))
        return false;
    sp_buf_add(&out->utf8, bytes.ptr + seen, bytes.len - seen);
    return true;
}

static int malformed(struct sp_error *err)
{
    return sp_error_set(err, SP_EGIT, "it is not a well-formed commit");
}

int sp_commit_parse_headers(struct sp_commit *out, struct sp_str bytes,
                            struct sp_error *err)
{
    if (!parse(out, bytes))
        return malformed(err);
    out->message = (struct sp_str){"", 0};
    return SP_OK;
}

int sp_commit_parse(struct sp_commit *out, struct sp_str bytes,
                    struct sp_error *err)
{
    sp_buf_reset(&out->utf8);
    bool good = parse(out, bytes);
    if (good && recode(out, bytes))
        good = parse(out, (struct sp_str){out->utf8.data, out->utf8.len});
    return good ? SP_OK : malformed(err);
}

void sp_commit_dispose(struct sp_commit *commit)
{
    free(commit->parents.items);
    sp_buf_dispose(&commit->utf8);
    *commit = (struct sp_commit){0};
}
