#include "sallyport/overview.h"

#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/rule.h"
#include "tally.h"

uint64_t sp_tally_pushes(const struct sp_tally *tally,
                         enum sp_entry_verdict verdict)
{
    uint64_t count = 0;
    for (size_t i = 0; i < SP_TALLY_CLASSES; i++)
        count += tally->pushes[i][verdict];
    return count;
}

uint64_t sp_tally_landed(const struct sp_tally *tally)
{
    return tally->pushes[SP_TALLY_PROTECTED][SP_ENTRY_ACCEPT];
}

/* Adds a text unless it is there, or counts it where there is no room. */
static void add_name(struct sp_strings *out, size_t *left_out, const char *text)
{
    if (!text || sp_strings_have(out, text))
        return;
    if (out->count < SP_OVERVIEW_NAMES)
        sp_strings_add(out, text, strlen(text));
    else
        ++*left_out;
}

struct listing {
    struct sp_audit_visitor visitor;
    struct sp_overview *out;
};

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct sp_overview *out = ((struct listing *)visitor)->out;
    struct tally_line line;
    struct sp_overview_push push = {
        .seq = entry->seq, .time = entry->time, .verdict = entry->verdict};
    (void)err;
    if (entry->is_pruned)
        return 0;
    if (entry->user)
        push.user = sp_strdup(entry->user);
    sp_tally_line_read(&line, entry->line);
    for (size_t i = 0; i < line.refs.count; i++)
        add_name(&push.refs, &push.refs_left_out, line.refs.items[i]);
    for (size_t i = 0; i < line.findings.count; i++) {
        struct sp_str code = line.findings.items[i].code;
        char *text = sp_strndup(code.ptr, code.len);
        add_name(&push.codes, &push.codes_left_out, text);
        free(text);
    }
    sp_tally_line_dispose(&line);
    SP_VEC_PUSH(&out->pushes, push);
    return out->pushes.count == SP_OVERVIEW_PUSHES;
}

static int list_pushes(struct sp_overview *out, struct sp_audit *audit,
                       const struct sp_overview_question *q,
                       struct sp_error *err)
{
    struct listing self = {.visitor = {visit}, .out = out};
    const struct sp_audit_filter filter = {.kinds = 1 << SP_ENTRY_PUSH,
                                           .since = q->since,
                                           .until = q->until,
                                           .newest_first = true};
    int code = sp_audit_each(audit, &filter, &self.visitor, err);
    return code < 0 ? code : SP_OK;
}

static int count(struct sp_tally *out, struct sp_audit *audit,
                 const struct sp_overview_question *q, int64_t since,
                 int64_t until, struct sp_error *err)
{
    const struct sp_audit_filter filter = {.since = since, .until = until};
    out->protected = &q->policy->refs.protected;
    out->head = q->head;
    return sp_tally_read(out, audit, &filter, err);
}

/* Is a code of the rule among those that were found? */
static bool found_something(const struct sp_tally *tally, const char *rule)
{
    size_t len = strlen(rule);
    for (size_t i = 0; i < tally->codes.count; i++)
        if (strncmp(tally->codes.items[i].code, rule, len) == 0 &&
            tally->codes.items[i].code[len] == '/')
            return true;
    return false;
}

static void list_quiet(struct sp_overview *out,
                       const struct sp_overview_question *q)
{
    const char *ref = q->head && *q->head ? q->head : "refs/heads/main";
    for (const struct sp_rule *const *rule = sp_rules; *rule; rule++)
        if (!sp_rule_is_off(*rule, q->policy, ref) &&
            !found_something(&out->now, (*rule)->id))
            sp_strings_add(&out->quiet, (*rule)->id, strlen((*rule)->id));
}

static void list_unmet(struct sp_overview *out)
{
    for (size_t i = 0; i < out->now.rules.count; i++) {
        const struct sp_tally_rule *rule = &out->now.rules.items[i];
        enum sp_tally_class class = sp_tally_never_met(&out->now, rule);
        if (class == SP_TALLY_CLASSES)
            continue;
        const struct sp_overview_unmet unmet = {rule->rule, class,
                                                rule->pushes[class]};
        SP_VEC_PUSH(&out->unmet, unmet);
    }
}

static int count_both(struct sp_overview *out, struct sp_audit *audit,
                      const struct sp_overview_question *q,
                      struct sp_error *err)
{
    int64_t length = q->until - q->since;
    int64_t earlier = q->since > length ? q->since - length : 0;
    int code = SP_OK;
    if (earlier) {
        code = count(&out->before, audit, q, earlier, q->since, err);
        sp_tally_follow(&out->now, &out->before, q->since);
    }
    return code ? code : count(&out->now, audit, q, q->since, q->until, err);
}

int sp_overview_read(struct sp_overview *out, struct sp_audit *audit,
                     const struct sp_overview_question *q, struct sp_error *err)
{
    out->since = q->since;
    out->until = q->until;
    out->made = q->now;
    out->is_elsewhere = audit->elsewhere != NULL;
    int code = sp_audit_size(audit, &out->size, err);
    if (!code)
        code = count_both(out, audit, q, err);
    if (!code)
        code = list_pushes(out, audit, q, err);
    if (!code)
        code = sp_overview_due_read(out, audit, q, err);
    if (code)
        return code;
    sp_tally_reach(&out->now, (q->until < q->now ? q->until : q->now) - 1);
    list_quiet(out, q);
    list_unmet(out);
    return SP_OK;
}

void sp_overview_dispose(struct sp_overview *overview)
{
    for (size_t i = 0; i < overview->pushes.count; i++) {
        free(overview->pushes.items[i].user);
        sp_strings_dispose(&overview->pushes.items[i].refs);
        sp_strings_dispose(&overview->pushes.items[i].codes);
    }
    for (size_t i = 0; i < overview->near.count; i++)
        free(overview->near.items[i].user);
    free(overview->near.items);
    free(overview->unmet.items);
    free(overview->causes.items);
    sp_overview_exceptions_dispose(&overview->exceptions);
    free(overview->pushes.items);
    sp_strings_dispose(&overview->locked);
    sp_strings_dispose(&overview->quiet);
    sp_tally_dispose(&overview->now);
    sp_tally_dispose(&overview->before);
    *overview = (struct sp_overview){0};
}
