/* Computes the log again, and compares it with a checkpoint. */
#include <stdio.h>

#include "audit.h"
#include "sallyport/begun.h"
#include "sallyport/clock.h"
#include "sallyport/utc.h"
#include "terminal.h"

struct verifying {
    struct sp_audit_check check;
    struct terminal_progress progress;
};

static void report(struct sp_audit_check *check, bool has_seq, uint64_t seq,
                   const char *wrong)
{
    (void)check;
    if (has_seq)
        printf("entry %llu: %s\n", (unsigned long long)seq, wrong);
    else
        printf("%s\n", wrong);
}

static void progress(struct sp_audit_check *check, uint64_t done, uint64_t all)
{
    (void)all;
    terminal_progress(&((struct verifying *)check)->progress, (size_t)done);
}

/* Lists pushes that did not go as the others. */
struct odd {
    struct sp_audit_visitor visitor;
    struct audit_landed landed;
};

static int visit_odd(struct sp_audit_visitor *visitor,
                     const struct sp_stored *entry, struct sp_error *err)
{
    const struct odd *self = (const struct odd *)visitor;
    (void)err;
    if (entry->verdict == SP_ENTRY_NO_VERDICT)
        printf("entry %llu: begun, and never ended\n",
               (unsigned long long)entry->seq);
    else if (!audit_landed_has(&self->landed, entry->seq))
        printf("entry %llu: accepted, and never landed\n",
               (unsigned long long)entry->seq);
    return 0;
}

static int list_odd(struct sp_audit *audit, struct sp_error *err)
{
    struct odd self = {.visitor = {visit_odd}};
    const struct sp_audit_filter filter = {
        .kinds = 1 << SP_ENTRY_PUSH,
        .verdicts = 1 << SP_ENTRY_NO_VERDICT | 1 << SP_ENTRY_ACCEPT};
    int code = audit_landed_read(&self.landed, audit, err);
    if (!code)
        code = sp_audit_each(audit, &filter, &self.visitor, err);
    audit_landed_dispose(&self.landed);
    return code;
}

struct left {
    struct sp_begun_visitor visitor;
    struct sp_buf text;
};

static void visit_left(struct sp_begun_visitor *visitor,
                       const struct sp_entry *entry)
{
    struct left *self = (struct left *)visitor;
    char time[SP_UTC_TEXT + 1];
    sp_buf_printf(&self->text, "a push of %s at %s",
                  entry->user ? entry->user : "somebody unknown",
                  sp_utc_write(time, entry->time / 1000));
    if (entry->ref_count)
        sp_buf_printf(&self->text, " to %s", entry->refs[0].name);
    if (entry->ref_count > 1)
        sp_buf_printf(&self->text, " and %zu more", entry->ref_count - 1);
    sp_buf_puts(&self->text,
                entry->verdict
                    ? " could not be recorded; the next push records it\n"
                    : " was begun, and never ended; the next push records "
                      "it\n");
}

/* What is not in the log yet. */
static int list_left(struct sp_audit *audit, struct sp_error *err)
{
    struct left self = {.visitor = {visit_left}};
    int code = sp_begun_list(audit, &self.visitor, err);
    cli_say_lines(stdout, &self.text);
    sp_buf_dispose(&self.text);
    return code;
}

/* 1: the log extends it; 0: it does not, which is printed. */
static int extends(struct sp_audit *audit, const struct sp_audit_head *log,
                   const struct sp_audit_head *old, struct sp_error *err)
{
    struct sp_merkle_proof proof;
    if (old->size > log->size) {
        printf("the checkpoint has %llu entries, the log has %llu\n",
               (unsigned long long)old->size, (unsigned long long)log->size);
        return 0;
    }
    int code = sp_audit_prove_extends(audit, old->size, log->size, &proof, err);
    if (code)
        return code;
    bool is_good =
        sp_merkle_extends(&proof, old->size, &old->root, log->size, &log->root);
    struct sp_buf count = {0};
    audit_count(&count, old->size);
    printf("the log %s the checkpoint of %s\n",
           is_good ? "extends" : "does not extend", sp_buf_text(&count));
    sp_buf_dispose(&count);
    return is_good;
}

static void say(const struct sp_audit_check *check)
{
    if (!check->head.size && !check->problems) {
        puts("the trail is empty: it has no entry");
        return;
    }
    struct sp_buf count = {0};
    audit_count(&count, check->head.size);
    printf("%s read and hashed again, %llu of them pruned; ",
           sp_buf_text(&count), (unsigned long long)check->pruned);
    sp_buf_dispose(&count);
    if (check->problems)
        printf("%llu problems\nthe file was changed by somebody, or damaged: "
               "compare it with a backup, and with a checkpoint (--head "
               "FILE)\n",
               (unsigned long long)check->problems);
    else
        puts("every line and every hash agree");
}

/* 1: no earlier trail is gone that nobody has acknowledged; 0: one is, which is printed. */
static int is_first(struct sp_audit *audit, struct sp_error *err)
{
    char time[SP_UTC_TEXT + 1];
    int64_t gone;
    int code = sp_audit_earlier_gone(audit, &gone, err);
    if (code)
        return code;
    if (gone)
        printf("pushes were recorded here before %s, and the trail of them "
               "is gone; look for a backup of it, then type: sallyport audit "
               "acknowledge\n",
               sp_utc_write(time, gone / 1000));
    return !gone;
}

/* All that is said is of one state of the trail. Returns 1 when it is whole, 0, or an
 * error. */
static int verify(struct verifying *self, struct sp_audit *audit,
                  const struct sp_audit_head *old, struct sp_error *err)
{
    int code = sp_audit_verify(audit, &self->check, err);
    terminal_progress_end(&self->progress);
    if (!code)
        code = list_odd(audit, err);
    if (!code)
        code = list_left(audit, err);
    if (!code)
        code = is_first(audit, err);
    if (code < 0)
        return code;
    bool is_first_trail = code;
    say(&self->check);
    bool is_good = !self->check.problems;
    if (old && (is_good || old->size > self->check.head.size)) {
        code = extends(audit, &self->check.head, old, err);
        is_good = is_good && code == 1;
    }
    return code < 0 ? code : is_good && is_first_trail;
}

int audit_verify(struct audit_trail *trail, const struct sp_cli_args *args)
{
    struct verifying self = {.check = {.report = report, .progress = progress}};
    struct sp_audit_head old;
    struct sp_error err = {0};
    const char *file = sp_cli_value(args, "--head");
    terminal_progress_begin(&self.progress, sp_clock_ms());
    self.progress.one = "entry", self.progress.many = "entries";
    self.progress.done = "verified";
    int code = file ? audit_checkpoint_read(&old, file, &err) : SP_OK;
    if (!code)
        code = sp_audit_hold(trail->audit, &err);
    if (!code)
        code = verify(&self, trail->audit, file ? &old : NULL, &err);
    sp_audit_release(trail->audit);
    return code < 0 ? cli_fail(&err) : code ? CLEAN : FINDINGS;
}
