#include "sallyport/title.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/encoding.h"
#include "sallyport/staged.h"

static void add_references(struct sp_strings *out,
                           const struct sp_strings *named)
{
    for (size_t i = 0; i < named->count; i++)
        if (!sp_strings_have(out, named->items[i]))
            sp_strings_add(out, named->items[i], strlen(named->items[i]));
}

/* What is squashed. */
struct squashed {
    struct sp_strings references;
    bool needs_one;   /* a commit needs a proposal */
    bool is_verified; /* a pick or a revert is there, which needs none */
};

/* A pick takes no step, so the history does not have what it names. */
static int visit(const struct sp_commit_facts *commit, void *context,
                 struct sp_error *err)
{
    struct squashed *out = context;
    enum sp_phase phase = commit->phase.phase;
    (void)err;
    if (phase == SP_PHASE_PICK)
        add_references(&out->references, &commit->prps->good);
    if (sp_phase_is_verified(phase))
        out->is_verified = true;
    else if (phase != SP_PHASE_NEUTRAL && phase != SP_PHASE_MERGE)
        out->needs_one = true;
    return SP_OK;
}

/* Reads the commits of the range. */
static int read_squashed(const struct sp_source *range,
                         const struct sp_ref_update *update,
                         struct squashed *out, struct sp_error *err)
{
    struct sp_gather *gather = sp_gather_new(range);
    struct sp_ref_facts ref;
    struct sp_branch_facts branch;
    int code = sp_gather_ref(gather, update, &ref, err);
    if (!code)
        code = sp_gather_commits(gather, &ref, &branch, visit, out, err);
    if (!code)
        add_references(&out->references, &branch.history->prps);
    sp_gather_free(gather);
    return code;
}

/* Writes the squash, on top of the squashed commits: its content is not
 * known. */
static void write_squash(struct sp_buf *out, const struct sp_oid *parent,
                         struct sp_str message)
{
    static const struct sp_oid none = {{0}};
    char tree[SP_OID_HEX + 1], hex[SP_OID_HEX + 1];
    sp_buf_printf(out,
                  "tree %s\nparent %s\nauthor unknown <> 0 +0000\n"
                  "committer unknown <> 0 +0000\n\n",
                  sp_oid_format(tree, &none), sp_oid_format(hex, parent));
    sp_utf8_repair(out, message);
}

/* Is its squash accepted without a proposal? */
static bool needs_none(const struct squashed *squashed)
{
    return squashed->is_verified && !squashed->needs_one;
}

static int judge(const struct sp_source *range, struct sp_ref_update *update,
                 const struct squashed *squashed, struct sp_str message,
                 struct sp_decision *decision, struct sp_error *err)
{
    struct sp_buf bytes = {0};
    const struct sp_source source = {.repo = range->repo,
                                     .policy = range->policy,
                                     .user = range->user,
                                     .setting_file = range->setting_file,
                                     .occasion = SP_DRAFT,
                                     .is_alone = true,
                                     .is_squashing = needs_none(squashed),
                                     .references = &squashed->references};
    write_squash(&bytes, &update->new_id, message);
    update->old_id = update->new_id;
    int code = sp_repo_in_memory(range->repo, err);
    if (!code)
        code = sp_repo_put_commit(range->repo,
                                  (struct sp_str){bytes.data, bytes.len},
                                  &update->new_id, err);
    if (!code)
        code = sp_decision_judge(decision, &source, err);
    sp_buf_dispose(&bytes);
    sp_findings_forget_ids(&decision->found.findings);
    return code;
}

static bool lacks_proposal(const struct sp_verdict *verdict)
{
    for (size_t i = 0; i < verdict->findings.count; i++)
        if (strcmp(verdict->findings.items[i].rule, "prp-reference") == 0)
            return true;
    return false;
}

int sp_title_decide(const struct sp_source *range, struct sp_ref_update *update,
                    struct sp_str message, struct sp_decision *decision,
                    struct sp_error *err)
{
    struct squashed squashed = {.is_verified = false};
    const struct sp_ref_update asked = *update;
    struct sp_source part = *range;
    part.needs_whole = false;
    int code = read_squashed(&part, &asked, &squashed, err);
    if (!code)
        code = judge(range, update, &squashed, message, decision, err);
    if (!code && !squashed.references.count && lacks_proposal(&decision->found))
        code = read_squashed(range, &asked, &squashed, err);
    sp_strings_dispose(&squashed.references);
    sp_decision_complete(decision, err);
    return code;
}
