/* Lines of CODEOWNERS as GitHub has them: a pattern of .gitignore, without '!' and
 * sets, and owners. A line without owners takes its paths out. */
#include "codeowners.h"

static bool has_set(struct sp_str pattern)
{
    for (size_t i = 0; i < pattern.len; i++)
        if (pattern.ptr[i] == '\\')
            i++;
        else if (pattern.ptr[i] == '[')
            return true;
    return false;
}

/* Is its last part a star alone, which stays in its directory? */
static bool ends_in_star(struct sp_str pattern)
{
    size_t len = pattern.len;
    return len && pattern.ptr[len - 1] == '*' &&
           (len == 1 || pattern.ptr[len - 2] == '/');
}

void sp_owners_read_github(struct sp_owners_reader *reader, struct sp_str line)
{
    struct sp_str pattern = sp_owners_word(&line);
    struct sp_str first = sp_str_trim(line);
    bool has_words = first.len && *first.ptr != '#';
    if (*pattern.ptr == '!') {
        sp_owners_wrong(reader, "GitHub has no '!' here; give the path a line "
                                "without owners");
        return;
    }
    if (sp_str_starts(pattern, "\\#"))
        sp_owners_wrong(reader, "GitHub takes no pattern that begins with '#'; "
                                "write '?' for it");
    if (has_set(pattern))
        sp_owners_wrong(reader, "GitHub has no [ ] here; write '?' for one "
                                "character");
    struct sp_owners_rule *rule =
        sp_owners_add(reader, sp_strndup(pattern.ptr, pattern.len));
    sp_owners_set_glob(reader, rule, pattern);
    rule->has_below = !rule->glob.is_directory && !ends_in_star(pattern);
    sp_owners_list(reader, line, &rule->owners);
    if (has_words && !rule->owners.count)
        sp_owners_drop(reader); /* the line before is better than nobody */
}
