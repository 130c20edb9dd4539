#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/proof.h"

/* Part of each key. Change it when the meaning of results changes. */
#define KEY_VERSION "sallyport prove 1"

enum { SKIP = 125, NOT_RUN = 126, NOT_FOUND = 127 };

/* Bytes of the output of one commit that are kept: thousands may fail. */
enum { LONGEST_OUTPUT = 16384 };

static void set_reason(struct sp_proof_step *step, const char *format,
                       va_list args)
{
    char text[1280];
    vsnprintf(text, sizeof text, format, args);
    free(step->reason);
    step->reason = sp_strdup(text);
}

void sp_proof_give_up(struct sp_proof_step *step, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_reason(step, format, args);
    va_end(args);
    step->state = SP_PROOF_UNDECIDED;
    if (step->got != SP_GOT_TIMEOUT)
        step->got = SP_GOT_NO_ANSWER;
}

static void refuse(struct sp_proof_step *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void refuse(struct sp_proof_step *step, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_reason(step, format, args);
    va_end(args);
    step->state = SP_PROOF_UNPROVEN;
}

/* A test that crashes has failed. A signal from outside proves nothing. */
static bool is_from_outside(int number)
{
    return number == SIGHUP || number == SIGINT || number == SIGKILL ||
           number == SIGTERM;
}

/* False when the run has no result. */
static bool read_answer(struct sp_proof_step *step, const struct sp_run *run)
{
    step->status = run->status;
    if (run->timed_out) {
        step->got = SP_GOT_TIMEOUT;
        sp_proof_give_up(step, "the command did not end within the time limit");
    } else if (is_from_outside(run->signal)) {
        sp_proof_give_up(step, "the command was ended by signal %d",
                         run->signal);
    } else if (run->status == SKIP) {
        sp_proof_give_up(step, "the command says that it cannot test this "
                               "commit (exit status 125)");
    } else if (run->status == NOT_RUN || run->status == NOT_FOUND) {
        sp_proof_give_up(step,
                         "the command, or one that it runs, %s (exit status "
                         "%d)",
                         run->status == NOT_RUN ? "cannot be run"
                                                : "was not found",
                         run->status);
    } else {
        step->got = run->status ? SP_GOT_FAIL : SP_GOT_PASS;
        return true;
    }
    return false;
}

static void judge_red(struct sp_proof_step *step,
                      const struct sp_proof_asked *asked, struct sp_str output)
{
    struct sp_error err = {0};
    struct sp_match match;
    if (step->got == SP_GOT_PASS) {
        refuse(step, "the command passes, so no test fails here");
        return;
    }
    if (asked->red_exit && !asked->red_exit[step->status]) {
        refuse(step,
               "exit status %d is not one that --red-exit takes for a test "
               "that fails",
               step->status);
        return;
    }
    int found = asked->red_pattern
                    ? sp_regex_find(asked->red_pattern, output, 0, &match, &err)
                    : 1;
    if (found < 0)
        sp_proof_give_up(step, "%s", err.message);
    else if (!found)
        refuse(step, "the command fails, but nothing that it prints matches "
                     "--red-pattern");
    else
        step->state = SP_PROOF_PROVEN;
}

/* The end of an output, without NULs, which would hide what follows. The caller
 * frees it. */
static char *end_of(const struct sp_buf *output)
{
    size_t len = output->len < LONGEST_OUTPUT ? output->len : LONGEST_OUTPUT;
    char *text = sp_strndup(sp_buf_text(output) + output->len - len, len);
    for (size_t i = 0; i < len; i++)
        if (!text[i])
            text[i] = ' ';
    return text;
}

void sp_proof_judge(struct sp_proof_step *step,
                    const struct sp_proof_asked *asked,
                    const struct sp_run *run)
{
    struct sp_buf output = {0};
    sp_excerpt_text(&run->output, &output);
    step->milliseconds = run->ended - run->begun;
    if (read_answer(step, run)) {
        if (step->expected == SP_EXPECT_FAIL)
            judge_red(step, asked,
                      (struct sp_str){sp_buf_text(&output), output.len});
        else if (step->got == SP_GOT_PASS)
            step->state = SP_PROOF_PROVEN;
        else
            refuse(step, "the command fails with exit status %d", step->status);
    }
    if (step->reason && output.len)
        step->output = end_of(&output);
    sp_buf_dispose(&output);
}

/* Writes the length before each part, so that no two lists give the same
 * text. */
static void add_part(struct sp_buf *text, const char *part)
{
    sp_buf_printf(text, "%zu:%s,", strlen(part), part);
}

char *sp_proof_key(char out[SP_SHA256_HEX + 1],
                   const struct sp_proof_step *step,
                   const struct sp_proof_asked *asked)
{
    char hex[SP_OID_HEX + 1];
    bool is_red = step->expected == SP_EXPECT_FAIL;
    struct sp_buf text = {0};
    add_part(&text, KEY_VERSION);
    add_part(&text, sp_oid_format(hex, &step->tree));
    add_part(&text, sp_phase_name(step->phase));
    for (size_t i = 0; asked->command[i]; i++)
        add_part(&text, asked->command[i]);
    if (is_red && asked->red_exit) {
        sp_buf_puts(&text, "exit:");
        for (int i = 0; i < 256; i++)
            sp_buf_putc(&text, asked->red_exit[i] ? '1' : '0');
    }
    if (is_red && asked->red_pattern) {
        sp_buf_puts(&text, "pattern:");
        add_part(&text, sp_regex_pattern(asked->red_pattern));
    }
    sp_sha256(out, (struct sp_str){sp_buf_text(&text), text.len});
    sp_buf_dispose(&text);
    return out;
}

void sp_proof_dispose(struct sp_proof *proof)
{
    for (size_t i = 0; i < proof->steps.count; i++) {
        struct sp_proof_step *step = &proof->steps.items[i];
        free(step->subject);
        free(step->reason);
        free(step->output);
    }
    free(proof->steps.items);
    *proof = (struct sp_proof){.is_whole = false};
}

enum sp_proof_state sp_proof_total(const struct sp_proof *proof,
                                   size_t counts[SP_PROOF_STATES])
{
    for (size_t i = 0; i < SP_PROOF_STATES; i++)
        counts[i] = 0;
    for (size_t i = 0; i < proof->steps.count; i++)
        counts[proof->steps.items[i].state]++;
    return counts[SP_PROOF_UNPROVEN] ? SP_PROOF_UNPROVEN
           : counts[SP_PROOF_UNDECIDED] + counts[SP_PROOF_OPEN]
               ? SP_PROOF_UNDECIDED
               : SP_PROOF_PROVEN;
}
