#include "sallyport/expected.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/refs.h"

static void keep(const struct sp_progress *progress, void *context)
{
    struct sp_expected *out = context;
    if (progress->index < out->prps.count)
        out->states[progress->index] |= progress->states;
    else
        out->unnamed |= progress->states;
}

static void read_states(struct sp_expected *out,
                        const struct sp_history *history)
{
    struct sp_sequence *sequence = sp_sequence_new(history);
    struct sp_misstep ignored;
    for (size_t i = 0; i < history->prps.count; i++)
        sp_strings_add(&out->prps, history->prps.items[i],
                       strlen(history->prps.items[i]));
    out->unnamed = 0;
    out->states = sp_calloc(out->prps.count + 1, sizeof *out->states);
    for (size_t i = 0; i < history->nodes.count; i++)
        sp_sequence_step(sequence, i, &ignored);
    if (history->nodes.count)
        sp_sequence_each(sequence, history->nodes.count - 1, keep, out);
    sp_sequence_free(sequence);
}

int sp_expected_read(struct sp_expected *out, struct sp_repo *repo,
                     const struct sp_policy *policy, const char *branch,
                     struct sp_error *err)
{
    char head[] = "HEAD";
    char *name = *branch ? sp_strdup(branch) : sp_strdup(head);
    const struct sp_source source = {
        .repo = repo, .policy = policy, .occasion = SP_RANGE};
    struct sp_ref_update update = {.name = name};
    struct sp_ref_facts ref = {.is_protected = true};
    struct sp_branch_facts facts;
    struct sp_gather *gather = sp_gather_new(&source);
    int code = sp_repo_ref(repo, head, &update.new_id, err);
    bool is_born = code != SP_ENOTFOUND;
    if (!code)
        code = sp_gather_ref(gather, &update, &ref, err);
    bool is_known = !code && !ref.is_protected;
    if (is_known)
        code = sp_gather_commits(gather, &ref, &facts, NULL, NULL, err);
    out->unnamed = SP_STATE_ANY;
    if (is_known && !code)
        read_states(out, facts.history);
    sp_gather_free(gather);
    free(name);
    return is_born ? code : SP_OK;
}

enum sp_phase sp_expected_next(const struct sp_expected *expected,
                               const char *prp)
{
    unsigned states = 0;
    for (size_t i = 0; *prp && i < expected->prps.count; i++)
        if (strcmp(expected->prps.items[i], prp) == 0)
            states = expected->states[i];
    states = (states ? states : expected->unnamed) & SP_STATE_ANY;
    return states == SP_STATE_ANY    ? SP_PHASE_UNKNOWN
           : states & SP_STATE_RED   ? SP_PHASE_GREEN
           : states & SP_STATE_GREEN ? SP_PHASE_REFACTOR
                                     : SP_PHASE_RED;
}

void sp_expected_dispose(struct sp_expected *expected)
{
    sp_strings_dispose(&expected->prps);
    free(expected->states);
    *expected = (struct sp_expected){.states = NULL};
}
