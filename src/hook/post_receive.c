#include <signal.h>

#include "here.h"
#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/hook.h"
#include "sallyport/recorded.h"
#include "sallyport/sanitise.h"

/* It need not wait for the disk: what a power cut takes, the next push finds. */
static int record(const struct sp_push *push, const struct hook_here *here,
                  struct sp_error *err)
{
    struct sp_audit_place place;
    struct sp_buf path = {0};
    struct sp_audit *audit = NULL;
    const struct sp_entry landed = {.kind = SP_ENTRY_LANDED,
                                    .time = sp_clock_now_ms(),
                                    .repository = here->path,
                                    .user = here->actor.user,
                                    .refs = push->items,
                                    .ref_count = push->count};
    int code = SP_OK;
    if (sp_audit_place(&place, &path, here->policy, here->path)) {
        place.is_relaxed = true;
        place.is_brief = true;
        code = sp_audit_open(&audit, &place, err);
        if (!code)
            code = sp_record_landed(audit, &landed, err);
    }
    sp_audit_close(audit);
    sp_buf_dispose(&path);
    return code;
}

static int record_here(const struct sp_push *push, struct sp_error *err)
{
    struct hook_here here;
    int code = sp_here_open(&here, err);
    if (code)
        return code;
    if (push->count && sp_here_is_guarded(&here))
        code = record(push, &here, err);
    sp_here_close(&here);
    return code;
}

static void warn(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_buf_puts(&text, "sallyport: what has landed is not in the trail: ");
    sp_sanitise(&text, sp_str(err->message), 0);
    sp_buf_putc(&text, '\n');
    sp_hook_say(&text);
    sp_buf_dispose(&text);
}

int sp_hook_post_receive(int argc, char **argv)
{
    (void)argc;
    struct sp_error err = {0};
    struct sp_buf input = {0};
    struct sp_push push = {0};
    signal(SIGPIPE, SIG_IGN);
    int code = sp_hook_read_input(&input, &err);
    const struct sp_str lines = {sp_buf_text(&input), input.len};
    if (!code)
        code = sp_push_parse(&push, lines, &err);
    if (!code)
        code = record_here(&push, &err);
    if (code)
        warn(&err);
    sp_push_dispose(&push);
    int status = sp_hook_run_chained(argv, "post-receive.chained", lines);
    sp_buf_dispose(&input);
    return status;
}
