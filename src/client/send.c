/*
 * The server's notes are fetched to refs of our own, refs/notes/sallyport-PID/, and
 * the line is added there: what the clone has in its own notes is not pushed.
 */
#include "sallyport/send.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sallyport/ancestry.h"
#include "sallyport/exception.h"
#include "sallyport/git_program.h"
#include "sallyport/notes.h"
#include "sallyport/refs.h"
#include "sallyport/vec.h"

#define DRAFTS "refs/notes/sallyport-"

enum { FIRST_PAUSE_MS = 50, LAST_PAUSE_MS = 3200 };

struct sending {
    struct sp_repo *repo;
    const char *remote;
    const char *ref;     /* at the server, and here */
    struct sp_buf draft; /* a ref of our own … */
    struct sp_buf under; /* … and what all of them begin with */
};

static void open_sending(struct sending *self, struct sp_repo *repo,
                         const char *remote, const char *ref)
{
    *self = (struct sending){.repo = repo, .remote = remote, .ref = ref};
    sp_buf_printf(&self->under, DRAFTS "%ld/", (long)getpid());
    sp_buf_printf(&self->draft, "%s%s", sp_buf_text(&self->under),
                  strrchr(self->ref, '/') + 1);
}

/* Runs git. What it prints goes to out, also when it fails; *status is its exit
 * status. */
static int run_git(const struct sending *self, const char *const arguments[],
                   struct sp_buf *out, int *status, struct sp_error *err)
{
    struct sp_watch watch;
    struct sp_git git;
    int code = sp_watch_open(&watch, err);
    if (code)
        return code;
    code = sp_git_open(&git, self->repo, &watch, err);
    if (!code)
        code = sp_git_try(&git, arguments, sp_str(""), out, status, err);
    sp_git_dispose(&git);
    sp_watch_close(&watch);
    return code;
}

/* The same, of what should not fail. */
static int must_git(const struct sending *self, const char *const arguments[],
                    struct sp_error *err)
{
    struct sp_buf out = {0};
    int status = 0;
    int code = run_git(self, arguments, &out, &status, err);
    if (!code && status)
        code = sp_git_failed(arguments, &out, err);
    sp_buf_dispose(&out);
    return code;
}

/* Takes the server's notes. Where it has none, there is no draft afterwards. */
static int fetch(const struct sending *self, struct sp_error *err)
{
    struct sp_buf spec = {0};
    sp_buf_printf(&spec, "+refs/notes/sallyport/*:%s*",
                  sp_buf_text(&self->under));
    int code = must_git(
        self,
        (const char *[]){"fetch", "--quiet", "--no-tags", "--prune",
                         "--no-write-fetch-head", "--no-recurse-submodules",
                         "--refmap=", /* no ref of the clone itself */
                         "--", self->remote, sp_buf_text(&spec), NULL},
        err);
    sp_buf_dispose(&spec);
    return code;
}

