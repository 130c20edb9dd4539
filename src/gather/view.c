/*
 * What a clone does not show: where a shallow clone ends in the judged commits,
 * and where no protected ref says where a branch began.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/near_miss.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"

/* Do the remotes have protected refs, and the clone knows none of them? */
static bool has_no_base(struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    struct sp_buf remote = {0};
    bool is_asked = gather->source.needs_whole || gather->source.half;
    bool has_none = is_asked && !sp_gather_knows_old(gather) &&
                    !gather->source.is_named && !ref->is_protected &&
                    !gather->protected_tips.count && !gather->baseline.count &&
                    sp_repo_remote(gather->repo, &remote);
    sp_buf_dispose(&remote);
    return has_none;
}

/* Could the default branch of the remote be a protected one that is here? */
static bool may_be_default(const struct sp_gather *gather)
{
    return !gather->head.len && !gather->source.base &&
           sp_strings_have(&gather->source.policy->refs.protected, "HEAD");
}

/* Appends what to know of the default branch, where the command names it by a guess. */
static void add_default(struct sp_buf *out, struct sp_gather *gather,
                        const char *remote)
{
    if (!may_be_default(gather))
        return;
    if (sp_repo_has_branches(gather->repo, remote)) {
        sp_buf_puts(out, "; where --auto finds none, type its name there");
        return;
    }
    sp_buf_puts(out, "; if the default branch has another name, ");
    sp_say_see_head(out, remote);
    sp_buf_puts(out, " says it");
}

/* Appends what brings the base: the name that the policy has, or that of the server. */
static void add_base(struct sp_buf *out, struct sp_gather *gather,
                     const char *remote)
{
    if (may_be_default(gather) && sp_repo_has_branches(gather->repo, remote))
        sp_say_set_head(out, remote);
    else
        sp_say_fetch(out, remote, sp_gather_named_base(gather));
}

/* The words come first, so what ends the message can be typed as it stands. */
static void add_fix(struct sp_buf *out, struct sp_gather *gather, bool is_cut,
                    bool has_base)
{
    struct sp_buf found = {0};
    const char *remote =
        sp_repo_remote(gather->repo, &found) ? sp_buf_text(&found) : "origin";
    if (is_cut)
        sp_buf_puts(out, "; " SP_WHOLE_IN_PIPELINE);
    if (gather->source.half)
        sp_buf_puts(out, "; --allow-shallow judges what is here");
    if (!has_base)
        add_default(out, gather, remote);
    sp_buf_puts(out, "; fetch the rest: ");
    if (is_cut)
        sp_say_unshallow(out, remote);
    if (is_cut && !has_base)
        sp_buf_puts(out, " && ");
    if (!has_base)
        add_base(out, gather, remote);
    sp_buf_dispose(&found);
}

/* Does a tip have the commit? 1, 0 or an error. */
static int has(struct sp_gather *gather, const struct sp_oid *tip,
               const struct sp_oid *commit, struct sp_error *err)
{
    struct sp_oids from = {0};
    SP_VEC_PUSH(&from, *tip);
    int found = sp_repo_reaches(gather->repo, &from, commit, err);
    free(from.items);
    return found;
}

/* Does the branch of that name in this repository have it? */
static int has_here(struct sp_gather *gather, const char *name,
                    const struct sp_oid *commit, struct sp_error *err)
{
    struct sp_oid tip;
    int code = sp_repo_ref(gather->repo, name, &tip, err);
    if (code == SP_ENOTFOUND)
        return 0;
    return code ? code : has(gather, &tip, commit, err);
}

/* Another copy of the same branch, which lacks the commit: *out; NULL where none does. */
static int find_lacking(struct sp_gather *gather,
                        const struct protected_tip *of,
                        const struct sp_oid *commit,
                        const struct protected_tip **out, struct sp_error *err)
{
    *out = NULL;
    for (size_t i = 0; !*out && i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        if (strcmp(tip->name, of->name) != 0)
            continue;
        int found = has(gather, &tip->id, commit, err);
        if (found < 0)
            return found;
        *out = found ? NULL : tip;
    }
    return SP_OK;
}

/* Has HEAD a commit before its last one? */
static bool has_parent(struct sp_gather *gather)
{
    char word[] = "HEAD~1";
    char *const words[] = {word};
    struct sp_range range = {.without = {0}};
    struct sp_error ignored = {0};
    bool has_one = !sp_repo_range(gather->repo, words, 1, &range, &ignored);
    sp_range_dispose(&range);
    return has_one;
}

/* Appends a range that is here: from that branch, or all. Of a branch that has landed nothing
 * says where it began, so that is to be filled in. */
static void add_range(struct sp_buf *out, struct sp_gather *gather,
                      const struct protected_tip *base)
{
    if (!base) {
        sp_buf_puts(out, has_parent(gather)
                             ? "BEGIN..HEAD, where BEGIN is the commit that it "
                               "began at"
                             : "HEAD");
        return;
    }
    sp_shell_quote(out, sp_str(sp_ref_typed(base->ref)));
    sp_buf_puts(out, "..HEAD");
}

