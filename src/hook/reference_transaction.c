#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "here.h"
#include "internal.h"
#include "packing.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/early.h"
#include "sallyport/hook.h"
#include "sallyport/moved.h"
#include "sallyport/recorded.h"
#include "sallyport/refname.h"
#include "sallyport/sanitise.h"
#include "sallyport/vec.h"

/* A name as the pusher sees it: git has put the namespace before it. */
static struct sp_str without_namespace(struct sp_str name)
{
    const char *space = getenv("GIT_NAMESPACE");
    struct sp_str rest = sp_str(space ? space : ""), part;
    while (sp_str_item(&rest, '/', &part)) {
        static const char begin[] = "refs/namespaces/";
        size_t len = sizeof begin - 1 + part.len;
        if (!part.len)
            continue;
        if (name.len <= len || !sp_str_starts(name, begin) ||
            memcmp(name.ptr + sizeof begin - 1, part.ptr, part.len) != 0 ||
            name.ptr[len] != '/')
            return (struct sp_str){"", 0};
        name.ptr += len + 1;
        name.len -= len + 1;
    }
    return name;
}

static bool is_zero(struct sp_str id)
{
    return id.len && strspn(id.ptr, "0") >= id.len;
}

/* Two zeros delete a ref, whatever its value: no push that was accepted says so. */
static int add_update(struct sp_push *out, struct sp_str name,
                      struct sp_str old, struct sp_str new,
                      struct sp_error *err)
{
    if (!is_zero(old) || !is_zero(new))
        return sp_push_add(out, name, old, new, err);
    struct sp_ref_update gone = {.name = sp_strndup(name.ptr, name.len)};
    SP_VEC_PUSH(out, gone);
    return SP_OK;
}

/* Adds the update of a line if it moves a guarded ref. The old value is zero where
 * nobody asks for one; a symbolic ref has "ref:NAME" for an id. */
static int add_line(struct sp_push *out, const struct hook_here *here,
                    const char *head, struct sp_str line, struct sp_error *err)
{
    struct sp_str old, new, rest = line;
    if (!sp_str_item(&rest, ' ', &old) || !sp_str_item(&rest, ' ', &new))
        return SP_OK;
    rest = without_namespace(rest);
    char *name = sp_strndup(rest.ptr, rest.len);
    bool counts = sp_str_starts(rest, "refs/") &&
                  (!sp_str_equal(old, new) || is_zero(new)) &&
                  sp_moved_is_guarded(here->policy, name, head);
    free(name);
    return counts ? add_update(out, rest, old, new, err) : SP_OK;
}

static int read_guarded(struct sp_push *out, const struct hook_here *here,
                        struct sp_str input, struct sp_error *err)
{
    struct sp_buf head = {0};
    struct sp_str line;
    int code = SP_OK;
    sp_here_head(&head, here);
    while (!code && sp_str_line(&input, &line))
        code = add_line(out, here, sp_buf_text(&head), line, err);
    sp_buf_dispose(&head);
    return code;
}

/* May a ref move so, or does it not move at all? git tells of some deletions twice,
 * and of refs that it packs. */
static int is_fine(struct sp_audit *audit, struct hook_here *here,
                   const struct sp_ref_update *ref, bool is_prepared,
                   struct sp_error *err)
{
    if (sp_hook_is_packing(here, ref, is_prepared))
        return 1;
    int code =
        sp_moved_has_leave(audit, here->path, ref, sp_clock_now_ms(), err);
    return code || is_prepared ? code
                               : sp_moved_is_known(audit, here->path, ref, err);
}

/* Keeps those that no push has leave for. */
static int find_without_leave(struct sp_audit *audit, struct hook_here *here,
                              struct sp_push *push, bool is_prepared,
                              struct sp_error *err)
{
    size_t kept = 0;
    int code = SP_OK;
    for (size_t i = 0; i < push->count; i++) {
        struct sp_ref_update ref = push->items[i];
        if (code >= 0)
            code = is_fine(audit, here, &ref, is_prepared, err);
        if (code == 1)
            free(ref.name);
        else
            push->items[kept++] = ref;
    }
    push->count = kept;
    return code < 0 ? code : SP_OK;
}

/* Who typed `server` for a clone can move its main by nothing in it. */
static void add_uninstall(struct sp_buf *out, const char *gitdir)
{
    struct sp_str top = sp_str(gitdir);
    if (!sp_str_ends(top, "/.git"))
        return;
    top.len -= sizeof "/.git" - 1;
    sp_buf_puts(out, "  if nobody pushes to this repository, remove the hooks "
                     "of a server\n    sallyport-install uninstall ");
    sp_shell_quote(out, top);
    sp_buf_putc(out, '\n');
}

