#include "terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sallyport/alloc.h"
#include "sallyport/clock.h"
#include "sallyport/git_config.h"
#include "sallyport/report.h"
#include "sallyport/spawn.h"

enum {
    ROWS = 24,
    COLUMNS = 80,
    PAGE_COLUMNS = 72,
    MIN_COLUMNS = 40,
    FIRST_MS = 1000,
    EVERY_MS = 200
};

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || strcmp(term, "dumb") == 0;
}

bool terminal_colour(void)
{
    return sp_wants_colour(STDOUT_FILENO);
}

void terminal_open(struct terminal_page *page, bool may_page)
{
    *page = (struct terminal_page){.out = NULL};
    if (may_page && isatty(STDOUT_FILENO))
        page->out = open_memstream(&page->text, &page->len);
    if (!page->out)
        page->out = stdout;
}

/* The size of the terminal; the usual one where it is not known. */
static struct winsize screen(void)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row ||
        !size.ws_col)
        size = (struct winsize){.ws_row = ROWS, .ws_col = COLUMNS};
    return size;
}

size_t terminal_columns(void)
{
    if (!isatty(STDOUT_FILENO))
        return PAGE_COLUMNS;
    unsigned columns = screen().ws_col;
    return columns < MIN_COLUMNS ? MIN_COLUMNS : columns;
}

/* Is the text longer than the screen, with a line left for the shell? */
static bool is_long(struct sp_str text)
{
    const struct winsize size = screen();
    size_t rows = 0;
    struct sp_str line;
    while (sp_str_line(&text, &line))
        rows += line.len ? (line.len - 1) / size.ws_col + 1 : 1;
    return rows >= size.ws_row;
}

/* The order is git's (pager.c), without the repository's config. "" and "cat"
 * mean no pager. */
static bool choose_pager(struct sp_buf *out)
{
    const char *pager = getenv("GIT_PAGER");
    if (pager)
        sp_buf_puts(out, pager);
    else if (!sp_user_setting("core.pager", out))
        sp_buf_puts(out, (pager = getenv("PAGER")) ? pager : "less");
    return out->len && strcmp(sp_buf_text(out), "cat") != 0;
}

/* Ctrl-C is for the pager: we wait until it has restored the terminal. A
 * handler, unlike SIG_IGN, is not inherited by the program that we run. */
static void stay(int signal_number)
{
    (void)signal_number;
}

/* False when it could not be started. */
static bool run_pager(const char *pager, struct sp_str text)
{
    static char shell[] = "sh", option[] = "-c";
    const struct sigaction action = {.sa_handler = stay};
    struct sp_error ignored = {0};
    char *command = sp_strdup(pager);
    char *const argv[] = {shell, option, command, NULL};
    setenv("LESS", "FRX", 0);
    setenv("LV", "-c", 0);
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
    int status = sp_spawn("/bin/sh", argv, text, &ignored);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    free(command);
    return status >= 0 && status != 127;
}

void terminal_close(struct terminal_page *page)
{
    fflush(page->out);
    if (page->out == stdout)
        return;
    fclose(page->out);
    struct sp_str text = {page->text, page->len};
    struct sp_buf pager = {0};
    if (!is_long(text) || !choose_pager(&pager) ||
        !run_pager(sp_buf_text(&pager), text))
        fwrite(text.ptr, 1, text.len, stdout);
    fflush(stdout);
    sp_buf_dispose(&pager);
    free(page->text);
}

void terminal_progress_begin(struct terminal_progress *progress, uint64_t begun)
{
    *progress = (struct terminal_progress){.next = begun + FIRST_MS,
                                           .one = "commit",
                                           .many = "commits",
                                           .done = "judged"};
}

static void grouped(struct sp_buf *out, size_t number)
{
    if (number < 1000) {
        sp_buf_printf(out, "%zu", number);
        return;
    }
    grouped(out, number / 1000);
    sp_buf_printf(out, ",%03zu", number % 1000);
}

void terminal_progress(void *progress, size_t so_far)
{
    struct terminal_progress *self = progress;
    uint64_t now = sp_clock_ms();
    if (now < self->next)
        return;
    self->next = now + EVERY_MS;
    if (!isatty(STDERR_FILENO) || is_dumb())
        return;
    struct sp_buf count = {0};
    grouped(&count, so_far);
    fprintf(stderr, "\rsallyport: %s %s %s", sp_buf_text(&count),
            so_far == 1 ? self->one : self->many, self->done);
    fflush(stderr);
    sp_buf_dispose(&count);
    self->is_shown = true;
}

void terminal_progress_words(struct terminal_progress *progress,
                             const char *words)
{
    if (!isatty(STDERR_FILENO) || is_dumb())
        return;
    fprintf(stderr, "\r\x1b[Ksallyport: %s", words);
    fflush(stderr);
    progress->is_shown = true;
}

void terminal_progress_end(struct terminal_progress *progress)
{
    if (progress->is_shown)
        fputs("\r\x1b[K", stderr);
    progress->is_shown = false;
}
