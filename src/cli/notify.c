/* Hands entries of the trail to a program, each until it was taken. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "as_owner.h"
#include "audit.h"
#include "sallyport/file.h"
#include "sallyport/run.h"
#include "trail.h"

enum {
    PAGE = 64,         /* entries that are read at once */
    LOOK_EVERY = 1,    /* seconds */
    RETRY_AFTER = 30,  /* seconds */
    SHOWN = 400,       /* bytes of what the program says */
    NUMBER = 20,       /* digits */
    ONLY_OWNER = 0600, /* may read the file */
};

/* An entry that is to be handed over; the line is owned, NULL: not chosen. */
struct event {
    uint64_t seq;
    char *line;
};

struct notify {
    struct sp_audit_visitor visitor;
    struct trail trail;
    const struct sp_strings *events; /* of the policy */
    char *command;
    long seconds;
    int state; /* the file that says which entry is next; locked */
    uint64_t next;
    struct sp_watch watch;
    SP_VEC(struct event) page;
};

static const char *name_of(const struct sp_stored *entry)
{
    if (entry->kind != SP_ENTRY_PUSH)
        return sp_entry_kinds[entry->kind];
    return sp_entry_verdict_name(entry->verdict);
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *entry, struct sp_error *err)
{
    struct notify *self = (struct notify *)visitor;
    struct event event = {.seq = entry->seq};
    (void)err;
    if (!entry->is_pruned && sp_strings_have(self->events, name_of(entry)))
        event.line = sp_strndup(entry->line.ptr, entry->line.len);
    SP_VEC_PUSH(&self->page, event);
    return self->page.count == PAGE;
}

static int save(const struct notify *self, struct sp_error *err)
{
    char text[NUMBER + 2];
    int len = snprintf(text, sizeof text, "%" PRIu64 "\n", self->next);
    if (pwrite(self->state, text, (size_t)len, 0) == len &&
        ftruncate(self->state, len) == 0 && fdatasync(self->state) == 0)
        return SP_OK;
    return sp_error_set(err, SP_ESYSTEM, "cannot write which entry is next: %s",
                        strerror(errno));
}

/* The entry as a file that the program reads. */
static int input_of(int *fd, const char *line, struct sp_error *err)
{
    *fd = memfd_create("entry", MFD_CLOEXEC);
    if (*fd >= 0 && sp_write_all(*fd, sp_str(line)) &&
        sp_write_all(*fd, sp_str("\n")) && lseek(*fd, 0, SEEK_SET) == 0)
        return SP_OK;
    return sp_error_set(err, SP_ESYSTEM, "cannot hand an entry over: %s",
                        strerror(errno));
}

static void say_failed(const struct notify *self, uint64_t seq,
                       const struct sp_run *run)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "sallyport: notify: %s did not take entry %" PRIu64 ": ",
                  self->command, seq);
    if (run->timed_out)
        sp_buf_printf(&text, "it took longer than %ld s\n", self->seconds);
    else
        sp_buf_printf(&text, "exit status %d\n", run->status);
    sp_excerpt_text(&run->output, &text);
    cli_say_lines(stderr, &text);
    sp_buf_dispose(&text);
}

/* FINDINGS when the program has not taken it. */
static int hand_over(struct notify *self, const struct event *event,
                     struct sp_error *err)
{
    char *argv[] = {self->command, NULL};
    struct sp_run run = {0};
    int input = -1, code = input_of(&input, event->line, err);
    const struct sp_run_order order = {.argv = argv,
                                       .env = environ,
                                       .input = input,
                                       .limit_ms =
                                           1000 * (uint64_t)self->seconds,
                                       .keep = SHOWN};
    if (!code)
        code = sp_run_start(&run, &order, &self->watch, err);
    while (!code && run.is_on && !sp_runs_wait(&self->watch, &run, 1))
        ;
    sp_runs_end(&self->watch, &run, 1);
    if (!code && (run.status || run.timed_out)) {
        say_failed(self, event->seq, &run);
        code = FINDINGS;
    }
    sp_run_dispose(&run);
    if (input >= 0)
        close(input);
    return code;
}

static void drop_page(struct notify *self)
{
    for (size_t i = 0; i < self->page.count; i++)
        free(self->page.items[i].line);
    self->page.count = 0;
}

