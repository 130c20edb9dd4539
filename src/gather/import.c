/*
 * The import happens once. The file sallyport.import of the git directory
 * records which push has brought, or is bringing, the first protected ref. A
 * hook ends before the refs move, so the record names the process that will
 * move them; later the record tells whether it did.
 *
 * Once the record is closed it lists the commits that came in unjudged, and
 * names the importer. For an hour that user may push tags, the second step that
 * every host recommends (git push --all, then git push --tags). The tags hide
 * no commits.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import_record.h"
#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/objects.h"
#include "sallyport/published.h"
#include "sallyport/refs.h"
#include "sallyport/utc.h"

/* When a ref was last created or deleted in refs/heads: each creation changes
 * it. */
static long long heads_changed(const struct sp_gather *gather)
{
    struct sp_buf path = {0};
    struct stat info = {0};
    sp_buf_printf(&path, "%srefs/heads", sp_repo_commondir(gather->repo));
    bool is_there = stat(sp_buf_text(&path), &info) == 0;
    sp_buf_dispose(&path);
    return is_there ? (long long)info.st_mtim.tv_sec * 1000000000LL +
                          info.st_mtim.tv_nsec
                    : 0;
}

/* Does this push create a protected ref? */
static bool brings_protected(const struct sp_gather *gather)
{
    const struct sp_push *push = gather->source.push;
    for (size_t i = 0; push && i < push->count; i++)
        if (sp_update_kind(&push->items[i]) != SP_DELETE &&
            sp_ref_matches(&gather->source.policy->refs.protected,
                           push->items[i].name, sp_buf_text(&gather->head)))
            return true;
    return false;
}

/* Did the repository have refs when it was guarded? Then the installer wrote
 * their commits into the policy. */
static bool was_filled(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->policy.baseline.count; i++)
        if (strcmp(policy->policy.baseline.items[i], "now") != 0)
            return true;
    return false;
}

/* The user who pushes now, as an importer. */
static struct importer this_user(const struct sp_gather *gather)
{
    struct importer us = {.when = (long long)sp_clock_now()};
    const char *user = gather->source.user;
    us.is_known = user && *user;
    if (us.is_known)
        sp_oid_of_text(&us.user, sp_str(user));
    return us;
}

bool sp_gather_is_second_step(int64_t import, int64_t time)
{
    return import <= time && time - import <= SP_HOUR;
}

/* Lets the second step in: it could have come with the first, from the same
 * user. */
static void allow_second_step(struct sp_gather *gather,
                              const struct importer *importer)
{
    struct importer us = this_user(gather);
    gather->takes_tags =
        importer->is_known && us.is_known &&
        sp_oid_equal(&us.user, &importer->user) &&
        sp_gather_is_second_step(importer->when, sp_clock_now());
}

/* A protected ref exists. After an import that this hook saw, its commits are
 * listed; where they were judged, there is nothing to list. */
static int close_import(struct sp_gather *gather, const char *path,
                        const struct import_record *old, struct sp_error *err)
{
    const struct import_record closed = {.state = IMPORT_CLOSED,
                                         .importer = old->importer};
    bool was_seen = old->state == IMPORT_OPEN || old->state == IMPORT_CLOSING;
    struct sp_buf text = {0};
    int code = SP_OK;
    sp_import_record_format(&text, &closed);
    allow_second_step(gather, &old->importer);
    if (was_seen && sp_policy_takes_import(gather->source.policy))
        code = sp_gather_list_imported(gather, &text, err);
    if (!code)
        code = sp_import_record_write(path, &text, err);
    sp_buf_dispose(&text);
    return code;
}

/* Does the import still last? A push that was refused has made no ref. */
static bool still_lasts(const struct sp_gather *gather,
                        const struct import_record *old, bool is_empty)
{
    switch (old->state) {
    case IMPORT_OPEN:
        return true;
    case IMPORT_NEW:
        return is_empty && !was_filled(gather->source.policy);
    case IMPORT_CLOSING:
        return old->heads_changed == heads_changed(gather);
    default:
        return false;
    }
}

/* No protected ref exists, and no other push brings one. */
static int record_push(struct sp_gather *gather, const char *path,
                       const struct receiver *us, struct sp_error *err)
{
    struct import_record record = {.state = gather->is_empty ? IMPORT_OPEN
                                                             : IMPORT_CLOSED};
    struct sp_buf text = {0};
    if (gather->is_empty && brings_protected(gather)) {
        record.state = IMPORT_CLOSING;
        record.receiver = *us;
        record.importer = this_user(gather);
        record.when = record.importer.when;
        record.heads_changed = heads_changed(gather);
    }
    sp_import_record_format(&text, &record);
    int code = sp_import_record_write(path, &text, err);
    sp_buf_dispose(&text);
    return code;
}

