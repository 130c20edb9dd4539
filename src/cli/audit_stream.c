/* Prints entries in the order of seq, page by page, and perhaps waits for more. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"
#include "sallyport/process.h"

/* Bytes that are read at a time. Who reads them may be slow; meanwhile the trail is not
 * held, so that no push has to wait. */
enum { PAGE = 256 * 1024 };

enum { LOOK_EVERY = 500 * 1000 * 1000 /* nanoseconds */ };

static volatile sig_atomic_t is_ended;

static void end(int signal_number)
{
    (void)signal_number;
    is_ended = 1;
}

static void end_on(int signal_number)
{
    const struct sigaction action = {.sa_handler = end};
    if (!sp_process_ignores(signal_number))
        sigaction(signal_number, &action, NULL);
}

/* False when a signal has ended it, or nobody reads standard output any more. */
static bool wait_a_while(void)
{
    const struct timespec while_ = {0, LOOK_EVERY};
    struct pollfd out = {.fd = STDOUT_FILENO};
    sigset_t asking, before;
    sigemptyset(&asking);
    sigaddset(&asking, SIGINT);
    sigaddset(&asking, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &asking, &before);
    bool is_over = is_ended || (ppoll(&out, 1, &while_, &before) > 0 &&
                                out.revents & (POLLERR | POLLHUP | POLLNVAL));
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !is_over && !is_ended;
}

static int visit(struct sp_audit_visitor *visitor,
                 const struct sp_stored *stored, struct sp_error *err)
{
    struct audit_stream *self = (struct audit_stream *)visitor;
    struct sp_json *value;
    self->next = stored->seq + 1;
    if (stored->is_pruned)
        return 0;
    (void)err;
    bool is_taken = audit_select_takes(&self->select, stored, &value);
    if (is_taken && self->select.wants_value && !value) {
        self->left_out++;
    } else if (is_taken) {
        const struct sp_export_entry entry = {
            .stored = stored,
            .value = value,
            .has_landed = audit_landed_has(&self->select.landed, stored->seq)};
        self->write(self, &entry);
        sp_json_free(value);
    }
    return self->text.len >= PAGE;
}

/* False when nobody reads any more, or a signal came while it was written. */
static bool print(struct audit_stream *self)
{
    fwrite(sp_buf_text(&self->text), 1, self->text.len, stdout);
    sp_buf_reset(&self->text);
    return fflush(stdout) == 0;
}

/* Up to the end of the filter: 1; 0: nobody reads any more. */
static int print_all(struct audit_stream *self, struct sp_audit *audit,
                     struct sp_error *err)
{
    int code = 1;
    bool is_read = true;
    while (is_read && code == 1 && self->next < self->select.filter.end) {
        self->select.filter.first = self->next;
        code = sp_audit_each(audit, &self->select.filter, &self->visitor, err);
        is_read = code >= 0 && print(self);
    }
    self->next = self->select.filter.end;
    return code < 0 ? code : is_read;
}

/* What came since. */
static int look(struct audit_stream *self, struct sp_audit *audit,
                struct sp_error *err)
{
    struct sp_audit_head head;
    int code = sp_audit_head(audit, &head, err);
    if (code)
        return code;
    if (head.size < self->next)
        return sp_error_set(
            err, SP_EINPUT, "the log has become shorter: %llu entries of %llu",
            (unsigned long long)head.size, (unsigned long long)self->next);
    self->select.filter.end = head.size;
    return print_all(self, audit, err);
}

int audit_stream(struct audit_stream *self, struct sp_audit *audit,
                 bool follows, struct sp_error *err)
{
    int code;
    self->visitor.visit = visit;
    self->next = self->select.filter.first;
    if (follows) {
        end_on(SIGINT);
        end_on(SIGTERM);
    }
    code = print(self) ? print_all(self, audit, err) : 0;
    while (follows && code == 1 && wait_a_while())
        code = look(self, audit, err);
    return code < 0 ? code : SP_OK;
}
