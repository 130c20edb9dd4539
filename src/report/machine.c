/* A verdict for programs that push. docs/agents.md is their manual. */
#include <string.h>

#include "internal.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"

enum {
    MAX_TEXT = 1000,     /* bytes of a text; a command is not cut */
    MAX_ALL = 256 << 10, /* bytes of all lines but the last */
    MAX_USERS = 20,
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

static struct sp_json *bounded_or_null(const char *text)
{
    return text ? bounded(text) : sp_json_null();
}

/* It is typed as it stands, or not at all. */
static bool is_whole(struct sp_str command)
{
    return command.len <= MAX_TEXT && sp_is_sanitised(command);
}

/* All of them, or none: half of a way leads astray. */
static struct sp_json *commands_of(const struct sp_finding *finding)
{
    struct sp_json *list = sp_json_array();
    struct sp_str line, rest = sp_str(finding->command ? finding->command : "");
    while (sp_str_line(&rest, &line)) {
        if (line.len && !is_whole(line)) {
            sp_json_free(list);
            return sp_json_array();
        }
        if (line.len)
            sp_json_append(list, sp_json_text_str(line));
    }
    return list;
}

static void append_named(struct sp_json *list, const char *kind,
                         const char *name)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text, "%s:%s", kind, name);
    sp_json_append(list, bounded(sp_buf_text(&text)));
    sp_buf_dispose(&text);
}

/* The roles, and the first of those who have them. */
static void append_roles(struct sp_json *list, const struct sp_strings *roles,
                         const struct sp_policy *policy)
{
    size_t users = 0;
    for (size_t i = 0; i < roles->count; i++)
        append_named(list, "role", roles->items[i]);
    for (size_t i = 0; i < policy->roles.count; i++) {
        const struct sp_role *role = &policy->roles.items[i];
        if (!sp_strings_have(roles, role->name))
            continue;
        for (size_t k = 0; k < role->users.count && users < MAX_USERS; k++)
            if (++users)
                append_named(list, "user", role->users.items[k]);
    }
}

static struct sp_json *givers_of(const struct sp_finding *finding,
                                 const struct sp_policy *policy)
{
    struct sp_json *list = sp_json_array();
    switch (finding->code->given_by) {
    case SP_GIVEN_BY_PUSHER:
        sp_json_append(list, sp_json_string("pusher"));
        break;
    case SP_GIVEN_BY_MERGER:
        append_roles(list, &policy->refs.merge_roles, policy);
        break;
    case SP_GIVEN_BY_ROLES:
        append_roles(list, &finding->roles, policy);
        break;
    case SP_GIVEN_BY_ADMINISTRATOR:
        sp_json_append(list, sp_json_string("administrator"));
        break;
    }
    return list;
}

/* Where nothing is refused, there is nothing to type. */
static void add_finding(struct sp_buf *out, const struct sp_finding *f,
                        const char *ref, const struct sp_policy *policy,
                        bool refuses)
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
        refuses ? commands_of(f) : sp_json_array(), "missing",
        bounded_or_null(f->missing), "given-by", givers_of(f, policy));
    if (f->others)
        sp_json_set(object, "others", sp_json_integer((long long)f->others));
    if (f->help)
        sp_json_set(object, "help", bounded(f->help));
    sp_json_line(out, object);
}

void sp_report_machine(struct sp_buf *out, const struct sp_verdict *verdict,
                       const struct sp_push *push,
                       const struct sp_policy *policy)
{
    static const char *const modes[] = {
        [SP_ENFORCE] = "enforce", [SP_OBSERVE] = "observe", "off"};
    const struct sp_findings *findings = &verdict->findings;
    size_t omitted = findings->refusals + findings->warnings;
    size_t begins = out->len;
    for (size_t i = 0; i < findings->count && out->len - begins < MAX_ALL;
         i++) {
        const struct sp_finding *f = &findings->items[i];
        add_finding(out, f,
                    f->update < push->count ? push->items[f->update].name : "",
                    policy, findings->refusals > 0);
        omitted -= 1 + f->others;
    }
    sp_json_line(
        out,
        sp_json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "sallyport", "verdict",
                     "verdict",
                     sp_verdict_refuses(verdict, policy) ? "refuse" : "accept",
                     "findings", (long long)findings->refusals, "warnings",
                     (long long)findings->warnings, "omitted",
                     (long long)omitted, "mode", modes[policy->policy.mode]));
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
