/* Findings, rules and roles of the pushes that a tally counts. */
#include <stdlib.h>
#include <string.h>

#include "tally.h"

static bool is(const char *text, struct sp_str other)
{
    return strncmp(text, other.ptr, other.len) == 0 && !text[other.len];
}

static struct sp_tally_code *code_of(struct sp_tally *tally, struct sp_str id)
{
    for (size_t i = 0; i < tally->codes.count; i++)
        if (is(tally->codes.items[i].code, id))
            return &tally->codes.items[i];
    struct sp_tally_code fresh = {.code = sp_strndup(id.ptr, id.len)};
    SP_VEC_PUSH(&tally->codes, fresh);
    return &tally->codes.items[tally->codes.count - 1];
}

/* The rule of a code is what stands before its '/'. */
static struct sp_tally_rule *rule_of(struct sp_tally *tally, struct sp_str code)
{
    const char *slash = memchr(code.ptr, '/', code.len);
    struct sp_str id = {code.ptr,
                        slash ? (size_t)(slash - code.ptr) : code.len};
    for (size_t i = 0; i < tally->rules.count; i++)
        if (is(tally->rules.items[i].rule, id))
            return &tally->rules.items[i];
    struct sp_tally_rule fresh = {.rule = sp_strndup(id.ptr, id.len)};
    SP_VEC_PUSH(&tally->rules, fresh);
    return &tally->rules.items[tally->rules.count - 1];
}

/* A push counts once for each rule, however many findings it has. */
static void count_rule(struct sp_tally *tally, struct sp_str code,
                       enum sp_tally_class class)
{
    struct sp_tally_rule *rule = rule_of(tally, code);
    rule->pushes[class] += rule->last != tally->entries;
    rule->last = tally->entries;
}

static void count_finding(struct sp_tally *tally, const struct sp_stored *entry,
                          const struct tally_finding *finding, bool is_observed)
{
    struct sp_tally_code *code = code_of(tally, finding->code);
    code->last = entry->seq;
    *(finding->is_excused ? &code->excused
      : !finding->refuses ? &code->warned
      : is_observed       ? &code->observed
                          : &code->refused) += finding->weight;
    if (finding->refuses && !finding->is_excused)
        sp_tally_point(&code->weeks, entry->time, finding->weight);
}

bool sp_tally_findings(struct sp_tally *tally, const struct sp_stored *entry,
                       const struct tally_line *line, enum sp_tally_class class)
{
    bool refuses = false;
    bool is_observed = entry->verdict == SP_ENTRY_ACCEPT && line->is_observed;
    for (size_t i = 0; i < line->findings.count; i++) {
        const struct tally_finding *finding = &line->findings.items[i];
        count_finding(tally, entry, finding, is_observed);
        if (finding->is_excused)
            continue;
        refuses |= finding->refuses;
        count_rule(tally, finding->code, class);
    }
    return refuses;
}

static struct sp_tally_role *role_of(struct sp_tally *tally, const char *name)
{
    for (size_t i = 0; i < tally->roles.count; i++)
        if (strcmp(tally->roles.items[i].role, name) == 0)
            return &tally->roles.items[i];
    struct sp_tally_role fresh = {.role = sp_strdup(name)};
    SP_VEC_PUSH(&tally->roles, fresh);
    return &tally->roles.items[tally->roles.count - 1];
}

void sp_tally_roles(struct sp_tally *tally, const struct sp_stored *entry,
                    const struct tally_line *line)
{
    for (size_t i = 0; i < line->roles.count; i++) {
        struct sp_tally_role *role = role_of(tally, line->roles.items[i]);
        role->accepted += entry->verdict == SP_ENTRY_ACCEPT;
        if (entry->verdict != SP_ENTRY_REFUSE)
            continue;
        role->refused++;
        sp_tally_point(&role->weeks, entry->time, 1);
    }
}

enum sp_tally_class sp_tally_never_met(const struct sp_tally *tally,
                                       const struct sp_tally_rule *rule)
{
    for (size_t i = 0; i < SP_TALLY_CLASSES; i++)
        if (rule->pushes[i] >= SP_TALLY_NEVER &&
            rule->pushes[i] == tally->pushes[i][SP_ENTRY_ACCEPT] +
                                   tally->pushes[i][SP_ENTRY_REFUSE])
            return (enum sp_tally_class)i;
    return SP_TALLY_CLASSES;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct sp_tally_code *)a)->code,
                  ((const struct sp_tally_code *)b)->code);
}

static int by_role(const void *a, const void *b)
{
    return strcmp(((const struct sp_tally_role *)a)->role,
                  ((const struct sp_tally_role *)b)->role);
}

void sp_tally_findings_end(struct sp_tally *tally)
{
    if (tally->codes.count)
        qsort(tally->codes.items, tally->codes.count,
              sizeof *tally->codes.items, by_code);
    if (tally->roles.count)
        qsort(tally->roles.items, tally->roles.count,
              sizeof *tally->roles.items, by_role);
}

void sp_tally_findings_dispose(struct sp_tally *tally)
{
    for (size_t i = 0; i < tally->codes.count; i++) {
        free(tally->codes.items[i].code);
        free(tally->codes.items[i].weeks.items);
    }
    for (size_t i = 0; i < tally->roles.count; i++) {
        free(tally->roles.items[i].role);
        free(tally->roles.items[i].weeks.items);
    }
    for (size_t i = 0; i < tally->rules.count; i++)
        free(tally->rules.items[i].rule);
    free(tally->codes.items);
    free(tally->roles.items);
    free(tally->rules.items);
}