/* Decides about this push by the record. */
static int decide(struct sp_gather *gather, const char *path,
                  const struct import_record *old, bool is_empty,
                  struct sp_error *err)
{
    const struct receiver us = sp_receiver_find();
    bool is_closing = old->state == IMPORT_CLOSING;
    if (is_closing && sp_receiver_equal(&us, &old->receiver)) {
        gather->is_empty = true;
        return SP_OK;
    }
    if (gather->protected_tips.count)
        return close_import(gather, path, old, err);
    if (is_closing && sp_receiver_runs(&old->receiver, old->when))
        return sp_error_set(err, SP_EINPUT,
                            "another first push is under way, and only one is "
                            "let in unjudged ([policy] baseline); push again "
                            "when it has ended");
    gather->is_empty = still_lasts(gather, old, is_empty);
    return record_push(gather, path, &us, err);
}

/* Is the import over? Then the record says who may push tags. */
static bool is_over(struct sp_gather *gather,
                    const struct import_record *record)
{
    if (record->state != IMPORT_CLOSED)
        return false;
    allow_second_step(gather, &record->importer);
    return true;
}

/* Asks the record under its lock, unless the import was over before. */
static int ask_record(struct sp_gather *gather, const char *path, bool is_empty,
                      struct sp_error *err)
{
    struct import_record record;
    int lock;
    sp_import_record_read(&record, path);
    if (is_over(gather, &record))
        return SP_OK;
    int code = sp_import_record_lock(&lock, &record, path, err);
    if (code)
        return code;
    if (!is_over(gather, &record))
        code = decide(gather, path, &record, is_empty, err);
    close(lock);
    return code;
}

/* Completes gather->is_empty and takes_tags on a server, and records the push. */
static int ask_server(struct sp_gather *gather, bool is_empty,
                      struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_import_record_path(&path, gather);
    gather->is_empty = false;
    int code = ask_record(gather, sp_buf_text(&path), is_empty, err);
    if (code == SP_ESYSTEM && !is_empty) {
        /* the repository has refs, so no import is possible */
        *err = (struct sp_error){0};
        code = SP_OK;
    }
    sp_buf_dispose(&path);
    return code;
}

/* Only the administrator makes the ref of the policy, which is no history. */
static int stop_at_history(const char *name, const struct sp_oid *id,
                           void *context)
{
    (void)id, (void)context;
    return strcmp(name, SP_PUBLISHED_REF) != 0;
}

/* Was the remote filled by a push from here, not long ago? Then its tags may still
 * come, as on the server, which has the last word. */
static bool filled_remote(const struct sp_gather *gather)
{
    int64_t when;
    for (size_t i = 0; i < gather->protected_tips.count; i++) {
        const struct protected_tip *tip = &gather->protected_tips.items[i];
        if (sp_str_starts(sp_str(tip->ref), sp_buf_text(&gather->tracking)) &&
            sp_repo_ref_was_pushed(gather->repo, tip->ref, &when) &&
            sp_gather_is_second_step(when, sp_clock_now()))
            return true;
    }
    return false;
}

/* How many refs are there, as far as a clone knows: 0, or 1 for any number. Listing them
 * takes long where there are many. Below 0 after an error. */
static int count_history(struct sp_gather *gather, struct sp_error *err)
{
    const char *known = gather->source.remote ? "refs/remotes/*" : "refs/*";
    if (gather->protected_tips.count)
        return 1;
    return sp_repo_each_ref(gather->repo, known, stop_at_history, NULL, err);
}

/* Completes gather->is_empty, once. */
static int find_emptiness(struct sp_gather *gather, struct sp_error *err)
{
    if (gather->emptiness_known)
        return SP_OK;
    int found = count_history(gather, err), code = SP_OK;
    if (found < 0)
        return found;
    gather->is_empty = found == 0;
    if (gather->source.push)
        code = ask_server(gather, gather->is_empty, err);
    gather->awaits_protected = gather->source.push && gather->is_empty &&
                               !brings_protected(gather) &&
                               sp_policy_takes_import(gather->source.policy);
    gather->emptiness_known = code == SP_OK;
    return code;
}

/* The branch without which a branch of the import is not judged; NULL: it is. */
static const char *awaited(const struct sp_gather *gather,
                           const struct sp_ref_facts *ref)
{
    return ref->is_import && gather->awaits_protected &&
                   ref->ref_class == SP_REF_BRANCH
               ? sp_ref_short(sp_buf_text(&gather->head))
               : NULL;
}

int sp_gather_import(struct sp_gather *gather, struct sp_ref_facts *out,
                     struct sp_error *err)
{
    bool records = gather->source.push != NULL;
    bool is_tag = out->ref_class == SP_REF_TAG && out->kind == SP_CREATE &&
                  !out->is_protected;
    if (is_tag && gather->source.remote && gather->protected_tips.count)
        out->is_import = filled_remote(gather);
    if (!sp_gather_knows_old(gather) ||
        (!records && (out->kind != SP_CREATE || gather->protected_tips.count)))
        return SP_OK;
    int code = find_emptiness(gather, err);
    if (code)
        return code;
    out->is_import = gather->is_empty || (gather->takes_tags && is_tag);
    out->awaits_protected = awaited(gather, out);
    return SP_OK;
}
