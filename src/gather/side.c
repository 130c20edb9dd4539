/* Where commits are repaired. Those that a merge brings to a protected ref, on the branch
 * that it merged: a rebase that is typed on the protected ref would flatten the merge. Those
 * of another branch than the one that is checked out, on that branch. Those that a tag names,
 * on a branch that nobody knows: the tag is taken back first. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/commit.h"
#include "sallyport/example.h"
#include "sallyport/message.h"
#include "sallyport/objects.h"
#include "sallyport/operation.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"
#include "side.h"

/* The branch of "origin/feature/x"; empty: there is none. */
static struct sp_str without_remote(struct sp_str name)
{
    const char *slash = memchr(name.ptr, '/', name.len);
    size_t before = slash ? (size_t)(slash + 1 - name.ptr) : name.len;
    return (struct sp_str){name.ptr + before, name.len - before};
}

/* The branch in the subject that git gives to a merge: "Merge branch 'NAME'" or "Merge
 * remote-tracking branch 'REMOTE/NAME'", perhaps with " into OTHER". Empty: there is none. */
static struct sp_str merged_name(struct sp_str subject)
{
    static const char local[] = "Merge branch '", into[] = " into ",
                      remote[] = "Merge remote-tracking branch '";
    const struct sp_str none = {"", 0};
    bool is_remote = sp_str_starts(subject, remote);
    if (!is_remote && !sp_str_starts(subject, local))
        return none;
    size_t before = strlen(is_remote ? remote : local);
    struct sp_str name = {subject.ptr + before, subject.len - before};
    const char *end = memchr(name.ptr, '\'', name.len);
    if (!end)
        return none;
    struct sp_str after = {end + 1, name.len - (size_t)(end + 1 - name.ptr)};
    name.len = (size_t)(end - name.ptr);
    if (after.len && !sp_str_starts(after, into))
        return none;
    return is_remote ? without_remote(name) : name;
}

void sp_gather_add_branch(struct sp_buf *out, const struct sp_gather *gather,
                          struct sp_str subject)
{
    struct sp_str name = merged_name(subject);
    struct sp_buf full = {0};
    sp_buf_puts(&full, "refs/heads/");
    sp_buf_add(&full, name.ptr, name.len);
    const char *text = sp_buf_text(&full);
    if (name.len && sp_ref_is_plain(sp_ref_short(text)) &&
        !sp_ref_matches(&gather->source.policy->refs.protected, text,
                        sp_buf_text(&gather->head)))
        sp_buf_add(out, name.ptr, name.len);
    sp_buf_dispose(&full);
}

/* NULL: a server. */
static struct sp_repo *clone_of(const struct sp_gather *gather)
{
    return gather->in_worktree &&
                   !sp_occasion_moves_refs(gather->source.occasion)
               ? gather->repo
               : NULL;
}

void sp_gather_go_to(const struct sp_gather *gather, const char *branch,
                     struct sp_buf *side, struct sp_buf *push)
{
    sp_buf_printf(side, "git switch %s", branch);
    sp_say_push_again(push, clone_of(gather), sp_push_remote(&gather->about),
                      branch, true);
}

char *sp_gather_push_plain(const struct sp_gather *gather, const char *branch)
{
    struct sp_buf push = {0};
    struct sp_oid there;
    if (!sp_gather_find_there(gather, branch, &there))
        return NULL;
    sp_buf_puts(&push, "git push ");
    sp_shell_quote(&push, sp_str(sp_push_remote(&gather->about)));
    sp_buf_printf(&push, " %s", branch);
    return sp_buf_detach(&push);
}

/* A branch that is there. */
static void write_named(struct sp_gather *gather, const char *branch)
{
    sp_gather_go_to(gather, branch, &gather->side, &gather->push_again);
}

/* A branch with the name of the commit, which nobody else has; a detached HEAD where the
 * policy lets none have that name. */
static void write_begun(struct sp_gather *gather, const struct sp_oid *id)
{
    char shown[SP_OID_SHORT + 1];
    sp_oid_short(shown, id);
    char *name = sp_example_new_branch(gather->source.policy, shown);
    if (name) {
        sp_buf_printf(&gather->side, "git switch -c %s %s", name, shown);
        sp_buf_puts(&gather->side_push, "git push ");
        sp_shell_quote(&gather->side_push,
                       sp_str(sp_push_remote(&gather->about)));
        sp_buf_puts(&gather->side_push, " HEAD");
    } else {
        sp_buf_printf(&gather->side, "git switch --detach %s", shown);
    }
    free(name);
}

