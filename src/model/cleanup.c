#include "sallyport/cleanup.h"

#include <string.h>
#include <strings.h>

static const char scissors[] =
    " ------------------------ >8 ------------------------\n";

enum sp_cleanup_mode sp_cleanup_mode(const char *setting, bool has_editor)
{
    if (strcmp(setting, "verbatim") == 0)
        return SP_CLEANUP_VERBATIM;
    if (strcmp(setting, "strip") == 0)
        return SP_CLEANUP_STRIP;
    if (strcmp(setting, "scissors") == 0 && has_editor)
        return SP_CLEANUP_SCISSORS;
    bool is_default =
        strcmp(setting, "whitespace") != 0 && strcmp(setting, "scissors") != 0;
    return is_default && has_editor ? SP_CLEANUP_STRIP : SP_CLEANUP_WHITESPACE;
}

/* Takes the next line off the text, with its newline. */
static struct sp_str take_line(struct sp_str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    struct sp_str line = {rest->ptr,
                          end ? (size_t)(end - rest->ptr) + 1 : rest->len};
    rest->ptr += line.len;
    rest->len -= line.len;
    return line;
}

static bool is_scissors(struct sp_str line, const char *comment)
{
    size_t len = strlen(comment);
    return sp_str_starts(line, comment) &&
           sp_str_equal_c((struct sp_str){line.ptr + len, line.len - len},
                          scissors);
}

size_t sp_cleanup_scissors(struct sp_str text, const char *comment)
{
    struct sp_str rest = text;
    while (rest.len) {
        size_t at = text.len - rest.len;
        if (is_scissors(take_line(&rest), comment))
            return at;
    }
    return text.len;
}

static struct sp_str without_trailing_space(struct sp_str line)
{
    while (line.len && sp_is_space(line.ptr[line.len - 1]))
        line.len--;
    return line;
}

/* Joins blank lines in a row to one, and removes those at the beginning and the
 * end. */
static void strip_space(struct sp_buf *out, struct sp_str text,
                        const char *comment)
{
    bool blank = false, any = false;
    while (text.len) {
        struct sp_str line = take_line(&text);
        if (comment && sp_str_starts(line, comment))
            continue;
        line = without_trailing_space(line);
        if (!line.len) {
            blank = true;
            continue;
        }
        if (blank && any)
            sp_buf_putc(out, '\n');
        sp_buf_add(out, line.ptr, line.len);
        sp_buf_putc(out, '\n');
        blank = false;
        any = true;
    }
}

void sp_cleanup(struct sp_buf *out, struct sp_str text,
                const struct sp_cleanup *how)
{
    if (how->is_cut || how->mode == SP_CLEANUP_SCISSORS)
        text.len = sp_cleanup_scissors(text, how->comment);
    if (how->mode == SP_CLEANUP_VERBATIM)
        sp_buf_add(out, text.ptr, text.len);
    else
        strip_space(out, text,
                    how->mode == SP_CLEANUP_STRIP ? how->comment : NULL);
}

/* A diff follows the scissors. No line of a diff begins with a candidate and a
 * space, so the last such line of a kind is git's own. */
char sp_cleanup_auto(struct sp_str text)
{
    static const char candidates[] = "#;@!$%^&|:";
    struct sp_str rest = text, last = {"", 0};
    char cut = '\0';
    while (rest.len) {
        struct sp_str line = take_line(&rest);
        char own[] = {*line.ptr, '\0'};
        if (*own && strchr(candidates, *own) && is_scissors(line, own))
            cut = *own;
        if (without_trailing_space(line).len)
            last = line;
    }
    if (last.len > 1 && *last.ptr && strchr(candidates, *last.ptr) &&
        sp_is_space(last.ptr[1]))
        return *last.ptr;
    return cut ? cut : '#';
}

/* "KEY: value" */
static bool is_of(struct sp_str line, const char *key)
{
    size_t len = strlen(key);
    return line.len > len && strncasecmp(line.ptr, key, len) == 0 &&
           line.ptr[len] == ':';
}

/* "feat:" */
static bool is_bare_type(struct sp_str line)
{
    size_t i = 0;
    line = sp_str_trim(line);
    while (i < line.len && sp_is_alnum(line.ptr[i]))
        i++;
    return i > 0 && i + 1 == line.len && line.ptr[i] == ':';
}

bool sp_cleanup_is_unwritten(struct sp_str text, const char *trailer)
{
    bool first = true;
    while (text.len) {
        struct sp_str line = without_trailing_space(take_line(&text));
        if (!line.len)
            continue;
        if (!sp_str_starts(line, "Signed-off-by: ") && !is_of(line, trailer) &&
            !(first && is_bare_type(line)))
            return false;
        first = false;
    }
    return true;
}
