#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "sallyport/clock.h"
#include "sallyport/report.h"
#include "sallyport/spawn.h"

/* More than 100,000 refs with long names; a push that lists more is refused. */
enum { LARGEST_INPUT = 64 << 20 };

void hook_say(const struct sp_buf *text)
{
    fwrite(sp_buf_text(text), 1, text->len, stderr);
}

int hook_undecided(const struct sp_error *err)
{
    struct sp_buf text = {0};
    sp_report_undecided(&text, err);
    hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

int hook_read_input(struct sp_buf *out, struct sp_error *err)
{
    char chunk[65536];
    for (;;) {
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got == 0)
            return SP_OK;
        if (got < 0 && errno != EINTR)
            return sp_error_set(err, SP_ESYSTEM, "cannot read the push: %s",
                                strerror(errno));
        if (got > 0)
            sp_buf_add(out, chunk, (size_t)got);
        if (out->len > LARGEST_INPUT)
            return sp_error_set(err, SP_ELIMIT,
                                "the list of refs is longer than 64 MiB");
    }
}

void hook_watchdog(long seconds, const char *what, const char *mend)
{
    char message[256];
    snprintf(message, sizeof message,
             "sallyport: %s refused: it could not be judged\n\n"
             "  judging it took longer than %ld second%s ([limits] time)\n"
             "  %s",
             what, seconds, seconds == 1 ? "" : "s", mend);
    sp_watchdog((unsigned)seconds, message, 1);
}

void hook_beside(struct sp_buf *out, const char *argv0, const char *name)
{
    const char *slash = strrchr(argv0, '/');
    sp_buf_add(out, argv0, slash ? (size_t)(slash - argv0) + 1 : 0);
    sp_buf_puts(out, name);
}

int hook_chained(char **argv, const char *name, struct sp_str input,
                 struct sp_error *err)
{
    struct sp_buf path = {0};
    int status = 0;
    hook_beside(&path, argv[0], name);
    if (access(sp_buf_text(&path), X_OK) == 0) {
        char *old = argv[0];
        argv[0] = path.data;
        status = sp_spawn(sp_buf_text(&path), argv, input, err);
        argv[0] = old;
    }
    sp_buf_dispose(&path);
    return status;
}