/* One merge on top of what was there: all that is new came with its branch. Of several
 * steps it is not known which brought a commit. */
static void write_side(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    const struct sp_oids *parents = &gather->commit.parents;
    struct sp_buf branch = {0};
    if (parents->count < 2)
        return;
    if (parents->count > 2 ||
        !sp_oid_equal(&parents->items[0], &ref->replaces)) {
        write_begun(gather, &ref->tip);
        return;
    }
    sp_message_parse(&gather->message, gather->commit.message);
    sp_gather_add_branch(&branch, gather, gather->message.subject);
    if (branch.len) {
        write_named(gather, sp_buf_text(&branch));
    } else {
        write_begun(gather, &parents->items[1]);
        ref->brought = parents->items[1];
    }
    sp_buf_dispose(&branch);
}

/* Reads which branch is checked out, "" where none is, and its commit. False: that is not
 * known here. */
static bool read_here(struct sp_gather *gather, struct sp_buf *name,
                      struct sp_oid *at)
{
    const struct sp_source *source = &gather->source;
    struct sp_error ignored = {0};
    if (!gather->in_worktree)
        return false;
    if (!source->here)
        return !sp_repo_named(gather->repo, "HEAD", name, at, &ignored);
    sp_buf_puts(name, source->here);
    *at = *source->here_id;
    return true;
}

/* The same. False, too, where another commit is checked out. */
static bool read_branch_at(struct sp_gather *gather, struct sp_buf *name,
                           const struct sp_oid *tip)
{
    struct sp_oid at;
    return read_here(gather, name, &at) && sp_oid_equal(&at, tip);
}

/* Is it the tip of the branch that is checked out? That may have merged main itself. */
static bool is_here(struct sp_gather *gather, const struct sp_oid *tip)
{
    struct sp_buf name = {0};
    bool is = read_branch_at(gather, &name, tip) && name.len &&
              !sp_ref_matches(&gather->source.policy->refs.protected,
                              sp_buf_text(&name), sp_buf_text(&gather->head));
    sp_buf_dispose(&name);
    return is;
}

bool sp_gather_find_branch(const struct sp_gather *gather,
                           const char *directory, const char *branch,
                           struct sp_oid *out)
{
    struct sp_buf name = {0};
    struct sp_error ignored = {0};
    sp_buf_printf(&name, "refs/%s/%s", directory, branch);
    bool has = !sp_repo_ref(gather->repo, sp_buf_text(&name), out, &ignored);
    sp_buf_dispose(&name);
    return has;
}

bool sp_gather_find_copy(const struct sp_gather *gather, const char *branch,
                         struct sp_oid *out)
{
    struct sp_buf remote = {0};
    sp_buf_printf(&remote, "remotes/%s", sp_push_remote(&gather->about));
    bool has = sp_gather_find_branch(gather, sp_buf_text(&remote), branch, out);
    sp_buf_dispose(&remote);
    return has;
}

/* A range does not say what a push would replace. */
static void read_replaced(const struct sp_gather *gather,
                          struct sp_ref_facts *ref)
{
    const char *name = sp_ref_short(ref->update->name);
    struct sp_oid here, copy;
    if (ref->push->occasion != SP_RANGE)
        ref->replaces = ref->old_tip;
    else if (ref->is_protected && ref->ref_class == SP_REF_BRANCH &&
             gather->in_worktree &&
             sp_gather_find_branch(gather, "heads", name, &here) &&
             sp_oid_equal(&here, &ref->tip) &&
             sp_gather_find_copy(gather, name, &copy))
        ref->replaces = copy;
}

/* Only advice depends on it: where the tip cannot be read, there is none. */
static void read_side(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    struct sp_object object;
    struct sp_error ignored = {0};
    if (!ref->is_protected || sp_oid_is_zero(&ref->tip) ||
        is_here(gather, &ref->tip) ||
        sp_repo_read_commit(gather->repo, &ref->tip,
                            (size_t)gather->source.policy->limits.max_object,
                            &object, &ignored))
        return;
    if (!sp_commit_parse(&gather->commit, object.bytes, &ignored))
        write_side(gather, ref);
    sp_object_dispose(&object);
}

