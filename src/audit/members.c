#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "list.h"
#include "sallyport/json.h"
#include "sallyport/recorded.h"
#include "sallyport/utc.h"

/* Bytes of each list; together with the rest they stay below SP_MEMBERS_MAX. */
enum {
    ROLES_MAX = 2000,
    FINDINGS_MAX = 14000,
    PRPS_MAX = 3000,
    CATEGORIES_MAX = 2000,
    RECORDS_MAX = 5000,
    REVERTS_MAX = 1000,
    TEXT_MAX = 1000, /* bytes before they are escaped */
};

/* The first member, so that all others begin with a comma. */
static void add_via(struct sp_buf *out, const struct sp_actor *actor)
{
    const char *via = actor->is_host_merge ? "merge" : actor->via;
    sp_buf_printf(out, "\"via\":%s%s%s", via ? "\"" : "", via ? via : "null",
                  via ? "\"" : "");
    if (actor->why_unknown)
        sp_buf_printf(out, ",\"why-unknown\":\"%s\"", actor->why_unknown);
    if (*actor->address)
        sp_buf_printf(out, ",\"address\":\"%s\"", actor->address);
}

static void add_roles(struct sp_buf *out, const struct sp_decision *decision)
{
    struct entry_list list = sp_list_begin(out, "roles", ROLES_MAX);
    for (size_t i = 0; i < decision->roles.count; i++)
        sp_list_add(&list, sp_json_text(decision->roles.items[i]));
    sp_list_end(&list, 0);
}

static void add_finding(struct entry_list *list, const struct sp_push *push,
                        const struct sp_finding *finding)
{
    char hex[SP_OID_HEX + 1];
    struct sp_json *value = sp_json_object();
    sp_json_set(value, "code", sp_json_text(finding->code->id));
    sp_json_set(value, "level", sp_json_text(sp_level_words[finding->level]));
    if (finding->update < push->count)
        sp_json_set(value, "ref",
                    sp_json_text(push->items[finding->update].name));
    if (finding->has_commit)
        sp_json_set(value, "commit",
                    sp_json_text(sp_oid_format(hex, &finding->commit)));
    if (finding->others)
        sp_json_set(value, "others",
                    sp_json_integer((long long)finding->others));
    if (finding->excused_by)
        sp_json_set(value, "excused-by", sp_json_text(finding->excused_by));
    sp_list_add(list, value);
}

/* Adds the findings that refuse and warn first, then those that are excused. */
static void add_findings(struct sp_buf *out, const struct sp_decision *decision)
{
    const struct sp_findings *found = &decision->found.findings;
    struct entry_list list = sp_list_begin(out, "findings", FINDINGS_MAX);
    size_t all = found->refusals + found->warnings, kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        kept += 1 + found->items[i].others;
        add_finding(&list, decision->push, &found->items[i]);
    }
    for (size_t i = 0; i < found->excused.count; i++)
        add_finding(&list, decision->push, &found->excused.items[i]);
    sp_list_end(&list, all > kept ? all - kept : 0);
}

static void add_prps(struct sp_buf *out, const struct sp_counted *counted)
{
    struct entry_list list = sp_list_begin(out, "prps", PRPS_MAX);
    for (size_t i = 0; i < counted->prps.count; i++)
        sp_list_add(&list, sp_json_text(counted->prps.items[i]));
    sp_list_end(&list, counted->prps_left_out);
}

static void add_time(struct sp_buf *out, const char *name, int64_t time)
{
    char text[SP_UTC_TEXT + 1];
    if (time)
        sp_buf_printf(out, ",\"%s\":\"%s\"", name, sp_utc_write(text, time));
}

/* What its commits say of themselves: a report counts it, and nothing is decided by
 * it. */
static void add_commits(struct sp_buf *out, const struct sp_counted *counted)
{
    add_time(out, "first-commit", counted->first_commit);
    add_time(out, "first-red", counted->first_red);
    if (!counted->reverts.count)
        return;
    struct entry_list list = sp_list_begin(out, "reverts", REVERTS_MAX);
    for (size_t i = 0; i < counted->reverts.count; i++)
        sp_list_add(&list, sp_json_text(counted->reverts.items[i]));
    sp_list_end(&list, 0);
}

static struct sp_json *ref_of(const struct sp_push *push, size_t update)
{
    return sp_json_text_or_null(update < push->count ? push->items[update].name
                                                     : NULL);
}

