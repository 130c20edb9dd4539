/* Lines of CODEOWNERS as Gitea and Forgejo have them: a regular expression and
 * owners, with a backslash before what is meant as it stands. */
#include <stdlib.h>
#include <string.h>

#include "codeowners.h"
#include "sallyport/buf.h"

/* Takes a word of Gitea off *rest, where a backslash keeps any character. */
static char *take_escaped(struct sp_str *rest)
{
    struct sp_buf out = {0};
    size_t at = 0;
    while (at < rest->len && sp_is_space(rest->ptr[at]))
        at++;
    for (;
         at < rest->len && !sp_is_space(rest->ptr[at]) && rest->ptr[at] != '#';
         at++) {
        at += rest->ptr[at] == '\\' && at + 1 < rest->len;
        sp_buf_putc(&out, rest->ptr[at]);
    }
    bool is_comment = at < rest->len && rest->ptr[at] == '#';
    *rest = sp_owners_from(*rest, is_comment ? rest->len : at);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

/* Gitea reads "^PATTERN$". A dot is any character, so that no name of a file slips
 * past; where a line is about all other paths, it is not. */
static bool set_regex(struct sp_owners_reader *reader,
                      struct sp_owners_rule *rule)
{
    struct sp_buf whole = {0}, what = {0};
    struct sp_error err = {0}, plain = {0};
    const char *pattern = rule->pattern + rule->is_exclusion;
    struct sp_regex *ignored = NULL;
    sp_buf_printf(&whole, "%s^%s$", rule->is_exclusion ? "" : "(?s)", pattern);
    int code = sp_regex_compile(&rule->regex, sp_buf_text(&whole), &err);
    sp_buf_dispose(&whole);
    if (!code)
        return true;
    if (!sp_regex_compile(&ignored, pattern, &plain))
        plain = err;
    sp_regex_free(ignored);
    sp_buf_printf(&what, "'%s' is %s", pattern, plain.message);
    sp_owners_fault(reader->out, reader->line, sp_buf_detach(&what));
    return false;
}

/* A name stands without its '@', too. */
static void list_escaped(struct sp_owners_reader *reader, struct sp_str line,
                         struct sp_strings *out)
{
    struct sp_str rest = line;
    for (char *word = take_escaped(&rest); word; word = take_escaped(&rest)) {
        struct sp_buf owner = {0};
        sp_buf_printf(&owner, "%s%s", strchr(word, '@') ? "" : "@", word);
        bool is_end = !*word;
        if (!is_end)
            sp_owners_take(reader, sp_str(sp_buf_text(&owner)), out);
        sp_buf_dispose(&owner);
        free(word);
        if (is_end)
            return;
    }
}

void sp_owners_read_gitea(struct sp_owners_reader *reader, struct sp_str line)
{
    struct sp_owners_rule *rule = sp_owners_add(reader, take_escaped(&line));
    rule->is_exclusion = *rule->pattern == '!';
    if (!rule->pattern[rule->is_exclusion]) {
        sp_owners_wrong(reader, "'!' needs a pattern");
        sp_owners_drop(reader);
        return;
    }
    bool is_read = set_regex(reader, rule);
    if (is_read)
        list_escaped(reader, line, &rule->owners);
    if (is_read && !rule->owners.count)
        sp_owners_wrong(reader, "the line names no owner");
    if (!rule->owners.count)
        sp_owners_drop(reader);
}
