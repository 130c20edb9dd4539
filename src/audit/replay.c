#include "sallyport/replay.h"

#include <stdlib.h>
#include <string.h>

#include "past_pushers.h"
#include "policy_then.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/decision.h"
#include "sallyport/lockout.h"
#include "sallyport/past.h"
#include "sallyport/recorded.h"
#include "sallyport/vec.h"

/* An accepted push moves its refs when it ends; the trail has that before it has what
 * landed. */
struct moving {
    struct sp_ref_update ref;
    long long end; /* milliseconds since 1970 */
};

struct replaying {
    struct sp_audit_visitor visitor;
    const struct sp_replay *replay;
    struct sp_replay_visitor *to;
    struct sp_past *past;
    struct policy_then then; /* of the push */
    struct past_pushers pushers;
    SP_VEC(struct moving) moving;
    struct sp_buf why, keeps_in;
};

static const char *text_of(const struct sp_json *line, const char *name)
{
    return sp_json_string_in(line, name);
}

/* A name of a ref holds no backslash, so each is of json.h, for a byte. */
static void unescape(struct sp_buf *out, const char *text)
{
    for (; *text; text++) {
        char hex[3] = {0};
        if (text[0] == '\\' && text[1] == 'x' && text[2] && text[3]) {
            memcpy(hex, text + 2, 2);
            sp_buf_putc(out, (char)strtol(hex, NULL, 16));
            text += 3;
        } else {
            sp_buf_putc(out, *text);
        }
    }
}

/* The refs of an entry; false where it does not have all of them. */
static bool read_refs(struct sp_push *out, const struct sp_json *line)
{
    const struct sp_json *refs = sp_json_get(line, "refs");
    bool good = !sp_json_get(line, "refs-left-out");
    for (size_t i = 0; i < sp_json_count(refs); i++) {
        const struct sp_json *ref = sp_json_at(refs, i);
        const char *name = text_of(ref, "ref"), *old = text_of(ref, "old"),
                   *new = text_of(ref, "new");
        struct sp_error ignored = {0};
        struct sp_buf exact = {0};
        unescape(&exact, name ? name : "");
        good =
            old && new &&
            !sp_push_add(out, (struct sp_str){sp_buf_text(&exact), exact.len},
                         sp_str(old), sp_str(new), &ignored) &&
            good;
        sp_buf_dispose(&exact);
    }
    return good;
}

/* Forgets that this ref is moving: it has landed. */
static void forget(struct replaying *self, const struct sp_ref_update *ref)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->moving.count; i++) {
        struct moving *moving = &self->moving.items[i];
        if (strcmp(moving->ref.name, ref->name) == 0)
            free(moving->ref.name);
        else
            self->moving.items[kept++] = *moving;
    }
    self->moving.count = kept;
}

static int land(struct replaying *self, const struct sp_push *refs,
                struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < refs->count; i++) {
        forget(self, &refs->items[i]);
        code = sp_past_move(self->past, &refs->items[i], err);
    }
    return code;
}

/* Moves what was moved before that time. */
static int move_until(struct replaying *self, int64_t time,
                      struct sp_error *err)
{
    size_t kept = 0;
    int code = SP_OK;
    for (size_t i = 0; i < self->moving.count; i++) {
        struct moving *moving = &self->moving.items[i];
        if (code || moving->end > time) {
            self->moving.items[kept++] = *moving;
            continue;
        }
        code = sp_past_move(self->past, &moving->ref, err);
        free(moving->ref.name);
    }
    self->moving.count = kept;
    return code;
}

/* 1: some of it has landed. */
static int begin_to_move(struct replaying *self, const struct sp_stored *entry,
                         const struct sp_json *line, const struct sp_push *refs,
                         struct sp_error *err)
{
    long long duration = 0;
    int code = 0, any = 0;
    if (entry->verdict != SP_ENTRY_ACCEPT)
        return 0;
    sp_json_integer_of(sp_json_get(line, "duration-ms"), &duration);
    for (size_t i = 0; code >= 0 && i < refs->count; i++) {
        struct moving moving = {.ref = refs->items[i],
                                .end = entry->time + duration};
        code = sp_past_landed(self->past, entry->seq, &moving.ref, err);
        if (code != 1)
            continue;
        any = 1;
        moving.ref.name = sp_strdup(moving.ref.name);
        SP_VEC_PUSH(&self->moving, moving);
    }
    return code < 0 ? code : any;
}

