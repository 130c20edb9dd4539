#include "lead.h"

#include <stdlib.h>

#include "sallyport/settle.h"

/* May it be the fast-forward of a branch, by who merges? A merge has said where it came
 * from. */
static bool may_be_forward(const struct sp_leading *it)
{
    const struct sp_ref_facts *ref = it->ref;
    enum sp_occasion occasion = ref->push->occasion;
    return ref->is_protected && !sp_oid_is_zero(&ref->replaces) &&
           (sp_occasion_lands(occasion) || occasion == SP_RANGE) &&
           sp_occasion_has_actor(occasion) &&
           sp_ref_may_change(ref, it->policy);
}

/* Is it a fault of that commit itself? */
static bool is_of(const struct sp_finding *finding, const struct sp_oid *commit)
{
    const struct sp_rule *rule = sp_rule_find(finding->rule);
    return finding->has_commit && rule && rule->commit &&
           sp_oid_equal(&finding->commit, commit);
}

/* Is it repaired on a branch? By what goes in front of its command. */
typedef bool is_led(const struct sp_finding *finding, const char *away);

/* The merge or the squash that the ref was set to is made again if its branch is repaired:
 * nothing is typed for a fault of its own. False: it is not. */
static bool leave_tip(const struct sp_leading *it, is_led *leads,
                      const char *away)
{
    struct sp_findings *findings = it->findings;
    bool has_other = false;
    for (size_t i = it->first; i < findings->count; i++) {
        const struct sp_finding *one = &findings->items[i];
        has_other =
            has_other || (one->level == SP_LEVEL_ENFORCE &&
                          !is_of(one, &it->ref->tip) && leads(one, away));
    }
    for (size_t i = it->first; has_other && i < findings->count; i++)
        if (is_of(&findings->items[i], &it->ref->tip))
            sp_finding_leave_command(&findings->items[i]);
    return has_other;
}

/* What is refused of a fast-forward or of a squash is repaired on that branch, and main is
 * taken back. */
static void lead_known(const struct sp_leading *it)
{
    const struct sp_ref_facts *ref = it->ref;
    struct sp_buf back = {0};
    if (!sp_oid_is_zero(&ref->brought) &&
        !leave_tip(it, sp_settle_has_change, ref->away))
        return;
    sp_fix_put_back(&back, ref);
    const struct sp_lead lead = {.away = ref->away,
                                 .side = ref->side,
                                 .back = sp_buf_text(&back),
                                 .push = ref->push_again};
    for (size_t i = it->first; i < it->findings->count; i++)
        sp_settle_lead(&it->findings->items[i], &lead);
    sp_buf_dispose(&back);
}

/* A merge has brought a commit, and a branch is made for the repair: there may be one. */
static void lead_merged(const struct sp_leading *it)
{
    struct sp_ref_facts *ref = it->ref;
    char *made = sp_strdup(ref->side);
    struct sp_lead lead = {.away = made, .made = ref->side_push, .back = ""};
    if (sp_gather_known_side(it->gather, ref)) {
        lead.side = ref->side;
        lead.push = ref->push_again;
        for (size_t i = it->first; i < it->findings->count; i++)
            sp_settle_found(&it->findings->items[i], &lead);
    }
    free(made);
}

/* Which of the row brought what is repaired elsewhere; SP_OIDMAP_NONE: none is known. */
static uint32_t place_of(const struct sp_merge_sides *row,
                         const struct sp_finding *finding)
{
    return finding->has_commit ? sp_oidmap_get(&row->of, &finding->commit)
                               : SP_OIDMAP_NONE;
}

static bool are_known(const struct sp_leading *it, is_led *leads,
                      const char *away, const struct sp_merge_sides *row)
{
    for (size_t i = it->first; i < it->findings->count; i++)
        if (leads(&it->findings->items[i], away) &&
            place_of(row, &it->findings->items[i]) == SP_OIDMAP_NONE)
            return false;
    return true;
}

/* Is nothing repaired on the branch of what brought it? It was merged once more, or the fault
 * is its own: it is made again. */
static bool is_made_again(const struct sp_merge_side *merge,
                          const struct sp_finding *finding)
{
    return merge->is_again || is_of(finding, &merge->id);
}

/* Finds the last refusal of the report that is repaired on the branch of each of the row;
 * NULL where none is. Returns how many branches that are. */
static size_t find_last(const struct sp_leading *it,
                        const struct sp_merge_sides *row, is_led *leads,
                        const char *away, const struct sp_finding **last)
{
    size_t count = 0;
    for (size_t i = it->first; i < it->findings->count; i++) {
        const struct sp_finding *one = &it->findings->items[i];
        if (one->level != SP_LEVEL_ENFORCE || !leads(one, away))
            continue;
        const uint32_t at = place_of(row, one);
        if (is_made_again(&row->items[at], one))
            continue;
        count += !last[at];
        if (!last[at] || one->position >= last[at]->position)
            last[at] = one;
    }
    return count;
}

/* Makes a finding go to the branch of what brought it. */
typedef void go(struct sp_finding *finding, const struct sp_lead *lead);

static void lead_to(struct sp_lead *lead, const struct sp_merge_side *merge,
                    bool is_pushed)
{
    lead->side = merge->side;
    lead->push = merge->push;
    lead->push_plain = is_pushed ? merge->push_plain : NULL;
}

