/*
 * Finds the branch of a squash: the head whose merge into the commit before the
 * squash gives exactly its tree. Heads that the message names come first, then
 * those that look like it, then the newest. Nothing counts without the
 * comparison, and the number of failed merges is bounded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/ancestry.h"
#include "sallyport/merge.h"
#include "sallyport/objects.h"
#include "sallyport/walk.h"

/* The most failed merges of a push. */
enum { MAX_FAILED = 64 };

/* The most commits named by their id, each of which must be reached from a
 * head. */
enum { MAX_WALKS = 4 };

struct search {
    struct sp_gather *gather;
    const struct suspect *suspect;
    struct sp_untraced *looked;
    struct sp_oidmap tried;
    struct sp_oid found;
};

/* A head that the commit before contains brings nothing. A head that contains
 * the commit itself was not squashed into it. */
static int is_beside(const struct search *search, const struct sp_oid *head,
                     struct sp_error *err)
{
    struct sp_repo *repo = search->gather->repo;
    struct sp_oid from = *head, before = search->suspect->before;
    int reaches =
        sp_repo_reaches(repo, &(struct sp_oids){&before, 1, 1}, head, err);
    if (!reaches)
        reaches = sp_repo_reaches(repo, &(struct sp_oids){&from, 1, 1},
                                  &search->suspect->id, err);
    return reaches < 0 ? reaches : !reaches;
}

/* 1: this is the one. A head that cannot be merged explains nothing. */
static int try_head(struct search *search, const struct sp_oid *head,
                    struct sp_error *err)
{
    struct sp_gather *gather = search->gather;
    const struct suspect *suspect = search->suspect;
    struct sp_error problem = {0};
    if (gather->failed_merges >= MAX_FAILED ||
        sp_oidmap_get(&search->tried, head) != SP_OIDMAP_NONE ||
        sp_oid_equal(head, &suspect->id) ||
        sp_oid_equal(head, &suspect->before))
        return 0;
    sp_oidmap_put(&search->tried, head, 1);
    search->looked->heads++;
    const struct sp_content_source source = sp_gather_content_source(gather);
    const struct sp_code_paths code_paths = sp_content_code_paths(&source);
    int good = sp_repo_merge_gives(gather->repo, &suspect->before, head,
                                   &suspect->tree, &code_paths, &problem);
    if (good == SP_ESYSTEM)
        return sp_error_set(err, problem.code, "%s", problem.message);
    if (good > 0)
        good = is_beside(search, head, err);
    search->found = *head;
    gather->failed_merges += good <= 0;
    return good < 0 && !err->code ? 0 : good;
}

/* A branch that somebody can fetch from the server. */
static void remember_head(struct search *search, const struct head *head)
{
    struct sp_untraced *looked = search->looked;
    if (!*looked->head && !head->is_pushed && !search->gather->in_worktree &&
        strlen(head->name) < sizeof looked->head)
        snprintf(looked->head, sizeof looked->head, "%s", head->name);
}

/* Tries a head that the host or the commit names. */
static int try_told_head(struct search *search, const struct head *head,
                         struct sp_error *err)
{
    remember_head(search, head);
    return try_head(search, &head->id, err);
}

static int try_request(struct search *search, const char *request,
                       struct sp_error *err)
{
    const struct sp_gather *gather = search->gather;
    int code = 0;
    for (size_t i = 0; !code && i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        if (!sp_head_is_of_request(head, request))
            continue;
        search->looked->has_request = true;
        code = try_told_head(search, head, err);
    }
    return code;
}

/* Does some head reach the commit? One walk from it, with the heads hidden. */
static int is_reached(struct search *search, const struct sp_oid *id,
                      struct sp_error *err)
{
    struct sp_gather *gather = search->gather;
    struct sp_walk_starts starts = {0};
    struct sp_history beyond = {0};
    sp_walk_from(&starts, id, SP_WALK_WANTED);
    for (size_t i = 0; i < gather->heads.count; i++)
        if (gather->heads.items[i].is_commit)
            sp_walk_from(&starts, &gather->heads.items[i].id, SP_WALK_HIDDEN);
    int code = sp_walk(gather->repo, &starts,
                       (size_t)gather->source.policy->limits.max_commits,
                       &beyond, err);
    bool reached = !code && !beyond.nodes.count;
    free(starts.items);
    sp_history_dispose(&beyond);
    return code == SP_ELIMIT ? 0 : code < 0 ? code : reached;
}