/* Reads a page, and hands over what was chosen of it: the trail is not held while a
 * program runs. *is_end: no entry is left. */
static int do_page(struct notify *self, bool *is_end, struct sp_error *err)
{
    const struct sp_audit_filter filter = {.first = self->next};
    int code = sp_audit_each(self->trail.audit, &filter, &self->visitor, err);
    *is_end = code == SP_OK;
    code = code < 0 ? code : SP_OK;
    for (size_t i = 0; !code && !self->watch.asked && i < self->page.count;
         i++) {
        if (self->page.items[i].line)
            code = hand_over(self, &self->page.items[i], err);
        if (code)
            break;
        self->next = self->page.items[i].seq + 1;
    }
    drop_page(self);
    int saved = code < 0 ? code : save(self, err);
    return saved ? saved : code;
}

static void wait_for(struct notify *self, long seconds)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    const struct timespec time = {.tv_sec = seconds};
    sigset_t asking;
    sigemptyset(&asking);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaddset(&asking, signals[i]);
    int came = sigtimedwait(&asking, NULL, &time);
    if (came > 0)
        self->watch.asked = came;
}

static int work(struct notify *self, bool follows, struct sp_error *err)
{
    bool is_end = false;
    int code = SP_OK;
    while (code >= 0 && !self->watch.asked) {
        code = do_page(self, &is_end, err);
        if (!follows && (code || is_end))
            break;
        if (code == FINDINGS)
            wait_for(self, RETRY_AFTER);
        else if (!code && is_end)
            wait_for(self, LOOK_EVERY);
    }
    return code;
}

/* Which entry is next: what the line says, the file, or the end of the log. */
static int find_next(struct notify *self, const char *from,
                     struct sp_error *err)
{
    char text[NUMBER + 2] = "";
    struct sp_audit_head head;
    ssize_t len = pread(self->state, text, NUMBER + 1, 0);
    if (from)
        return audit_number(&self->next, from, err);
    text[strcspn(text, "\n")] = '\0';
    if (len > 0)
        return audit_number(&self->next, text, err);
    int code = sp_audit_head(self->trail.audit, &head, err);
    self->next = code ? 0 : head.size;
    return code ? code : save(self, err);
}

/* A service waits for a run that is about to end. */
static int lock_state(struct notify *self, bool waits, struct sp_error *err)
{
    struct sp_buf path = {0};
    sp_buf_printf(&path, "%s-notify", sp_buf_text(&self->trail.path));
    int code =
        sp_file_lock(&self->state, sp_buf_text(&path), ONLY_OWNER, !waits, err);
    if (code == SP_ELIMIT)
        sp_error_set(err, SP_ELIMIT, "sallyport notify runs already here");
    sp_buf_dispose(&path);
    return code;
}

static int open_all(struct notify *self, bool follows, const char *from,
                    struct sp_error *err)
{
    int code = trail_open(&self->trail, false, NULL, err);
    if (code)
        return code;
    const struct sp_policy *policy = self->trail.policy;
    if (strcmp(policy->notify.command, "off") == 0)
        return sp_error_set(err, SP_EUSAGE,
                            "[notify] command is off: name a program in "
                            "sallyport.ini");
    self->command = policy->notify.command;
    self->events = &policy->notify.events;
    self->seconds = policy->notify.seconds;
    code = lock_state(self, follows, err);
    if (!code)
        code = find_next(self, from, err);
    return code ? code : sp_watch_open(&self->watch, err);
}

/* Returns an exit status. */
static int hand_all(const struct sp_cli_args *args)
{
    struct notify self = {.visitor = {visit}, .state = -1};
    struct sp_error err = {0};
    bool follows = sp_cli_flag(args, "--follow");
    int code = open_all(&self, follows, sp_cli_value(args, "--from"), &err);
    bool is_open = !code;
    if (is_open)
        code = work(&self, follows, &err);
    if (is_open)
        sp_watch_close(&self.watch);
    if (self.state >= 0)
        close(self.state);
    free(self.page.items);
    trail_close(&self.trail);
    return code < 0 ? cli_fail(&err) : code;
}

int sp_cli_notify(const struct sp_cli_args *args)
{
    return as_owner_again(args, hand_all);
}
