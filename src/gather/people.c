/*
 * Who wrote what a step brings, and what is approved: authors, committers
 * and co-authors. A merge on the first-parent line only joins, so who made it does not
 * count, unless it is what was approved.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/objects.h"

/* The most commits of another branch that are read. */
enum { MAX_BESIDE = 1000 };

/* The address in "Name <email>", in lower case. */
static void add_person(struct sp_strings *out, struct sp_str person)
{
    struct sp_buf email = {0};
    size_t at = person.len;
    while (at && person.ptr[at - 1] != '<')
        at--;
    for (; at && at < person.len && person.ptr[at] != '>'; at++)
        sp_buf_putc(&email, (char)tolower((unsigned char)person.ptr[at]));
    if (email.len && !sp_strings_have(out, sp_buf_text(&email)))
        sp_strings_add(out, sp_buf_text(&email), email.len);
    sp_buf_dispose(&email);
}

static int add_people(struct sp_gather *gather, const struct sp_oid *id,
                      struct sp_strings *out, struct sp_error *err)
{
    struct sp_object object;
    int code = sp_repo_read_any_commit(gather->repo, id, &object, err);
    if (code)
        return code;
    code = sp_commit_parse(&gather->commit, object.bytes, err);
    if (!code) {
        const struct sp_trailers *trailers = &gather->message.trailers;
        sp_message_parse(&gather->message, gather->commit.message);
        add_person(out, gather->commit.author);
        add_person(out, gather->commit.committer);
        for (size_t i = 0; i < trailers->count; i++)
            if (sp_str_equal_nocase(trailers->items[i].key, "Co-authored-by"))
                add_person(out, trailers->items[i].value);
    }
    sp_object_dispose(&object);
    return code;
}

/* Does the commit only join a branch to the line? */
static bool only_joins(const struct sp_node *node, const struct sp_step *step)
{
    return sp_node_own_parents(node) > 1 &&
           sp_oid_equal(&node->id, &step->landed) &&
           !sp_oid_equal(&node->id, &step->head);
}

static int read_brought(struct sp_gather *gather, size_t number,
                        struct sp_oidmap *commits, struct sp_error *err)
{
    struct sp_step *step = &gather->steps.items[number];
    struct nodes_of_step brought = sp_gather_brought(gather, number);
    int code = SP_OK;
    for (size_t i = 0; !code && i < brought.count; i++) {
        const struct sp_node *node =
            &gather->history.nodes.items[brought.nodes[i]];
        if (only_joins(node, step))
            continue;
        sp_oidmap_put(commits, &node->id, 1);
        code = add_people(gather, &node->id, &step->people, err);
    }
    return code;
}

/* A commit that the step does not bring, and all that only it has. One with too many
 * of them covers nothing. */
static int read_beside(struct sp_gather *gather, const struct sp_step *step,
                       struct sp_about *about, struct sp_oidmap *commits,
                       struct sp_error *err)
{
    struct sp_walk_starts starts = {0};
    struct sp_history beside = {0};
    sp_walk_from(&starts, &about->commit, SP_WALK_WANTED);
    if (!sp_oid_is_zero(&step->before))
        sp_walk_from(&starts, &step->before, SP_WALK_HIDDEN);
    int code = sp_walk(gather->repo, &starts, MAX_BESIDE, &beside, err);
    for (size_t i = 0; !code && i < beside.nodes.count; i++) {
        sp_oidmap_put(commits, &beside.nodes.items[i].id, 1);
        code =
            add_people(gather, &beside.nodes.items[i].id, &about->people, err);
    }
    if (code == SP_ELIMIT) {
        about->covers = about->is_result = false;
        *err = (struct sp_error){0};
        code = SP_OK;
    }
    free(starts.items);
    sp_history_dispose(&beside);
    return code;
}

static bool has_approval(const struct sp_about *about)
{
    for (size_t i = 0; i < about->lines.count; i++)
        if (about->lines.items[i].kind == SP_EVIDENCE_APPROVAL)
            return true;
    return false;
}

/* What a step brings: the commits, and who pushed them, as far as the trail knows. */
struct brought {
    bool is_known, has_pushers;
    struct sp_oidmap commits;
};

static int find_brought(struct sp_gather *gather, size_t number,
                        struct brought *out, struct sp_error *err)
{
    struct sp_step *step = &gather->steps.items[number];
    struct sp_pushers *pushers = gather->source.pushers;
    if (out->is_known)
        return SP_OK;
    int code = read_brought(gather, number, &out->commits, err);
    if (!code && pushers)
        code = pushers->find(pushers, &out->commits, &step->head,
                             &step->pushers, &out->has_pushers, err);
    out->is_known = !code;
    return code;
}

static void take_pushers(struct sp_about *about, const struct sp_step *step,
                         const struct brought *brought)
{
    about->has_pushers = brought->has_pushers;
    for (size_t i = 0; i < step->pushers.count; i++)
        sp_strings_add(&about->pushers, step->pushers.items[i],
                       strlen(step->pushers.items[i]));
}

static int complete(struct sp_gather *gather, const struct sp_step *step,
                    const struct brought *brought, struct sp_about *about,
                    struct sp_error *err)
{
    struct sp_pushers *pushers = gather->source.pushers;
    struct sp_oidmap beside = {0};
    int code = SP_OK;
    about->leaves_people = gather->source.leaves_people;
    if (sp_oidmap_get(&brought->commits, &about->commit) != SP_OIDMAP_NONE) {
        take_pushers(about, step, brought);
        return SP_OK;
    }
    if (sp_oid_equal(&about->commit, &step->landed))
        code = add_people(gather, &about->commit, &about->people, err);
    else
        code = read_beside(gather, step, about, &beside, err);
    if (!code && pushers)
        code = pushers->find(pushers, &beside, &about->commit, &about->pushers,
                             &about->has_pushers, err);
    sp_oidmap_dispose(&beside);
    return code;
}

/* Who brings the head of a step with this push: the repository has not got it but for the
 * quarantine. A host that merges makes new commits for them. NULL: nobody, or it is not
 * known. */
static const char *bringer_of(const struct sp_gather *gather,
                              const struct sp_step *step)
{
    const struct sp_source *source = &gather->source;
    struct sp_oid head = step->head;
    struct sp_repo *before = NULL;
    struct sp_error ignored = {0};
    bool was_there = true;
    if (!sp_occasion_moves_refs(source->occasion) || source->is_host_merge ||
        !source->object_directory || !*source->object_directory)
        return NULL;
    if (!sp_repo_open(&before, source->gitdir, NULL, NULL, &ignored))
        sp_repo_have(before, &(struct sp_oids){&head, 1, 1}, &was_there);
    sp_repo_free(before);
    return was_there ? NULL : source->user;
}

int sp_gather_people(struct sp_gather *gather, size_t number, bool is_short,
                     struct sp_error *err)
{
    struct sp_step *step = &gather->steps.items[number];
    struct brought brought = {.is_known = false};
    int code = is_short ? find_brought(gather, number, &brought, err) : SP_OK;
    if (is_short)
        step->bringer = bringer_of(gather, step);
    for (size_t i = 0; !code && i < step->about.count; i++) {
        struct sp_about *about = &step->about.items[i];
        if (!about->covers || !has_approval(about))
            continue;
        code = find_brought(gather, number, &brought, err);
        if (!code)
            code = complete(gather, step, &brought, about, err);
    }
    sp_oidmap_dispose(&brought.commits);
    return code;
}