/* Is it a branch here, at that commit, while another one is checked out? */
static bool is_elsewhere(struct sp_gather *gather,
                         const struct sp_ref_update *update)
{
    struct sp_buf name = {0};
    struct sp_oid at, here;
    struct sp_error ignored = {0};
    bool is = !sp_repo_ref(gather->repo, update->name, &here, &ignored) &&
              sp_oid_equal(&here, &update->new_id) &&
              read_here(gather, &name, &at) &&
              strcmp(sp_buf_text(&name), update->name) != 0;
    sp_buf_dispose(&name);
    return is;
}

bool sp_gather_is_on_branch(struct sp_gather *gather,
                            const struct sp_ref_facts *ref)
{
    struct sp_buf name = {0};
    struct sp_error ignored = {0};
    bool is = read_branch_at(gather, &name, &ref->tip) &&
              sp_ref_classify(sp_buf_text(&name)) == SP_REF_BRANCH;
    const char *branch = is ? sp_ref_short(sp_buf_text(&name)) : "";
    is = is && sp_gather_is_mergeable(gather, branch) &&
         sp_policy_takes_branch(gather->source.policy, branch, &ignored) > 0;
    sp_buf_dispose(&name);
    return is;
}

/* Is it left open which branch is checked out when the commands of this one are typed? One
 * alone is most often pushed from where it is; the commands of several lead away from it. */
static bool is_one_of_several(const struct sp_gather *gather,
                              enum sp_occasion occasion)
{
    return gather->of_branches &&
           (sp_occasion_moves_refs(occasion) ||
            (occasion == SP_REHEARSAL && gather->in_worktree));
}

/* In the middle of an operation, git cannot switch. Of several, one may have another name
 * in the clone, and git should not make one of that name. */
static void write_away(struct sp_gather *gather, const struct sp_ref_facts *ref)
{
    const char *name = sp_ref_short(ref->update->name);
    enum sp_occasion occasion = ref->push->occasion;
    bool is_here = gather->in_worktree && !sp_occasion_moves_refs(occasion);
    if (ref->ref_class != SP_REF_BRANCH || !sp_ref_is_plain(name) ||
        (is_here && sp_repo_operation(gather->repo)))
        return;
    if (is_one_of_several(gather, occasion))
        sp_buf_printf(&gather->away, "git switch --no-guess %s", name);
    else if (is_here && occasion != SP_PROPOSAL &&
             is_elsewhere(gather, ref->update))
        sp_buf_printf(&gather->away, "git switch %s", name);
}

/* A server takes the branch to be there; a clone may have it by another name. */
static void write_again(struct sp_gather *gather, const char *branch,
                        bool is_own)
{
    struct sp_oid ignored;
    bool has_branch =
        is_own && (sp_occasion_moves_refs(gather->source.occasion) ||
                   sp_gather_find_branch(gather, "heads", branch, &ignored));
    sp_say_push_again(&gather->push_again, clone_of(gather),
                      sp_push_remote(&gather->about), branch, has_branch);
}

/* Has the branch no name of its own that can be pushed, or was pushed? */
static bool is_nameless(struct sp_gather *gather, const char *branch)
{
    const char *own = sp_ref_short(branch);
    struct sp_oid ignored;
    struct sp_error error = {0};
    return gather->in_worktree && !gather->source.base &&
           sp_ref_classify(branch) == SP_REF_BRANCH &&
           !sp_gather_find_copy(gather, own, &ignored) &&
           sp_policy_takes_branch(gather->source.policy, own, &error) == 0;
}

const char *sp_gather_pushed_as(struct sp_gather *gather, const char *branch)
{
    const char *own = sp_ref_short(branch), *there;
    struct sp_oid ignored;
    sp_buf_reset(&gather->as);
    if (!is_nameless(gather, branch) ||
        !sp_repo_upstream(gather->repo, own, &gather->as))
        return own;
    there = sp_buf_text(&gather->as);
    bool is = sp_ref_classify(there) == SP_REF_BRANCH &&
              sp_gather_is_mergeable(gather, sp_ref_short(there)) &&
              sp_gather_find_copy(gather, sp_ref_short(there), &ignored);
    return is ? sp_ref_short(there) : own;
}

/* Where the remote has the branch, it was pushed before. By another name, it is HEAD that is
 * pushed: a branch of that name may be here, too. */
static void write_copied(struct sp_gather *gather, const char *branch,
                         const char *there)
{
    if (sp_gather_find_copy(gather, there, &gather->copy))
        write_again(gather, there, strcmp(there, sp_ref_short(branch)) == 0);
}

