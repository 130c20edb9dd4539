#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "sallyport/example.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

enum { PATTERN };

static const struct sp_finding_code codes[] = {
    [PATTERN] = {.id = "branch-name/pattern",
                 .wrong = "the branch name '{name}' is not of the form that "
                          "[refs] branch-name asks for",
                 .fix = "push it under another name"},
    {.id = NULL},
};

enum { LONGEST_NAMED = 48 };

#define CONTINUES "; '{example}' is there, and all of it is in this one"

static const struct sp_advice
    continued = {CONTINUES,
                 "push it to that branch, and give yours the same name"},
    continued_there = {CONTINUES, "push it to that branch"},
    like = {", such as '{example}'", "push it under that name, and give yours "
                                     "the same"},
    only_there = {", such as '{example}'", "push it under that name"},
    on_page = {"", "give the branch another name in the form of the host"},
    like_on_page = {"", "give the branch another name in the form of the "
                        "host, such as {example}"};

static const struct sp_advice *advice_for(const struct sp_ref_facts *ref,
                                          const char *example)
{
    if (sp_push_is_web(ref->push))
        return example ? &like_on_page : &on_page;
    if (!example)
        return NULL;
    if (ref->continues)
        return ref->is_only_there ? &continued_there : &continued;
    return ref->is_only_there ? &only_there : &like;
}

/* A good name with the own one in it; on a page any good one. NULL: none is known. */
static char *example_for(const struct sp_ref_facts *ref, const char *name,
                         const struct sp_policy *policy)
{
    if (sp_push_is_web(ref->push))
        return sp_example_branch(policy, NULL);
    if (strlen(name) > LONGEST_NAMED ||
        !sp_occasion_has_ids(ref->push->occasion))
        return NULL;
    if (ref->continues)
        return sp_strdup(ref->continues);
    char *good = sp_example_first_branch(policy, name);
    if (!good || !sp_fix_is_taken(ref, good))
        return good;
    free(good);
    return sp_ref_is_plain(name) ? sp_fix_free_branch(ref, policy, name) : NULL;
}

/* A clone may not know the name of another user yet; once it has fetched, the next advice
 * has another name. */
static void fetch_first(struct sp_buf *out, const struct sp_ref_facts *ref)
{
    sp_buf_puts(out, "git fetch ");
    sp_fix_remote(out, ref);
    sp_buf_puts(out, " && ");
}

static void rename_then(struct sp_buf *out, const char *name, const char *good)
{
    sp_buf_puts(out, " && git branch -m ");
    sp_shell_quote(out, sp_str(name));
    sp_buf_printf(out, " %s", good);
}

/* Pushes it to the branch that it continues: git refuses all but a fast-forward. */
static void push_to(struct sp_buf *out, const struct sp_ref_facts *ref,
                    const char *id, const char *good)
{
    sp_fix_push(out, ref, id);
    sp_buf_printf(out, ":refs/heads/%s", good);
}

/* Pushes it under the name if no branch has it, and then gives that to the branch that is
 * pushed, where it has the old one. One line: a branch renamed after a push that failed would
 * be pushed onto that of another user. */
static char *push_and_rename(const struct sp_ref_facts *ref, const char *name,
                             const char *good)
{
    char id[SP_OID_SHORT + 1];
    struct sp_buf command = {0};
    sp_oid_short(id, &ref->update->new_id);
    if (ref->push->is_local)
        fetch_first(&command, ref);
    if (ref->continues)
        push_to(&command, ref, id, good);
    else
        sp_fix_push_if_free(&command, ref, id, good);
    if (!ref->is_only_there)
        rename_then(&command, name, good);
    return sp_buf_detach(&command);
}

static char *command_for(const struct sp_ref_facts *ref, const char *name,
                         const char *good, const struct sp_policy *policy)
{
    if (sp_push_is_web(ref->push))
        return NULL;
    return good ? push_and_rename(ref, name, good)
                : sp_fix_other_branch(ref, policy);
}

static void report(const struct sp_ref_facts *ref, const char *name,
                   const struct sp_policy *policy, struct sp_sink *sink)
{
    char *good = example_for(ref, name, policy);
    char *command = command_for(ref, name, good, policy);
    sp_report(sink, &(struct sp_claim){
                        .code = &codes[PATTERN],
                        .command = command,
                        .advice = advice_for(ref, good),
                        .words = SP_WORDS({"name", name},
                                          {good ? "example" : NULL, good})});
    free(good);
    free(command);
}

static int check(const struct sp_ref_facts *ref, const struct sp_policy *policy,
                 struct sp_sink *sink, struct sp_error *err)
{
    if (ref->ref_class != SP_REF_BRANCH || ref->kind != SP_CREATE ||
        ref->is_protected || ref->keeps_name)
        return SP_OK;
    if (ref->is_import && sp_policy_takes_import(policy))
        return SP_OK;
    const char *name = sp_ref_short(ref->update->name);
    int found = sp_policy_takes_branch(policy, name, err);
    if (!found)
        report(ref, name, policy, sink);
    return found < 0 ? found : SP_OK;
}

const struct sp_rule sp_rule_branch_name = {
    .id = "branch-name",
    .summary = "a branch's name says what kind of change it holds",
    .codes = codes,
    .is_of_new = true,
    .ref = check,
    .text =
        {
            .why = "A name that begins with the kind of change lets people and "
                   "pipelines see at once what a branch is for.",
            .breaks =
                "Creating a branch whose name is not feature/, fix/, hotfix/, "
                "rollback/, docs/ or chore/ and then letters, digits, '.', "
                "'_', '-' or '/'. The names that the buttons of hosts and "
                "bots make, such as patch-1 or dependabot/npm/left-2, are good "
                "as well. Branches that are there already or come in by an "
                "import, and deleting one, are left alone.",
            .wrong = "git push origin HEAD:refs/heads/my-stuff",
            .right = "git push origin HEAD:refs/heads/feature/vpn-tunnel",
            .fix = "Push it under another name, and rename yours to match:\n"
                   "  git push origin HEAD:refs/heads/feature/x && "
                   "git branch -m feature/x",
            .set = "[refs]\n"
                   "branch-name = (feature|fix)/[a-z0-9-]+\n"
                   "tool-branch-name = (dependabot|renovate)/.+",
        },
};
