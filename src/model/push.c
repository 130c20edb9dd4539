#include "sallyport/push.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/vec.h"

enum { SHA256_HEX = 64 };
enum { LONGEST_NAME = 1023 }; /* of libgit2: GIT_REFNAME_MAX includes a NUL */

enum sp_update_kind sp_update_kind(const struct sp_ref_update *update)
{
    if (sp_oid_is_zero(&update->new_id))
        return SP_DELETE;
    return sp_oid_is_zero(&update->old_id) ? SP_CREATE : SP_UPDATE;
}

static bool is_ref_name(struct sp_str name)
{
    if (!sp_str_starts(name, "refs/") || name.ptr[name.len - 1] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] <= ' ' || name.ptr[i] == 0x7f)
            return false;
    return true;
}

static int parse_id(struct sp_oid *out, struct sp_str hex, struct sp_error *err)
{
    if (sp_oid_parse(out, hex.ptr, hex.len))
        return SP_OK;
    if (hex.len == SHA256_HEX)
        return sp_error_set(err, SP_EINPUT,
                            "this is a SHA-256 repository, which this build of "
                            "sallyport cannot read");
    return sp_error_set(err, SP_EINPUT, "'%.*s' is not an object id",
                        SP_STR_ARG(hex));
}

int sp_push_add(struct sp_push *push, struct sp_str name, struct sp_str old_hex,
                struct sp_str new_hex, struct sp_error *err)
{
    struct sp_ref_update update = {0};
    int code = parse_id(&update.old_id, old_hex, err);
    if (!code)
        code = parse_id(&update.new_id, new_hex, err);
    if (code)
        return code;
    if (name.len > LONGEST_NAME)
        return sp_error_set(err, SP_EINPUT,
                            "the name of a ref is longer than %d bytes, which "
                            "this build of sallyport cannot read",
                            LONGEST_NAME);
    if (!is_ref_name(name))
        return sp_error_set(err, SP_EINPUT, "'%.*s' is not the name of a ref",
                            SP_STR_ARG(name));
    if (sp_oid_is_zero(&update.old_id) && sp_oid_is_zero(&update.new_id))
        return sp_error_set(err, SP_EINPUT,
                            "'%.*s' is to go from nothing to nothing",
                            SP_STR_ARG(name));
    update.name = sp_strndup(name.ptr, name.len);
    SP_VEC_PUSH(push, update);
    return SP_OK;
}

static int parse_line(struct sp_push *out, struct sp_str line, size_t number,
                      struct sp_error *err)
{
    const char *first = memchr(line.ptr, ' ', line.len);
    size_t old_len = first ? (size_t)(first - line.ptr) : line.len;
    struct sp_str old_hex = {line.ptr, old_len};
    struct sp_str rest = {line.ptr + old_len + 1,
                          first ? line.len - old_len - 1 : 0};
    const char *second = first ? memchr(rest.ptr, ' ', rest.len) : NULL;
    if (!second)
        return sp_error_set(err, SP_EINPUT,
                            "line %zu of the push is not 'old new ref'",
                            number);
    size_t new_len = (size_t)(second - rest.ptr);
    return sp_push_add(out, (struct sp_str){second + 1, rest.len - new_len - 1},
                       old_hex, (struct sp_str){rest.ptr, new_len}, err);
}

/* Takes the last word off the end of the line. */
static struct sp_str last_word(struct sp_str *line)
{
    const char *space = memrchr(line->ptr, ' ', line->len);
    size_t begins = space ? (size_t)(space - line->ptr) + 1 : 0;
    struct sp_str word = {line->ptr + begins, line->len - begins};
    line->len = space ? begins - 1 : 0;
    return word;
}

/* The first word is as the user typed it, and may have spaces: HEAD^{/two
 * words}. */
static int parse_local_line(struct sp_push *out, struct sp_str line,
                            size_t number, struct sp_error *err)
{
    struct sp_str old_hex = last_word(&line), name = last_word(&line),
                  new_hex = last_word(&line);
    if (!line.len)
        return sp_error_set(err, SP_EINPUT,
                            "line %zu of the push is not 'local new ref old'",
                            number);
    return sp_push_add(out, name, old_hex, new_hex, err);
}

typedef int parse_one(struct sp_push *out, struct sp_str line, size_t number,
                      struct sp_error *err);

static int parse(struct sp_push *out, struct sp_str input, parse_one *parse_it,
                 struct sp_error *err)
{
    if (input.len && input.ptr[input.len - 1] != '\n')
        return sp_error_set(err, SP_EINPUT,
                            "the list of refs to update ends in the middle of "
                            "a line");
    struct sp_str line;
    for (size_t number = 1; sp_str_line(&input, &line); number++) {
        if (!line.len)
            continue;
        int code = parse_it(out, line, number, err);
        if (code)
            return code;
    }
    return SP_OK;
}

int sp_push_parse(struct sp_push *out, struct sp_str input,
                  struct sp_error *err)
{
    return parse(out, input, parse_line, err);
}

int sp_push_parse_local(struct sp_push *out, struct sp_str input,
                        struct sp_error *err)
{
    return parse(out, input, parse_local_line, err);
}

void sp_push_dispose(struct sp_push *push)
{
    for (size_t i = 0; i < push->count; i++)
        free(push->items[i].name);
    free(push->items);
    *push = (struct sp_push){0};
}