/* A proposal is made of the branch that is checked out. */
static void write_proposed(struct sp_gather *gather)
{
    struct sp_buf name = {0};
    struct sp_oid here;
    if (read_here(gather, &name, &here) &&
        sp_ref_classify(sp_buf_text(&name)) == SP_REF_BRANCH)
        write_copied(gather, sp_buf_text(&name),
                     sp_gather_pushed_as(gather, sp_buf_text(&name)));
    sp_buf_dispose(&name);
}

/* Is something else checked out here, and nothing leads to what was pushed or checked? HEAD is
 * not to be pushed then. */
static bool is_apart(struct sp_gather *gather, const struct sp_ref_facts *ref)
{
    enum sp_occasion occasion = ref->push->occasion;
    struct sp_buf name = {0};
    struct sp_oid at;
    bool is = !gather->away.len &&
              (occasion == SP_REHEARSAL || occasion == SP_RANGE) &&
              read_here(gather, &name, &at) && !sp_oid_equal(&at, &ref->tip);
    sp_buf_dispose(&name);
    return is;
}

/* How a branch that the remote has is pushed after a rebase. */
static void write_pushed(struct sp_gather *gather,
                         const struct sp_ref_facts *ref)
{
    bool is_work = !ref->is_protected && ref->ref_class == SP_REF_BRANCH;
    if (ref->push->occasion == SP_PROPOSAL)
        write_proposed(gather);
    else if (is_work && ref->push->occasion == SP_RANGE && gather->in_worktree)
        write_copied(gather, ref->update->name, ref->pushed_as);
    else if (is_work && ref->kind != SP_DELETE)
        write_again(gather, sp_ref_short(ref->update->name), true);
}

static void write_untag(struct sp_gather *gather,
                        const struct sp_ref_facts *ref)
{
    if (ref->ref_class != SP_REF_TAG)
        return;
    sp_buf_puts(&gather->untag, "git tag -d ");
    sp_shell_quote(&gather->untag, sp_str(sp_ref_short(ref->update->name)));
}

static const char *text_or_none(struct sp_buf *text)
{
    return text->len ? sp_buf_text(text) : NULL;
}

/* Did the remote have the branch before? A clone has looked at its copy. */
static bool was_pushed(const struct sp_ref_facts *ref)
{
    enum sp_occasion occasion = ref->push->occasion;
    return ref->kind == SP_UPDATE || occasion == SP_RANGE ||
           occasion == SP_PROPOSAL;
}

void sp_gather_side(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    sp_buf_reset(&gather->side);
    sp_buf_reset(&gather->side_push);
    sp_buf_reset(&gather->push_again);
    sp_buf_reset(&gather->away);
    sp_buf_reset(&gather->untag);
    gather->copy = (struct sp_oid){{0}};
    read_replaced(gather, ref);
    read_side(gather, ref);
    write_away(gather, ref);
    if (!is_apart(gather, ref))
        write_pushed(gather, ref);
    write_untag(gather, ref);
    ref->side = text_or_none(&gather->side);
    ref->side_push = text_or_none(&gather->side_push);
    ref->push_over = text_or_none(&gather->push_again);
    ref->push_again = was_pushed(ref) ? ref->push_over : NULL;
    ref->away = text_or_none(&gather->away);
    ref->untag = text_or_none(&gather->untag);
}

/* The head of the branch whose squash came alone; NULL: none did. */
static const struct sp_oid *squashed(const struct sp_gather *gather,
                                     const struct sp_ref_facts *ref)
{
    const struct sp_history *history = &gather->history;
    const struct sp_join *one = gather->joins.items;
    if (ref->side || gather->joins.count != 1 ||
        !sp_oid_equal(&one->commit, &ref->tip))
        return NULL;
    const struct sp_node *node =
        &history->nodes.items[history->nodes.count - 1];
    struct sp_oid before = sp_history_parent(history, node->parents);
    return sp_oid_equal(&before, &ref->replaces) ? &one->head : NULL;
}

bool sp_gather_known_side(struct sp_gather *gather, struct sp_ref_facts *ref)
{
    const struct sp_oid *head = squashed(gather, ref);
    if (head)
        ref->brought = *head;
    const char *branch =
        sp_gather_there(gather, ref->side || head ? &ref->brought : &ref->tip);
    if (!branch)
        return false;
    sp_buf_reset(&gather->side);
    sp_buf_reset(&gather->push_again);
    write_named(gather, branch);
    ref->side = text_or_none(&gather->side);
    ref->push_again = text_or_none(&gather->push_again);
    return true;
}