static void add_categories(struct sp_buf *out,
                           const struct sp_decision *decision)
{
    const struct sp_counted *counted = &decision->found.counted;
    struct entry_list list = sp_list_begin(out, "categories", CATEGORIES_MAX);
    for (size_t i = 0; i < counted->categories.count; i++) {
        const struct sp_counted_category *one = &counted->categories.items[i];
        sp_list_add(&list, sp_json_pack("{s:o, s:o}", "ref",
                                        ref_of(decision->push, one->update),
                                        "category", sp_json_text(one->name)));
    }
    sp_list_end(&list, 0);
}

struct sp_json *sp_member_record(const struct sp_decision *decision,
                                 const struct sp_counted_record *one)
{
    bool is_gate = one->kind == SP_EVIDENCE_GATE;
    char hex[SP_OID_HEX + 1], time[SP_UTC_TEXT + 1];
    struct sp_json *out = sp_json_pack(
        "{s:o, s:s, s:o, s:s, s:s, s:o}", "ref",
        ref_of(decision->push, one->update), "commit",
        sp_oid_format(hex, &one->commit), "actor",
        sp_json_text_or_null(one->actor), "time", sp_utc_write(time, one->time),
        is_gate ? "result" : "decision", one->result, is_gate ? "gate" : "role",
        sp_json_text_or_null(one->name));
    sp_metrics_set(out, one->metrics.items, one->metrics.count);
    return out;
}

static void add_records(struct sp_buf *out, const struct sp_decision *decision,
                        enum sp_evidence_kind kind)
{
    const struct sp_counted *counted = &decision->found.counted;
    const char *name = kind == SP_EVIDENCE_GATE ? "gates" : "approvals";
    struct entry_list list = sp_list_begin(out, name, RECORDS_MAX);
    for (size_t i = 0; i < counted->records.count; i++)
        if (counted->records.items[i].kind == kind)
            sp_list_add(&list,
                        sp_member_record(decision, &counted->records.items[i]));
    sp_list_end(&list, counted->records_left_out[kind]);
}

/* What was found before it ended may be half of it: it counts with a verdict. */
static void add_verdict(struct sp_buf *out, const struct sp_decision *decision)
{
    if (decision->decided == SP_ACCEPTED || decision->decided == SP_REFUSED) {
        sp_buf_printf(out, ",\"commits\":%zu", decision->found.commits);
        add_findings(out, decision);
        add_prps(out, &decision->found.counted);
        add_commits(out, &decision->found.counted);
        add_categories(out, decision);
        if (*decision->found.counted.request)
            sp_buf_printf(out, ",\"pull-request\":%llu",
                          strtoull(decision->found.counted.request, NULL, 10));
        add_records(out, decision, SP_EVIDENCE_APPROVAL);
        add_records(out, decision, SP_EVIDENCE_GATE);
    }
    if (decision->decided != SP_BEGUN)
        sp_buf_printf(out, ",\"duration-ms\":%llu",
                      (unsigned long long)decision->milliseconds);
}

static void add_text(struct sp_buf *out, const char *name, const char *text)
{
    size_t len = strnlen(text, TEXT_MAX);
    struct sp_json *value = sp_json_text_str((struct sp_str){text, len});
    sp_buf_printf(out, ",\"%s\":", name);
    sp_json_write(out, value);
    sp_json_free(value);
}

/* JSON; the policy may be unreadable. */
static const char *mode_of(const struct sp_policy *policy)
{
    return !policy                             ? "null"
           : policy->policy.mode == SP_OBSERVE ? "\"observe\""
                                               : "\"enforce\"";
}

static void add_member(struct sp_buf *out, const char *name, const char *text)
{
    sp_buf_printf(out, ",\"%s\":%s%s%s", name, text ? "\"" : "",
                  text ? text : "null", text ? "\"" : "");
}

void sp_recorded_members(struct sp_buf *out, const struct sp_decision *decision,
                         const char *certificate)
{
    add_via(out, decision->actor);
    add_roles(out, decision);
    if (certificate)
        add_text(out, "certificate", certificate);
    sp_buf_printf(out, ",\"mode\":%s", mode_of(decision->policy));
    add_verdict(out, decision);
    if (decision->reason)
        add_text(out, "cause", decision->reason);
    add_member(out, "policy",
               *decision->fingerprint ? decision->fingerprint : NULL);
    add_member(out, "program", SP_VERSION);
}

enum sp_entry_verdict sp_recorded_verdict(const struct sp_decision *decision)
{
    static const enum sp_entry_verdict verdicts[] = {
        [SP_BEGUN] = SP_ENTRY_NO_VERDICT,
        [SP_ACCEPTED] = SP_ENTRY_ACCEPT,
        [SP_REFUSED] = SP_ENTRY_REFUSE,
        [SP_UNDECIDED] = SP_ENTRY_UNDECIDED,
    };
    return verdicts[decision->decided];
}