static void add_fix(struct sp_buf *out, const struct sp_ref_update *ref)
{
    if (sp_oid_is_zero(&ref->new_id)) {
        sp_buf_puts(out, "  fix: leave it where it is; this says how the "
                         "default branch is renamed\n"
                         "    sallyport explain protected-ref\n");
        return;
    }
    sp_buf_puts(out, "  fix: push it from a clone, so that it is judged and "
                     "recorded\n");
    if (sp_ref_is_plain(ref->name))
        sp_buf_printf(out, "    git push origin HEAD:%s\n", ref->name);
}

static void refuse(const struct hook_here *here, const struct sp_push *push)
{
    struct sp_buf text = {0};
    const struct sp_ref_update *ref = &push->items[0];
    sp_buf_puts(&text, "sallyport: ref not moved: ");
    sp_sanitise(&text, sp_str(ref->name), 60);
    sp_buf_puts(&text, " moves only by a push that was accepted\n");
    add_fix(&text, ref);
    add_uninstall(&text, here->path);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
}

static int record(struct sp_audit *audit, const struct hook_here *here,
                  const struct sp_push *push, bool is_refused,
                  struct sp_error *err)
{
    const struct sp_entry entry = {.kind = SP_ENTRY_OUT_OF_BAND,
                                   .verdict = is_refused ? SP_ENTRY_REFUSE
                                                         : SP_ENTRY_NO_VERDICT,
                                   .time = sp_clock_now_ms(),
                                   .repository = here->path,
                                   .user = here->actor.user,
                                   .refs = push->items,
                                   .ref_count = push->count};
    return sp_audit_append(audit, &entry, NULL, err);
}

/* Guarded refs are about to move, or have moved. Returns 1 when they may not. */
static int guard(struct hook_here *here, struct sp_push *push, bool is_prepared,
                 struct sp_error *err)
{
    struct sp_audit_place place;
    struct sp_buf path = {0};
    struct sp_audit *audit = NULL;
    bool refuses = here->policy->audit.guard == SP_GUARD_REFUSE &&
                   here->policy->policy.mode != SP_OBSERVE;
    int code = SP_OK;
    if (refuses == is_prepared &&
        sp_audit_place(&place, &path, here->policy, here->path)) {
        place.is_brief = true;
        code = sp_audit_open(&audit, &place, err);
        if (!code)
            code = find_without_leave(audit, here, push, is_prepared, err);
        if (!code && push->count)
            code = record(audit, here, push, refuses, err);
        if (!code && push->count && refuses) {
            refuse(here, push);
            code = 1;
        }
    }
    sp_audit_close(audit);
    sp_buf_dispose(&path);
    return code;
}

static int judge(struct sp_str input, bool is_prepared, struct sp_error *err)
{
    struct hook_here here;
    struct sp_push push = {0};
    int code = sp_here_open(&here, err);
    if (code)
        return code;
    if (sp_here_is_guarded(&here) && here.policy->audit.guard != SP_GUARD_OFF)
        code = read_guarded(&push, &here, input, err);
    if (!code && push.count)
        code = guard(&here, &push, is_prepared, err);
    if (code < 0 && here.policy->audit.on_failure == SP_FAILURE_ACCEPTS)
        code = SP_OK;
    sp_push_dispose(&push);
    sp_here_close(&here);
    return code;
}

static int fail(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "sallyport: ref not moved: ");
    sp_sanitise(&text, sp_str(err->message), 0);
    sp_buf_putc(&text, '\n');
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

int sp_hook_reference_transaction(int argc, char **argv)
{
    struct sp_error err = {0};
    struct sp_buf input = {0};
    signal(SIGPIPE, SIG_IGN);
    bool is_prepared = argc > 1 && strcmp(argv[1], "prepared") == 0;
    bool is_committed = argc > 1 && strcmp(argv[1], "committed") == 0;
    sp_buf_add(&input, sp_early_input().ptr, sp_early_input().len);
    int status = sp_hook_read_input(&input, &err);
    const struct sp_str lines = {sp_buf_text(&input), input.len};
    if (!status && (is_prepared || is_committed))
        status = judge(lines, is_prepared, &err);
    if (status < 0)
        status = fail(&err);
    if (!status)
        status =
            sp_hook_run_chained(argv, "reference-transaction.chained", lines);
    sp_buf_dispose(&input);
    return status;
}