/* Each finding of a row goes to its branch. Of several branches, only the last one is checked
 * out in the end, so each is pushed. What was merged once more needs no repair: main is taken
 * back, and the branch is merged again. */
static void lead_each(const struct sp_leading *it,
                      const struct sp_merge_sides *row, is_led *leads, go *to,
                      struct sp_lead lead)
{
    const struct sp_finding *last[SP_MERGES] = {0};
    bool are_several = find_last(it, row, leads, lead.away, last) > 1;
    for (size_t i = it->first; i < it->findings->count; i++) {
        struct sp_finding *one = &it->findings->items[i];
        if (!leads(one, lead.away))
            continue;
        const uint32_t at = place_of(row, one);
        lead_to(&lead, &row->items[at], are_several && last[at] == one);
        to(one, &lead);
        if (is_made_again(&row->items[at], one))
            sp_settle_back(one, lead.side);
    }
}

/* The last of several is a merge. Where one is not known, a branch is made for all. */
static void lead_merges(const struct sp_leading *it)
{
    const struct sp_ref_facts *ref = it->ref;
    struct sp_merge_sides row = {0};
    if (sp_gather_merge_sides(it->gather, ref, &row) &&
        are_known(it, sp_settle_leaves, ref->side, &row))
        lead_each(it, &row, sp_settle_leaves, sp_settle_found,
                  (struct sp_lead){
                      .away = ref->side, .made = ref->side_push, .back = ""});
    sp_merge_sides_dispose(&row);
}

/* A commit on top of a merge or a squash repairs nothing of what that brought. */
static void say_where(const struct sp_leading *it,
                      const struct sp_merge_sides *row)
{
    for (size_t i = it->first; i < it->findings->count; i++) {
        struct sp_finding *one = &it->findings->items[i];
        if (!sp_settle_has_change(one, it->ref->away) ||
            place_of(row, one) == SP_OIDMAP_NONE)
            continue;
        sp_finding_leave_command(one);
        sp_finding_add_fix(one, "; do that on the branch that was merged or "
                                "squashed, and take main back");
    }
}

/* The first refusal of what the row brought that has a command; NULL: none has. What only the
 * tip has is repaired there. */
static struct sp_finding *first_due(const struct sp_leading *it,
                                    const struct sp_merge_sides *row)
{
    for (size_t i = it->first; i < it->findings->count; i++) {
        struct sp_finding *one = &it->findings->items[i];
        if (one->level == SP_LEVEL_ENFORCE &&
            sp_settle_has_change(one, it->ref->away) &&
            !is_of(one, &it->ref->tip) && place_of(row, one) != SP_OIDMAP_NONE)
            return one;
    }
    return NULL;
}

/* What was committed on top of a row goes to the branch of the first that is refused: most
 * often it repairs that. The next push says what is left. */
static void take_along(const struct sp_leading *it,
                       const struct sp_merge_sides *row, struct sp_finding *due,
                       const char *back)
{
    char from[SP_OID_SHORT + 1], to[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    for (size_t i = it->first; i < it->findings->count; i++)
        if (sp_settle_has_change(&it->findings->items[i], it->ref->away))
            sp_finding_leave_command(&it->findings->items[i]);
    sp_oid_short(from, &row->items[row->count - 1].id);
    sp_oid_short(to, &it->ref->tip);
    sp_buf_printf(&command, "%s && git cherry-pick %s..%s%s%s",
                  row->items[place_of(row, due)].side, from, to,
                  *back ? "\n" : "", back);
    due->command = sp_buf_detach(&command);
    sp_finding_add_fix(
        due, "; what was committed after the merge goes to the branch first");
}

/* Leads what is refused of a row; say_where() does where it cannot be led. */
static void lead_due(const struct sp_leading *it,
                     const struct sp_merge_sides *row, bool knows,
                     struct sp_finding *due)
{
    const char *away = it->ref->away;
    struct sp_buf back = {0};
    sp_fix_put_back(&back, it->ref);
    leave_tip(it, sp_settle_has_change, away);
    if (knows && row->has_more)
        take_along(it, row, due, sp_buf_text(&back));
    else if (knows && are_known(it, sp_settle_has_change, away, row))
        lead_each(it, row, sp_settle_has_change, sp_settle_lead,
                  (struct sp_lead){.away = away, .back = sp_buf_text(&back)});
    else
        say_where(it, row);
    sp_buf_dispose(&back);
}

/* The last is no merge, and no branch is known at the tip. */
static void lead_row(const struct sp_leading *it)
{
    struct sp_merge_sides row = {0};
    bool knows = sp_gather_merge_sides(it->gather, it->ref, &row);
    struct sp_finding *due = first_due(it, &row);
    if (due)
        lead_due(it, &row, knows, due);
    sp_merge_sides_dispose(&row);
}

static void lead_forward(const struct sp_leading *it)
{
    if (!may_be_forward(it) ||
        !sp_settle_stays(it->findings, it->first, it->ref->away))
        return;
    if (sp_gather_known_side(it->gather, it->ref))
        lead_known(it);
    else
        lead_row(it);
}

void sp_judge_lead(const struct sp_leading *it)
{
    const struct sp_ref_facts *ref = it->ref;
    if (!it->findings->refusals)
        return;
    if (ref->side)
        leave_tip(it, sp_settle_leaves, ref->side);
    if (!sp_oid_is_zero(&ref->brought))
        lead_merged(it);
    else if (ref->side)
        lead_merges(it);
    else
        lead_forward(it);
}
