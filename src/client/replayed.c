#include "sallyport/replayed.h"

#include <string.h>

#include "sallyport/commit.h"
#include "sallyport/objects.h"
#include "sallyport/refs.h"

static void read_references(struct sp_strings *out, struct sp_str text,
                            const struct sp_prp_policy *policy)
{
    struct sp_error ignored = {0};
    struct sp_message message = {0};
    struct sp_prp_refs refs = {0};
    sp_message_parse(&message, text);
    if (!sp_prp_read(policy, &message, "", &refs, &ignored))
        for (size_t i = 0; i < refs.good.count; i++)
            sp_strings_add(out, refs.good.items[i], strlen(refs.good.items[i]));
    sp_prp_refs_dispose(&refs);
    sp_message_dispose(&message);
}

void sp_replayed_references(struct sp_strings *out, struct sp_repo *repo,
                            const struct sp_prp_policy *policy, bool is_amend)
{
    struct sp_oid id;
    struct sp_object object;
    struct sp_commit commit = {0};
    struct sp_error ignored = {0};
    if (sp_repo_ref(repo, is_amend ? "HEAD" : "REBASE_HEAD", &id, &ignored) ||
        sp_repo_read_any_commit(repo, &id, &object, &ignored))
        return;
    if (!sp_commit_parse(&commit, object.bytes, &ignored))
        read_references(out, commit.message, policy);
    sp_commit_dispose(&commit);
    sp_object_dispose(&object);
}
