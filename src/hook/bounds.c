/* The limits for judging, and the message when one is reached. */
#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/crash.h"
#include "sallyport/report.h"

/* Before the policy is read. */
enum { MEMORY_AT_FIRST = 256 << 20 };

static void add_size(struct sp_buf *out, long bytes)
{
    if (bytes % (1 << 20) == 0)
        sp_buf_printf(out, "%ld MB", bytes >> 20);
    else
        sp_buf_printf(out, "%ld bytes", bytes);
}

/* Prepares the whole refusal, with the host's prefix on each line. */
static void begin(struct sp_buf *out, const struct hook_words *words)
{
    sp_buf_printf(out, "sallyport: %s refused: it could not be judged\n\n  ",
                  words->what);
}

static void end(struct sp_buf *out, const struct hook_words *words,
                enum sp_code code, const char *reason)
{
    struct sp_buf lines = {0};
    sp_buf_printf(out, "%s\n  %s", reason, words->fix);
    sp_prefix_lines(&lines, (struct sp_str){sp_buf_text(out), out->len},
                    words->prefix);
    if (words->json) {
        sp_buf_putc(&lines, '\n');
        sp_report_machine_undecided(&lines, code, reason);
        lines.data[--lines.len] = '\0';
    }
    sp_buf_dispose(out);
    *out = lines;
}

static void bound_memory(long bytes, const char *doing,
                         const struct hook_words *words)
{
    struct sp_buf text = {0}, reason = {0};
    begin(&text, words);
    sp_buf_printf(&reason, "%s it takes more than ", doing);
    add_size(&reason, bytes);
    sp_buf_puts(&reason, " ([limits] memory)");
    end(&text, words, SP_ELIMIT, sp_buf_text(&reason));
    sp_memory_limit((size_t)bytes, sp_buf_text(&text), 1);
    sp_buf_dispose(&text);
    sp_buf_dispose(&reason);
}

static void bound_time(long seconds, const struct hook_words *words)
{
    struct sp_buf text = {0}, reason = {0};
    begin(&text, words);
    sp_buf_printf(&reason,
                  "judging it took longer than %ld second%s ([limits] time)",
                  seconds, sp_plural((size_t)seconds));
    end(&text, words, SP_ELIMIT, sp_buf_text(&reason));
    sp_watchdog((unsigned)seconds, sp_buf_text(&text), 1);
    sp_buf_dispose(&text);
    sp_buf_dispose(&reason);
}

static void guard_crash(const struct hook_words *words)
{
    struct sp_buf text = {0};
    begin(&text, words);
    end(&text, words, SP_ESYSTEM,
        "judging it crashed; the administrator looks into it");
    sp_crash_guard(sp_buf_text(&text), 1);
    sp_buf_dispose(&text);
}

void sp_hook_bound_reading(const struct hook_words *words)
{
    guard_crash(words);
    bound_memory(MEMORY_AT_FIRST, "reading", words);
}

/* Ends the process where it takes more memory already than the limit allows. */
static void refuse_what_was_read(void)
{
    if (!sp_memory_is_left())
        sp_out_of_memory();
}

void sp_hook_bound_judging(const struct sp_policy *policy,
                           const struct hook_words *words)
{
    guard_crash(words);
    bound_time(policy->limits.max_seconds, words);
    bound_memory(policy->limits.max_memory, "judging", words);
    refuse_what_was_read();
}

void sp_hook_unbound(void)
{
    sp_watchdog(0, "", 0);
    sp_memory_limit(0, "", 0);
    sp_crash_guard(NULL, 0);
}
