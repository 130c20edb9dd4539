/* The trail of a repository: would a push be recorded, and is the end of it whole? */
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/recorded.h"
#include "sallyport/utc.h"

enum { WEEK = 7 * SP_DAY, MAX_WAIT = 1000 /* milliseconds */ };

/* Is the last entry in the log? As many hashes are read as the tree is deep. */
static int check_last(struct sp_audit *audit, struct sp_error *err)
{
    struct sp_audit_head head;
    struct sp_merkle_proof proof;
    struct sp_buf line = {0};
    struct sp_hash leaf, stored;
    int code = sp_audit_head(audit, &head, err);
    if (code || !head.size)
        return code;
    code = sp_audit_read(audit, head.size - 1, &line, err);
    if (!code)
        code = sp_audit_prove(audit, head.size - 1, head.size, &proof, &stored,
                              err);
    sp_merkle_leaf(&leaf, (struct sp_str){sp_buf_text(&line), line.len});
    if (!code && line.len && !sp_hash_equal(&leaf, &stored))
        code = sp_error_set(err, SP_EINPUT,
                            "the last entry is not what was hashed");
    sp_buf_dispose(&line);
    return code;
}

struct counting {
    struct sp_audit_visitor visitor;
    size_t count;
};

static int count_one(struct sp_audit_visitor *visitor,
                     const struct sp_stored *entry, struct sp_error *err)
{
    (void)entry;
    (void)err;
    ((struct counting *)visitor)->count++;
    return 0;
}

static int count_never_ended(struct sp_doctor_repo *repo,
                             struct sp_audit *audit, struct sp_error *err)
{
    struct counting counting = {.visitor = {count_one}};
    const struct sp_audit_filter filter = {.repository = repo->gitdir,
                                           .kinds = 1 << SP_ENTRY_PUSH,
                                           .verdicts = 1 << SP_ENTRY_NO_VERDICT,
                                           .since =
                                               (sp_clock_now() - WEEK) * 1000};
    int code = sp_audit_each(audit, &filter, &counting.visitor, err);
    repo->trail.never_ended = counting.count;
    return code;
}

/* One that is not there yet is made by the first push. A lock is no fault. Yours to
 * free; NULL: none. */
static char *fault_of(struct sp_doctor_trail *trail, int code,
                      const struct sp_error *err)
{
    bool is_fault = code && code != SP_ENOTFOUND && code != SP_ELIMIT;
    trail->is_damaged |= code == SP_EDAMAGED;
    return is_fault ? sp_strdup(err->message) : NULL;
}

static char *look_at_end(struct sp_doctor_repo *repo, struct sp_audit *audit)
{
    struct sp_error err = {0};
    int code = check_last(audit, &err);
    if (!code)
        code = count_never_ended(repo, audit, &err);
    if (!code)
        code = sp_audit_earlier_gone(audit, &repo->trail.earlier_gone, &err);
    return fault_of(&repo->trail, code, &err);
}

static void look_into(struct sp_doctor_repo *repo, struct sp_audit_place *place)
{
    struct sp_error err = {0};
    struct sp_audit *audit;
    place->may_create = false;
    place->is_read_only = true;
    place->max_wait = MAX_WAIT;
    int code = sp_audit_open(&audit, place, &err);
    repo->trail.fault = fault_of(&repo->trail, code, &err);
    if (audit)
        repo->trail.damage = look_at_end(repo, audit);
    sp_audit_close(audit);
}

static void read_used(struct sp_doctor_repo *repo)
{
    struct sp_audit_place place;
    struct sp_buf path = {0};
    repo->trail.is_off =
        !sp_audit_place(&place, &path, repo->policy, repo->gitdir);
    if (!repo->trail.is_off) {
        if (geteuid() == repo->owner)
            look_into(repo, &place);
        repo->trail.path = sp_buf_detach(&path);
        sp_doctor_read_trail_files(repo);
    }
    sp_buf_dispose(&path);
}

/* A repository that is to be guarded needs a place for one, too. */
void sp_doctor_read_trail(struct sp_doctor_repo *repo)
{
    const bool is_guarded = sp_doctor_repo_is_guarded(repo);
    if (repo->is_clone || !repo->policy)
        return;
    if (is_guarded)
        read_used(repo);
    if (is_guarded || !sp_doctor_repo_is_aside(repo))
        sp_doctor_read_trail_place(repo);
}