/* The protected tip that hides the whole branch: *out; NULL where none does, or one of this
 * clone does, which is no surprise. */
static int find_hiding(struct sp_gather *gather, const struct sp_ref_facts *ref,
                       const struct protected_tip **out, struct sp_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        int found = has(gather, &tip->id, &ref->tip, err);
        int is_here =
            found > 0 ? has_here(gather, tip->name, &ref->tip, err) : 0;
        if (found < 0 || is_here < 0)
            return found < 0 ? found : is_here;
        if (is_here) {
            *out = NULL;
            return SP_OK;
        }
        *out = found && !*out ? tip : *out;
    }
    return SP_OK;
}

/* Says which ref of a remote has the whole branch, so that nothing of it was judged. */
static int say_hiding(struct sp_gather *gather, const struct sp_ref_facts *ref,
                      struct sp_error *err)
{
    const struct protected_tip *hiding, *base = NULL;
    int code = find_hiding(gather, ref, &hiding, err);
    if (!code && hiding)
        code = find_lacking(gather, hiding, &ref->tip, &base, err);
    if (code || !hiding)
        return code;
    sp_buf_printf(gather->source.half,
                  "%s has all commits of this branch, so none was judged; name "
                  "a range to judge them: sallyport %s ",
                  sp_ref_typed(hiding->ref),
                  gather->source.command ? gather->source.command : "check");
    add_range(gather->source.half, gather, base);
    return SP_OK;
}

static bool is_hidden(const struct sp_gather *gather,
                      const struct sp_ref_facts *ref)
{
    return !sp_gather_knows_old(gather) && !gather->source.is_named &&
           gather->source.half && !gather->source.half->len &&
           !gather->history.nodes.count && !ref->is_protected &&
           !sp_oid_is_zero(&ref->tip);
}

struct names {
    struct sp_strings list;
    size_t skipped; /* the length of refs/remotes/REMOTE/ */
};

static int add_name(const char *name, const struct sp_oid *id, void *context)
{
    struct names *names = context;
    (void)id;
    sp_strings_add(&names->list, name + names->skipped,
                   strlen(name + names->skipped));
    return SP_OK;
}

/* Asks whether the branch of the remote that has nearly that name is meant. */
static void add_near(struct sp_buf *out, struct sp_gather *gather,
                     const char *remote, const char *name)
{
    struct sp_buf pattern = {0};
    struct names names = {.list = {0}};
    struct sp_error ignored = {0};
    sp_buf_printf(&pattern, "refs/remotes/%s/*", remote);
    names.skipped = pattern.len - strlen("*");
    sp_repo_each_ref(gather->repo, sp_buf_text(&pattern), add_name, &names,
                     &ignored);
    SP_VEC_PUSH(&names.list, NULL);
    const char *near =
        sp_near_miss(name, (const char *const *)names.list.items);
    if (near)
        sp_buf_printf(out, "; did you mean %s?", near);
    else
        sp_buf_putc(out, '.');
    sp_strings_dispose(&names.list);
    sp_buf_dispose(&pattern);
}

/* Appends which base is not there. */
static void add_lacking(struct sp_buf *out, struct sp_gather *gather)
{
    struct sp_buf remote = {0};
    const char *name = sp_gather_named_base(gather);
    if (!gather->source.base || !sp_repo_remote(gather->repo, &remote)) {
        sp_buf_puts(out, "no protected branch is known in this clone, so "
                         "nobody can tell where this one began");
        return;
    }
    sp_buf_printf(out, "%s/%s is not in this clone", sp_buf_text(&remote),
                  name);
    add_near(out, gather, sp_buf_text(&remote), name);
    sp_buf_puts(out, " Without it, nobody can tell where this branch began");
    sp_buf_dispose(&remote);
}

/* Appends what cannot be seen. */
static void add_view(struct sp_buf *out, struct sp_gather *gather)
{
    char id[SP_OID_SHORT + 1];
    if (gather->history.is_cut)
        sp_buf_printf(out,
                      "this clone is shallow and ends at %s, so not all of "
                      "the commits are here",
                      sp_oid_short(id, &gather->history.cut));
    else
        add_lacking(out, gather);
}

int sp_gather_view(struct sp_gather *gather, const struct sp_ref_facts *ref,
                   struct sp_error *err)
{
    const struct sp_history *history = &gather->history;
    bool lacks_base = has_no_base(gather, ref);
    if (!history->is_cut && !lacks_base)
        return is_hidden(gather, ref) ? say_hiding(gather, ref, err) : SP_OK;
    struct sp_buf text = {0};
    int code = SP_OK;
    add_view(&text, gather);
    if (gather->source.needs_whole) {
        add_fix(&text, gather, history->is_cut, !lacks_base);
        code = sp_error_set(err, SP_EGIT, "%s", sp_buf_text(&text));
    } else if (gather->source.half && !gather->source.half->len) {
        sp_buf_printf(gather->source.half, "%s; only what is here was judged",
                      sp_buf_text(&text));
    }
    sp_buf_dispose(&text);
    return code;
}
