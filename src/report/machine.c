/* A verdict for programs that push. docs/agents.md is their manual. */
#include <string.h>

#include "internal.h"
#include "plan.h"
#include "sallyport/report.h"

enum {
    MAX_TEXT = 1000,     /* bytes of a text; a command is not cut */
    MAX_ALL = 256 << 10, /* bytes of all lines but the last */
};

/* The beginning of a text, cut between characters; "…" where it was cut. */
static struct sp_json *bounded(const char *text)
{
    size_t len = strlen(text);
    if (len <= MAX_TEXT)
        return sp_json_text(text);
    for (len = MAX_TEXT; len && ((unsigned char)text[len] & 0xc0) == 0x80;)
        len--;
    struct sp_buf cut = {0};
    sp_buf_add(&cut, text, len);
    sp_buf_puts(&cut, "\xe2\x80\xa6");
    struct sp_json *value = sp_json_text(sp_buf_text(&cut));
    sp_buf_dispose(&cut);
    return value;
}

static struct sp_json *bounded_list(const struct sp_strings *texts)
{
    struct sp_json *list = sp_json_array();
    for (size_t i = 0; i < texts->count; i++)
        sp_json_append(list, bounded(texts->items[i]));
    return list;
}

static struct sp_json *bounded_or_null(const char *text)
{
    return text ? bounded(text) : sp_json_null();
}

/* Where nothing is refused, there is nothing to type. */
static void add_finding(struct sp_buf *out, const struct sp_finding *f,
                        const char *ref, bool refuses)
{
    char hex[SP_OID_HEX + 1];
    struct sp_json *object = sp_json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "sallyport", "finding", "rule", f->rule, "code", f->code->id, "level",
        sp_level_words[f->level], "ref", bounded(ref), "commit",
        f->has_commit ? sp_json_string(sp_oid_format(hex, &f->commit))
                      : sp_json_null(),
        "subject", bounded_or_null(f->subject), "message", bounded(f->message),
        "remedy", bounded(f->fix), "commands",
        refuses ? sp_plan_commands(f) : sp_json_array(), "missing",
        bounded_or_null(f->missing), "given-by", sp_plan_who(f));
    if (refuses)
        sp_plan_members(object, f);
    if (f->others)
        sp_json_set(object, "others", sp_json_integer((long long)f->others));
    if (f->help)
        sp_json_set(object, "help", bounded(f->help));
    sp_json_line(out, object);
}

/* The last line. omitted: findings without a line of their own. */
static void add_verdict(struct sp_buf *out, const struct sp_verdict *verdict,
                        const struct sp_policy *policy, size_t omitted)
{
    static const char *const modes[] = {
        [SP_ENFORCE] = "enforce", [SP_OBSERVE] = "observe", "off"};
    const struct sp_findings *findings = &verdict->findings;
    struct sp_json *object = sp_json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:s}", "sallyport", "verdict", "verdict",
        sp_verdict_refuses(verdict, policy) ? "refuse" : "accept", "findings",
        (long long)findings->refusals, "warnings",
        (long long)findings->warnings, "omitted", (long long)omitted, "mode",
        modes[policy->policy.mode]);
    if (findings->notes.count)
        sp_json_set(object, "notes", bounded_list(&findings->notes));
    sp_json_line(out, object);
}

void sp_report_machine(struct sp_buf *out, const struct sp_verdict *verdict,
                       const struct sp_push *push,
                       const struct sp_policy *policy)
{
    const struct sp_findings *findings = &verdict->findings;
    size_t omitted = findings->refusals + findings->warnings;
    size_t begins = out->len;
    for (size_t i = 0; i < findings->count && out->len - begins < MAX_ALL;
         i++) {
        const struct sp_finding *f = &findings->items[i];
        add_finding(out, f,
                    f->update < push->count ? push->items[f->update].name : "",
                    findings->refusals > 0);
        omitted -= 1 + f->others;
    }
    add_verdict(out, verdict, policy, omitted);
}

void sp_report_machine_undecided(struct sp_buf *out, enum sp_code code,
                                 const char *reason)
{
    bool by_pusher = code == SP_EINPUT || code == SP_ELIMIT;
    sp_json_line(out, sp_json_pack("{s:s, s:s, s:o, s:[s]}", "sallyport",
                                   "verdict", "verdict", "undecided", "reason",
                                   bounded(reason), "given-by",
                                   by_pusher ? "pusher" : "administrator"));
}