/* Who pushed, and how, as host.h says it. */
static struct sp_actor actor_of(const struct replaying *self,
                                const struct sp_stored *entry,
                                const struct sp_json *line)
{
    const char *via = text_of(line, "via");
    struct sp_actor actor = {.user = (char *)(uintptr_t)entry->user,
                             .why_unknown = text_of(line, "why-unknown"),
                             .via = via,
                             .prefix = ""};
    actor.is_host_merge = via && strcmp(via, "merge") == 0;
    actor.may_be_edit = actor.is_host_merge &&
                        self->then.policy->identity.host == SP_HOST_GITLAB;
    return actor;
}

static int find_lock(int64_t *until, const struct replaying *self,
                     const struct sp_stored *entry, struct sp_error *err)
{
    const struct sp_replay *replay = self->replay;
    int64_t milliseconds = 0;
    int code = SP_OK;
    if (sp_lockout_is_for(self->then.policy, entry->user))
        code = sp_lockout_find(&milliseconds, replay->audit, self->then.policy,
                               replay->repository, entry->user, entry->time - 1,
                               err);
    *until = (milliseconds + 999) / 1000;
    return code;
}

/* The same of both, as they are written? */
static bool is_same(const struct sp_json *then, const struct sp_json *now,
                    const char *name)
{
    struct sp_buf left = {0}, right = {0};
    const struct sp_json *a = sp_json_get(then, name),
                         *b = sp_json_get(now, name);
    if (a)
        sp_json_write(&left, a);
    if (b)
        sp_json_write(&right, b);
    bool same = strcmp(sp_buf_text(&left), sp_buf_text(&right)) == 0;
    sp_buf_dispose(&left);
    sp_buf_dispose(&right);
    return same;
}

static void compare(struct sp_replayed *out, const struct sp_json *now)
{
    bool same = is_same(out->line, now, "findings") &&
                is_same(out->line, now, "findings-left-out") &&
                is_same(out->line, now, "commits");
    out->findings = sp_json_get(now, "findings");
    out->result = out->now != out->entry->verdict ? SP_REPLAY_OTHER_VERDICT
                  : same                          ? SP_REPLAY_SAME
                                                  : SP_REPLAY_OTHER_FINDINGS;
}

/* Writes what an entry would say now. */
static int write_now(struct sp_json **out, const struct sp_decision *decision,
                     struct sp_error *err)
{
    struct sp_buf members = {0};
    sp_buf_putc(&members, '{');
    sp_recorded_members(&members, decision, NULL);
    sp_buf_putc(&members, '}');
    int code = sp_json_parse(
        out, (struct sp_str){sp_buf_text(&members), members.len}, err);
    sp_buf_dispose(&members);
    return code;
}

static int tell(struct replaying *self, const struct sp_replayed *out,
                struct sp_error *err)
{
    return self->to->visit(self->to, out, err);
}

static int not_judged(struct replaying *self, struct sp_replayed *out,
                      struct sp_error *err)
{
    out->result = SP_REPLAY_NOT_JUDGED;
    out->why = sp_buf_text(&self->why);
    return tell(self, out, err);
}

/* As a hook decides. */
static int decide(struct replaying *self, struct sp_replayed *out,
                  const struct sp_push *push, struct sp_error *err)
{
    const struct sp_replay *replay = self->replay;
    const struct sp_actor actor = actor_of(self, out->entry, out->line);
    struct sp_decision decision = {.found.findings.max = replay->max_findings};
    struct sp_error failed = {0};
    struct sp_json *now = NULL;
    struct sp_source source = {.gitdir = sp_past_gitdir(self->past),
                               .object_directory = sp_past_objects(self->past),
                               .push = push,
                               .policy = self->then.policy,
                               .setting_file = "sallyport.ini",
                               .pushers = &self->pushers.pushers,
                               .keeps_in = sp_buf_text(&self->keeps_in)};
    self->pushers.pushes.end = out->entry->seq;
    sp_source_by(&source, &actor);
    int code = find_lock(&source.locked_until, self, out->entry, err);
    if (code)
        return code;
    sp_decision_begin(&decision, self->then.policy, push, &actor);
    memcpy(decision.fingerprint, self->then.fingerprint,
           sizeof decision.fingerprint);
    sp_decide(&decision, &source, &failed);
    if (decision.decided == SP_UNDECIDED) {
        sp_buf_puts(&self->why, failed.message);
        code = not_judged(self, out, err);
    } else {
        code = write_now(&now, &decision, err);
        out->now = sp_recorded_verdict(&decision);
        if (!code)
            compare(out, now);
        if (!code)
            code = tell(self, out, err);
    }
    sp_json_free(now);
    sp_decision_dispose(&decision);
    return code;
}