/* Does a ref of ours belong to a process that is gone, or to this one? */
static bool is_over(const char *name)
{
    long pid = strtol(name + strlen(DRAFTS), NULL, 10);
    return pid == (long)getpid() ||
           (pid > 1 && kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

static int add_name(const char *name, const struct sp_oid *id, void *context)
{
    (void)id;
    if (is_over(name))
        sp_strings_add(context, name, strlen(name));
    return 0;
}

/* Removes the drafts of this process, and of those that were killed. */
static void clean(const struct sending *self)
{
    struct sp_strings names = {0};
    struct sp_error ignored = {0};
    sp_repo_each_ref(self->repo, DRAFTS "*", add_name, &names, &ignored);
    for (size_t i = 0; i < names.count; i++)
        must_git(self,
                 (const char *[]){"update-ref", "-d", names.items[i], NULL},
                 &ignored);
    sp_strings_dispose(&names);
}

static void close_sending(struct sending *self)
{
    clean(self);
    sp_buf_dispose(&self->draft);
    sp_buf_dispose(&self->under);
}

static int read_tip(const struct sending *self, const char *ref,
                    struct sp_oid *out, struct sp_error *err)
{
    *out = (struct sp_oid){{0}};
    int code = sp_repo_ref(self->repo, ref, out, err);
    return code == SP_ENOTFOUND ? SP_OK : code;
}

static int push(const struct sending *self, struct sp_buf *said, int *status,
                struct sp_error *err)
{
    struct sp_buf spec = {0};
    sp_buf_printf(&spec, "%s:%s", sp_buf_text(&self->draft), self->ref);
    sp_buf_reset(said);
    int code = run_git(self,
                       (const char *[]){"push", "--porcelain", "--no-verify",
                                        "--recurse-submodules=no", "--",
                                        self->remote, sp_buf_text(&spec), NULL},
                       said, status, err);
    sp_buf_dispose(&spec);
    return code;
}

/* Moves a ref of the clone, unless others have moved it. */
static void move(const struct sending *self, const char *ref,
                 const struct sp_oid *to, const struct sp_oid *from)
{
    char id[SP_OID_HEX + 1], old[SP_OID_HEX + 1];
    struct sp_error ignored = {0};
    must_git(self,
             (const char *[]){"update-ref", ref, sp_oid_format(id, to),
                              sp_oid_format(old, from), NULL},
             &ignored);
}

/* A ref of the clone gets what the server has by now, from a draft; it keeps what it has.
 * is_notes: two versions of it can be merged, line by line. */
static void bring_one(const struct sending *self, const char *ref,
                      const char *from, bool is_notes)
{
    struct sp_oid own, draft;
    struct sp_error ignored = {0};
    if (read_tip(self, ref, &own, &ignored) ||
        read_tip(self, from, &draft, &ignored) || sp_oid_is_zero(&draft) ||
        sp_oid_equal(&own, &draft))
        return;
    const struct sp_oids tips = {&draft, 1, 1};
    if (sp_oid_is_zero(&own) ||
        sp_repo_reaches(self->repo, &tips, &own, &ignored) == 1) {
        move(self, ref, &draft, &own);
        return;
    }
    struct sp_buf option = {0};
    if (!is_notes)
        return;
    sp_buf_printf(&option, "--ref=%s", ref);
    must_git(self,
             (const char *[]){"notes", sp_buf_text(&option), "merge", "-q",
                              "-s", "cat_sort_uniq", from, NULL},
             &ignored);
    sp_buf_dispose(&option);
}

/* All that was fetched comes home: what one ref alone tells is half of it. */
static void bring_home(const struct sending *self)
{
    const char *const refs[] = {sp_evidence_ref(SP_EVIDENCE_APPROVAL),
                                sp_evidence_ref(SP_EVIDENCE_GATE),
                                SP_EXCEPTIONS_REF};
    for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
        struct sp_buf from = {0};
        sp_buf_printf(&from, "%s%s", sp_buf_text(&self->under),
                      strrchr(refs[i], '/') + 1);
        bring_one(self, refs[i], sp_buf_text(&from),
                  strcmp(refs[i], SP_EXCEPTIONS_REF) != 0);
        sp_buf_dispose(&from);
    }
}

/* After a push, git moves the ref of the clone, too, where the clone fetches it, whatever
 * was there: it gets back what it had. */
static void put_back(const struct sending *self, const struct sp_oid *own)
{
    struct sp_oid now, sent;
    struct sp_error ignored = {0};
    if (sp_oid_is_zero(own) || read_tip(self, self->ref, &now, &ignored) ||
        read_tip(self, sp_buf_text(&self->draft), &sent, &ignored) ||
        !sp_oid_equal(&now, &sent))
        return;
    move(self, self->ref, own, &now);
}

static void pause_before(int attempt)
{
    uint64_t max = (uint64_t)FIRST_PAUSE_MS << (attempt < 8 ? attempt - 1 : 7);
    if (max > LAST_PAUSE_MS)
        max = LAST_PAUSE_MS;
    uint64_t ms = sp_oid_salt() % max;
    const struct timespec time = {(time_t)(ms / 1000),
                                  (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

/* Did the server find something, so that another attempt would end alike? "push
 * refused: 1 finding"; not where it could not judge, as when the ref has moved. */
static bool is_judged(const struct sp_buf *said)
{
    static const char mark[] = "sallyport: push refused: ";
    const char *at = strstr(sp_buf_text(said), mark);
    return at && at[sizeof mark - 1] >= '1' && at[sizeof mark - 1] <= '9';
}

/* Does another push hold the ref at this moment? */
static bool is_locked(const struct sp_buf *said)
{
    return strstr(sp_buf_text(said), "cannot lock ref") ||
           strstr(sp_buf_text(said), "failed to update ref");
}

static int refused(struct sp_error *err)
{
    return sp_error_set(err, SP_EINPUT, "the server did not take it");
}

/* Adds it to what was fetched, and pushes that. *status: 0 when it is there. */
static int attempt(const struct sending *self, const struct sp_send *what,
                   struct sp_buf *said, int *status, struct sp_error *err)
{
    struct sp_oid own;
    int code = read_tip(self, self->ref, &own, err);
    if (!code)
        code = what->add(self->repo, sp_buf_text(&self->draft), what->context,
                         err);
    if (!code)
        code = push(self, said, status, err);
    if (!code && !*status) {
        put_back(self, &own);
        bring_home(self);
    }
    return code;
}

static int send_it(const struct sending *self, const struct sp_send *what,
                   struct sp_buf *said, struct sp_error *err)
{
    struct sp_oid before = {{0}}, tip;
    for (int i = 1; i <= SP_SEND_ATTEMPTS; i++) {
        int status = 0;
        int code = fetch(self, err);
        if (!code)
            code = read_tip(self, sp_buf_text(&self->draft), &tip, err);
        if (code)
            return code;
        if (i > 1 && sp_oid_equal(&before, &tip) && !is_locked(said))
            return refused(err);
        if (i > 1 && what->again)
            what->again(i);
        code = attempt(self, what, said, &status, err);
        if (code || !status)
            return code;
        if (is_judged(said))
            return refused(err);
        before = tip;
        pause_before(i);
    }
    return sp_error_set(err, SP_EGIT,
                        "others were faster %d times; try again later",
                        SP_SEND_ATTEMPTS);
}

int sp_send(const struct sp_send *what, struct sp_buf *said,
            struct sp_error *err)
{
    struct sending self;
    open_sending(&self, what->repo, what->remote, what->ref);
    int code = send_it(&self, what, said, err);
    close_sending(&self);
    return code;
}

int sp_send_look(struct sp_repo *repo, const char *remote,
                 enum sp_evidence_kind kind, const struct sp_oid *commit,
                 struct sp_buf *out, struct sp_error *err)
{
    struct sending self;
    open_sending(&self, repo, remote, sp_evidence_ref(kind));
    int code = fetch(&self, err);
    if (!code)
        code = sp_note_read(repo, sp_buf_text(&self.draft), commit, out, err);
    close_sending(&self);
    return code;
}

int sp_send_fetch(struct sp_repo *repo, const char *remote, const char *ref,
                  struct sp_oid *out, struct sp_error *err)
{
    struct sending self;
    open_sending(&self, repo, remote, ref);
    int code = fetch(&self, err);
    if (!code)
        code = read_tip(&self, sp_buf_text(&self.draft), out, err);
    if (!code)
        bring_home(&self);
    close_sending(&self);
    return code;
}
