#include "sallyport/codeowners.h"

#include <stdlib.h>
#include <string.h>

#include "codeowners.h"
#include "sallyport/buf.h"
#include "sallyport/encoding.h"

#define LIST(...)                                                              \
    (const char *const[])                                                      \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

/* The last line that matches counts. */
static void match_last(struct sp_owners *owners, struct sp_str path,
                       sp_owners_see *see, void *context)
{
    for (size_t i = owners->rules.count; i-- > 0;) {
        struct sp_owners_rule *rule = &owners->rules.items[i];
        if (!sp_owners_rule_matches(owners, rule, path))
            continue;
        if (rule->owners.count)
            see(owners, &i, 1, context);
        return;
    }
}

/* In each section the last line that matches, unless one excludes the path. */
static void match_sections(struct sp_owners *owners, struct sp_str path,
                           sp_owners_see *see, void *context)
{
    enum { NONE, EXCLUDED, FIRST };
    owners->matched.count = 0;
    for (size_t i = 0; i < owners->sections.count; i++)
        SP_VEC_PUSH(&owners->matched, NONE);
    for (size_t i = 0; i < owners->rules.count; i++) {
        struct sp_owners_rule *rule = &owners->rules.items[i];
        size_t *found = &owners->matched.items[rule->section];
        if (*found != EXCLUDED && sp_owners_rule_matches(owners, rule, path))
            *found = rule->is_exclusion ? EXCLUDED : i + FIRST;
    }
    for (size_t i = 0; i < owners->sections.count; i++) {
        size_t rule = owners->matched.items[i] - FIRST;
        if (owners->matched.items[i] >= FIRST &&
            !owners->sections.items[i].is_optional)
            see(owners, &rule, 1, context);
    }
}

/* All lines that match, together. */
static void match_all(struct sp_owners *owners, struct sp_str path,
                      sp_owners_see *see, void *context)
{
    struct sp_buf text = {0}; /* regular expressions want UTF-8 */
    sp_utf8_repair(&text, path);
    path = (struct sp_str){sp_buf_text(&text), text.len};
    owners->matched.count = 0;
    for (size_t i = 0; i < owners->rules.count; i++)
        if (sp_owners_rule_matches(owners, &owners->rules.items[i], path))
            SP_VEC_PUSH(&owners->matched, i);
    sp_buf_dispose(&text);
    if (owners->matched.count)
        see(owners, owners->matched.items, owners->matched.count, context);
}

static const struct sp_owners_dialect dialects[] = {
    {.hosts = LIST("gitlab", NULL),
     .places =
         LIST("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", NULL),
     .owner = "@USER, @GROUP, @@ROLE or an address",
     .read = sp_owners_read_gitlab,
     .match = match_sections},
    {.hosts = LIST("gitea", "forgejo", NULL),
     .places = LIST("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS",
                    ".forgejo/CODEOWNERS", NULL),
     .owner = "@USER, @ORG/TEAM or an address",
     .read = sp_owners_read_gitea,
     .match = match_all},
    {.hosts = LIST(NULL),
     .places =
         LIST(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", NULL),
     .owner = "@USER, @ORG/TEAM or an address",
     .read = sp_owners_read_github,
     .match = match_last},
};

static const struct sp_owners_dialect *dialect_of(const char *host)
{
    const struct sp_owners_dialect *row = dialects;
    for (; row->hosts[0]; row++)
        for (const char *const *name = row->hosts; *name; name++)
            if (strcmp(*name, host) == 0)
                return row;
    return row;
}

const char *const *sp_owners_places(const char *host)
{
    return dialect_of(host)->places;
}

void sp_owners_fault(struct sp_owners *owners, size_t line, char *what)
{
    struct sp_owners_fault fault = {line, what};
    owners->fault_count++;
    if (owners->faults.count < SP_OWNERS_FAULTS)
        SP_VEC_PUSH(&owners->faults, fault);
    else
        free(what);
}

void sp_owners_wrong(struct sp_owners_reader *reader, const char *what)
{
    sp_owners_fault(reader->out, reader->line, sp_strdup(what));
}

static void read_line(struct sp_owners_reader *reader, struct sp_str line)
{
    bool is_long = line.len > SP_OWNERS_LINE;
    line = sp_str_trim(line);
    if (!line.len || *line.ptr == '#')
        return;
    if (is_long)
        sp_owners_wrong(reader, "the line has more than 4096 bytes");
    else if (memchr(line.ptr, '\0', line.len))
        sp_owners_wrong(reader, "the line has a NUL in it");
    else
        reader->out->dialect->read(reader, line);
}

struct sp_owners *sp_owners_read(const char *host, struct sp_str content)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct sp_owners *out = sp_calloc(1, sizeof *out);
    struct sp_owners_reader reader = {.out = out, .count = 1};
    struct sp_owners_section unnamed = {.name = sp_strdup("")};
    struct sp_str line;
    out->dialect = dialect_of(host);
    SP_VEC_PUSH(&out->sections, unnamed);
    if (content.len > SP_OWNERS_LARGEST) {
        sp_owners_wrong(&reader, "the file has more than 3 MB");
        return out;
    }
    if (sp_str_starts(content, mark))
        content = (struct sp_str){content.ptr + 3, content.len - 3};
    while (out->rules.count < SP_OWNERS_RULES && sp_str_line(&content, &line)) {
        reader.line++;
        read_line(&reader, line);
    }
    reader.line++;
    if (sp_str_trim(content).len)
        sp_owners_wrong(&reader,
                        "the file has more than 20000 lines of owners");
    sp_strings_dispose(&reader.owners);
    return out;
}

void sp_owners_free(struct sp_owners *owners)
{
    if (!owners)
        return;
    for (size_t i = 0; i < owners->rules.count; i++) {
        struct sp_owners_rule *rule = &owners->rules.items[i];
        free(rule->pattern);
        sp_regex_free(rule->regex);
        sp_strings_dispose(&rule->owners);
    }
    for (size_t i = 0; i < owners->sections.count; i++)
        free(owners->sections.items[i].name);
    for (size_t i = 0; i < owners->faults.count; i++)
        free(owners->faults.items[i].what);
    free(owners->rules.items);
    free(owners->sections.items);
    free(owners->faults.items);
    free(owners->matched.items);
    free(owners);
}

void sp_owners_match(struct sp_owners *owners, struct sp_str path,
                     sp_owners_see *see, void *context)
{
    owners->dialect->match(owners, path, see, context);
}
