#include "left.h"

#include <string.h>

enum { LAST_WORDS_MAX = 1000 /* bytes */ };

void sp_left_dispose(struct left *left)
{
    sp_buf_dispose(&left->text);
    sp_json_free(left->header);
    sp_push_dispose(&left->refs);
    sp_buf_dispose(&left->members);
}

static int verdict_of(struct sp_str word)
{
    for (int i = SP_ENTRY_ACCEPT; i <= SP_ENTRY_UNDECIDED; i++)
        if (sp_str_equal_c(word, sp_entry_verdicts[i]))
            return i;
    return SP_ENTRY_NO_VERDICT;
}

/* What became of it, after the members. */
static void read_end(struct left *left, struct sp_str rest,
                     struct sp_str members)
{
    struct sp_str verdict;
    if (sp_str_starts(rest, "=")) {
        rest.ptr++;
        rest.len--;
        sp_str_line(&rest, &verdict);
        left->entry.verdict = (enum sp_entry_verdict)verdict_of(verdict);
        sp_str_line(&rest, &members);
    }
    sp_buf_add(&left->members, members.ptr, members.len);
    sp_buf_printf(&left->members, "%s\"late\":true", members.len ? "," : "");
    if (!left->entry.verdict && rest.len) {
        struct sp_json *words;
        rest.len = rest.len < LAST_WORDS_MAX ? rest.len : LAST_WORDS_MAX;
        words = sp_json_text_str(rest);
        sp_buf_puts(&left->members, ",\"cause\":");
        sp_json_write(&left->members, words);
        sp_json_free(words);
        left->entry.verdict = SP_ENTRY_UNDECIDED;
    }
}

bool sp_left_read(struct left *left)
{
    struct sp_str rest = {sp_buf_text(&left->text), left->text.len}, line, refs,
                  members;
    struct sp_error ignored = {0};
    long long time;
    if (!sp_str_line(&rest, &line) ||
        sp_json_parse(&left->header, line, &ignored) ||
        !sp_json_integer_of(sp_json_get(left->header, "time"), &time))
        return false;
    refs = rest;
    while (rest.len && *rest.ptr != '\n')
        sp_str_line(&rest, &line);
    refs.len = (size_t)(rest.ptr - refs.ptr);
    if (!rest.len || sp_push_parse(&left->refs, refs, &ignored))
        return false;
    sp_str_line(&rest, &line);
    if (!memchr(rest.ptr, '\n', rest.len))
        return false;
    sp_str_line(&rest, &members);
    left->entry.time = time;
    left->entry.repository = sp_json_string_in(left->header, "repository");
    left->entry.user = sp_json_string_in(left->header, "user");
    left->entry.refs = left->refs.items;
    left->entry.ref_count = left->refs.count;
    read_end(left, rest, members);
    return true;
}