/* Is all of the push there? Else says what is not. */
static bool is_whole(struct replaying *self, const struct sp_push *push)
{
    char hex[SP_OID_HEX + 1];
    for (size_t i = 0; i < push->count; i++) {
        const struct sp_ref_update *ref = &push->items[i];
        const struct sp_oid *const ids[] = {&ref->new_id, &ref->old_id};
        for (size_t k = 0; k < 2; k++) {
            if (sp_oid_is_zero(ids[k]) || sp_past_has(self->past, ids[k]))
                continue;
            sp_buf_printf(&self->why, "the object %s of %s is gone",
                          sp_oid_format(hex, ids[k]), ref->name);
            return false;
        }
    }
    return true;
}

static int judge(struct replaying *self, const struct sp_stored *entry,
                 const struct sp_json *line, const struct sp_push *push,
                 bool has_all, struct sp_error *err)
{
    const char *policy = text_of(line, "policy");
    struct sp_replayed out = {.entry = entry, .line = line};
    int code = sp_policy_then(&self->then, self->replay, self->past, err);
    if (code)
        return code;
    out.is_same_policy = policy && strcmp(policy, self->then.fingerprint) == 0;
    sp_buf_reset(&self->why);
    if (entry->is_pruned)
        sp_buf_puts(&self->why, "its entry was pruned");
    else if (!has_all)
        sp_buf_puts(&self->why, "the entry does not have all of its refs");
    if (self->why.len || !is_whole(self, push))
        return not_judged(self, &out, err);
    sp_clock_pretend(entry->time);
    code = decide(self, &out, push, err);
    sp_clock_pretend(0);
    return code;
}

/* An undecided push was not judged. */
static bool is_asked(const struct sp_replay *replay,
                     const struct sp_stored *entry)
{
    return (entry->verdict == SP_ENTRY_ACCEPT ||
            entry->verdict == SP_ENTRY_REFUSE) &&
           entry->time >= replay->since &&
           (!replay->until || entry->time < replay->until);
}

static int replay_push(struct replaying *self, const struct sp_stored *entry,
                       const struct sp_json *line, const struct sp_push *push,
                       bool has_all, struct sp_error *err)
{
    int code = move_until(self, entry->time, err);
    sp_past_keep(self->past);
    if (!code && is_asked(self->replay, entry))
        code = judge(self, entry, line, push, has_all, err);
    if (code)
        return code;
    int landed = begin_to_move(self, entry, line, push, err);
    return landed < 0 ? landed : sp_past_settle(self->past, landed, err);
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct replaying *self = (struct replaying *)visitor;
    struct sp_json *line = NULL;
    struct sp_push refs = {0};
    int code = SP_OK;
    bool moves = entry->kind == SP_ENTRY_LANDED ||
                 (entry->kind == SP_ENTRY_OUT_OF_BAND &&
                  entry->verdict != SP_ENTRY_REFUSE);
    if (!moves && entry->kind != SP_ENTRY_PUSH)
        return SP_OK;
    if (!entry->is_pruned)
        code = sp_json_parse(&line, entry->line, err);
    bool has_all = !code && line && read_refs(&refs, line);
    if (!code)
        code = moves ? land(self, &refs, err)
                     : replay_push(self, entry, line, &refs, has_all, err);
    sp_push_dispose(&refs);
    sp_json_free(line);
    return code;
}

int sp_replay_each(const struct sp_replay *replay,
                   struct sp_replay_visitor *visitor, struct sp_error *err)
{
    struct replaying self = {.visitor = {visit},
                             .replay = replay,
                             .to = visitor,
                             .then = {.policy = replay->policy}};
    const struct sp_audit_filter filter = {.repository = replay->repository};
    sp_policy_fingerprint(replay->policy, self.then.fingerprint);
    sp_past_pushers_begin(&self.pushers, replay->audit,
                          sp_repo_gitdir(replay->repo), replay->repository);
    int code = sp_past_open(&self.past, replay->audit, replay->repo,
                            replay->repository, err);
    if (!code)
        sp_buf_printf(&self.keeps_in, "%s/sallyport",
                      sp_past_gitdir(self.past));
    if (!code)
        code = sp_audit_each(replay->audit, &filter, &self.visitor, err);
    sp_past_close(self.past);
    sp_policy_free(self.then.tightened);
    for (size_t i = 0; i < self.moving.count; i++)
        free(self.moving.items[i].ref.name);
    free(self.moving.items);
    sp_buf_dispose(&self.why);
    sp_buf_dispose(&self.keeps_in);
    return code;
}
