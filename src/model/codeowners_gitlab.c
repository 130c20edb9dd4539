/* Lines of CODEOWNERS as GitLab has them: headings of sections, patterns of
 * Ruby's File.fnmatch, and exclusions. */
#include <string.h>

#include "codeowners.h"
#include "sallyport/buf.h"

/* The section of that name, which is begun where there is none. */
static size_t section_of(struct sp_owners_reader *reader, struct sp_str name,
                         bool is_optional)
{
    struct sp_owners *owners = reader->out;
    for (size_t i = 0; i < owners->sections.count; i++) {
        struct sp_owners_section *section = &owners->sections.items[i];
        if (!sp_str_equal_nocase(name, section->name))
            continue;
        section->is_optional = section->is_optional && is_optional;
        return i;
    }
    struct sp_owners_section fresh = {sp_strndup(name.ptr, name.len),
                                      is_optional};
    SP_VEC_PUSH(&owners->sections, fresh);
    return owners->sections.count - 1;
}

/* Takes "[2]" off *rest. False: it is not there. */
static bool take_count(struct sp_str *rest, size_t *out)
{
    size_t at = 1, count = 0;
    while (at < rest->len && rest->ptr[at] >= '0' && rest->ptr[at] <= '9' &&
           count < 1000)
        count = count * 10 + (size_t)(rest->ptr[at++] - '0');
    if (!rest->len || *rest->ptr != '[' || at == rest->len ||
        rest->ptr[at] != ']')
        return false;
    *rest = sp_owners_from(*rest, at + 1);
    *out = count ? count : 1;
    return true;
}

/* "[NAME][2] @OWNER", after the mark of an optional one. */
static void read_heading(struct sp_owners_reader *reader, struct sp_str line,
                         bool is_optional)
{
    const char *end = memchr(line.ptr, ']', line.len);
    if (!end) {
        sp_owners_wrong(reader, "a heading needs its ']'");
        return;
    }
    struct sp_str name = sp_str_trim(
        (struct sp_str){line.ptr + 1, (size_t)(end - line.ptr) - 1});
    struct sp_str rest = sp_owners_from(line, (size_t)(end - line.ptr) + 1);
    if (!name.len)
        sp_owners_wrong(reader, "a heading needs a name");
    reader->section = section_of(reader, name, is_optional);
    reader->count = 1;
    sp_strings_dispose(&reader->owners);
    if (take_count(&rest, &reader->count) && is_optional)
        sp_owners_wrong(reader, "an optional section takes no count");
    if (rest.len && !sp_is_space(*rest.ptr))
        sp_owners_wrong(reader, "a heading ends with its name, a count and "
                                "owners: [NAME][2] @OWNER");
    else
        sp_owners_list(reader, rest, &reader->owners);
}

/* A pattern of GitLab as a glob of ours: anywhere, unless it begins with a slash; and
 * two stars are many directories only where a slash follows. */
static char *as_glob(struct sp_str pattern)
{
    struct sp_buf out = {0};
    if (*pattern.ptr != '/')
        sp_buf_puts(&out, "/**/");
    sp_buf_add(&out, pattern.ptr, pattern.len);
    if (pattern.ptr[pattern.len - 1] == '/')
        sp_buf_puts(&out, "**/*");
    while (out.len > 1 && memcmp(out.data + out.len - 2, "**", 2) == 0)
        out.data[--out.len] = '\0';
    return sp_buf_detach(&out);
}

static void own_by_section(struct sp_owners_reader *reader,
                           struct sp_owners_rule *rule)
{
    for (size_t i = 0; i < reader->owners.count; i++)
        sp_strings_add(&rule->owners, reader->owners.items[i],
                       strlen(reader->owners.items[i]));
    if (!rule->owners.count)
        sp_owners_wrong(reader, "nobody owns it: neither the line nor its "
                                "section has an owner");
}

void sp_owners_read_gitlab(struct sp_owners_reader *reader, struct sp_str line)
{
    bool is_optional = sp_str_starts(line, "^[");
    if (is_optional || *line.ptr == '[') {
        read_heading(reader, sp_owners_from(line, is_optional), is_optional);
        return;
    }
    struct sp_str pattern = sp_owners_word(&line), shown = pattern;
    bool is_exclusion = *pattern.ptr == '!';
    pattern = sp_owners_from(pattern, is_exclusion);
    if (!pattern.len) {
        sp_owners_wrong(reader, "'!' needs a pattern");
        return;
    }
    struct sp_owners_rule *rule = sp_owners_add(reader, as_glob(pattern));
    rule->is_exclusion = is_exclusion;
    sp_owners_set_glob(reader, rule, shown);
    if (is_exclusion)
        return;
    sp_owners_list(reader, line, &rule->owners);
    if (!rule->owners.count)
        own_by_section(reader, rule);
}
