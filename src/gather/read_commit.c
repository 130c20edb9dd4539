/* What the bytes of a commit say: its header, its phase and its references. */
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"

uint32_t sp_gather_number(struct sp_strings *texts, struct sp_oidmap *places,
                          const char *text)
{
    struct sp_oid id;
    sp_oid_of_text(&id, sp_str(text));
    uint32_t place = sp_oidmap_get(places, &id);
    if (place == SP_OIDMAP_NONE) {
        place = (uint32_t)texts->count;
        sp_oidmap_put(places, &id, place);
        sp_strings_add(texts, text, strlen(text));
    }
    return place;
}

/* Commits of one reference usually follow each other. */
static bool is_last(const struct sp_history *history, const char *reference)
{
    size_t count = history->prp_of.count;
    return count &&
           strcmp(history->prps.items[history->prp_of.items[count - 1]],
                  reference) == 0;
}

uint32_t sp_gather_intern(struct sp_history *history, const char *reference)
{
    return is_last(history, reference)
               ? history->prp_of.items[history->prp_of.count - 1]
               : sp_gather_number(&history->prps, &history->prp_places,
                                  reference);
}

/* A message that names no proposal gets those of the source. */
static void use_references(struct sp_gather *gather)
{
    const struct sp_strings *known = gather->source.references;
    struct sp_prp_refs *prps = &gather->prps;
    if (!known || prps->good.count || prps->bad.count)
        return;
    for (size_t i = 0; i < known->count && i < SP_PRP_MAX; i++)
        sp_strings_add(&prps->good, known->items[i], strlen(known->items[i]));
}

/* A message that is not judged need not say a phase. Then the commit is neutral. */
static int settle_skipped(const struct sp_gather *gather,
                          struct sp_commit_facts *facts, struct sp_error *err)
{
    struct sp_phase_reading *read = &facts->phase;
    if (read->phase != SP_PHASE_UNKNOWN || read->other != SP_PHASE_UNKNOWN)
        return SP_OK;
    int skips =
        sp_policy_skips_author(gather->source.policy, facts->author, err);
    if (skips > 0)
        read->phase = SP_PHASE_NEUTRAL;
    return skips < 0 ? skips : SP_OK;
}

/* Fills in what the message says; nothing when it is over a limit. */
static int read_message(struct sp_gather *gather, struct sp_commit_facts *facts,
                        const struct sp_phase_known *known,
                        struct sp_error *err)
{
    const struct sp_policy *policy = gather->source.policy;
    const struct sp_commit *commit = &gather->commit;
    facts->parent_count = commit->parents.count;
    facts->parents = commit->parents.items;
    facts->author = commit->author;
    facts->time = commit->time;
    struct sp_str text = commit->message;
    if (text.len > (size_t)policy->limits.max_message) {
        facts->over_limit = "message";
        text.len = 0;
    }
    sp_message_parse(&gather->message, text);
    const struct sp_ref_facts *ref = facts->ref;
    bool named =
        ref->ref_class == SP_REF_BRANCH && !ref->is_protected && !ref->is_alone;
    struct sp_tdd patterns = policy->tdd.patterns;
    patterns.filter = gather->phases;
    patterns.known = known;
    int code = sp_phase_read(&patterns, &gather->message, facts->parent_count,
                             &facts->phase, err);
    if (!code)
        code = settle_skipped(gather, facts, err);
    if (!code)
        code = sp_prp_read(&policy->prp, &gather->message,
                           named ? sp_ref_short(ref->update->name) : "",
                           &gather->prps, err);
    if (!code)
        use_references(gather);
    return code;
}

int sp_gather_read_bytes(struct sp_gather *gather,
                         struct sp_commit_facts *facts, struct sp_str bytes,
                         const struct sp_phase_known *known,
                         struct sp_error *err)
{
    char hex[SP_OID_HEX + 1];
    if (sp_commit_parse(&gather->commit, bytes, &(struct sp_error){0}))
        return sp_error_set(err, SP_EGIT, "the commit %s is malformed",
                            sp_oid_format(hex, facts->id));
    return read_message(gather, facts, known, err);
}

int sp_gather_read_commit(struct sp_gather *gather,
                          struct sp_commit_facts *facts,
                          struct sp_object *object, struct sp_error *err)
{
    int code = sp_repo_read_commit(
        gather->repo, facts->id,
        (size_t)gather->source.policy->limits.max_object, object, err);
    if (code == SP_ELIMIT) {
        facts->over_limit = "object";
        gather->commit.parents.count = 0;
        sp_message_parse(&gather->message, (struct sp_str){"", 0});
        return SP_OK;
    }
    return code ? code
                : sp_gather_read_bytes(gather, facts, object->bytes, NULL, err);
}