/* Tries a commit by its id, in full or abbreviated. */
static int try_id(struct search *search, const char *text, struct sp_error *err)
{
    struct sp_oid id;
    struct sp_gather *gather = search->gather;
    if (sp_repo_expand(gather->repo, text, &id))
        return 0;
    search->looked->has_named = true;
    if (gather->walks >= MAX_WALKS)
        return 0;
    int good = try_head(search, &id, err);
    if (good <= 0)
        return good;
    sp_gather_describe_heads(gather);
    good = is_reached(search, &id, err);
    gather->walks += good <= 0;
    return good;
}

static int try_named(struct search *search, const char *name,
                     struct sp_error *err)
{
    const struct sp_gather *gather = search->gather;
    int code = 0;
    for (size_t i = 0; !code && i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        if (!sp_head_is_named(head, name))
            continue;
        search->looked->has_named = true;
        code = try_told_head(search, head, err);
    }
    return code ? code : try_id(search, name, err);
}

enum { ANOTHER, SAME_PRP, SAME_TREE };

/* How similar a head is to the squash. */
static unsigned likeness(const struct head *head, const struct suspect *suspect)
{
    if (sp_oid_equal(&head->tree, &suspect->tree))
        return SAME_TREE;
    return sp_head_shares_prp(head, suspect) ? SAME_PRP : ANOTHER;
}

struct candidate {
    const struct head *head;
    unsigned likeness;
};

static int by_likeness(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->likeness != y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    if (x->head->time != y->head->time)
        return x->head->time > y->head->time ? -1 : 1;
    return strcmp(x->head->name, y->head->name);
}

static int try_all(struct search *search, const char *own, struct sp_error *err)
{
    struct sp_gather *gather = search->gather;
    SP_VEC(struct candidate) all = {0};
    if (gather->failed_merges >= MAX_FAILED)
        return 0;
    sp_gather_describe_heads(gather);
    for (size_t i = 0; i < gather->heads.count; i++) {
        const struct head *head = &gather->heads.items[i];
        struct candidate one = {head, likeness(head, search->suspect)};
        if (head->is_commit && strcmp(head->name, own) != 0)
            SP_VEC_PUSH(&all, one);
    }
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_likeness);
    if (all.count && all.items[0].likeness == SAME_TREE)
        remember_head(search, all.items[0].head);
    int code = 0;
    for (size_t i = 0; !code && i < all.count; i++)
        code = try_head(search, &all.items[i].head->id, err);
    free(all.items);
    return code;
}

/* Tries what the host or the commit says that it came from. */
static int try_told(struct search *search, struct sp_error *err)
{
    const struct suspect *suspect = search->suspect;
    const char *const requests[] = {search->gather->source.request,
                                    suspect->request};
    int code = 0;
    for (size_t i = 0; !code && i < 2; i++)
        if (requests[i] && *requests[i])
            code = try_request(search, requests[i], err);
    for (size_t i = 0; !code && i < suspect->named.count; i++)
        code = try_named(search, suspect->named.items[i], err);
    return code;
}

int sp_gather_trace(struct sp_gather *gather, const struct sp_ref_facts *ref,
                    const struct suspect *suspect, struct sp_untraced *looked,
                    struct sp_oid *head, struct sp_error *err)
{
    struct search search = {gather, suspect, looked, {0}, {{0}}};
    *looked = (struct sp_untraced){
        .commit = suspect->id,
        .names_some = suspect->named.count > 0,
        .is_all = sp_oid_equal(&suspect->id, &ref->tip) &&
                  sp_oid_equal(&suspect->before, &ref->old_tip)};
    snprintf(looked->request, sizeof looked->request, "%s", suspect->request);
    if (looked->names_some &&
        strlen(suspect->named.items[0]) < sizeof looked->named)
        snprintf(looked->named, sizeof looked->named, "%s",
                 suspect->named.items[0]);
    int code = sp_gather_attributes(gather, err);
    if (!code)
        code = sp_gather_heads(gather, err);
    if (!code)
        code = try_told(&search, err);
    if (!code)
        code = try_all(&search, ref->update->name, err);
    *head = search.found;
    sp_oidmap_dispose(&search.tried);
    return code;
}
