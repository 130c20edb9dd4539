#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "sallyport/clock.h"
#include "sallyport/doctor.h"
#include "sallyport/json.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "terminal.h"

struct request {
    const char *global;
    bool quiet, is_json;
};

struct tally {
    size_t all, guarded, aside, with_problems;
};

/* The hooks that guard it, each name once. */
static void guards_of(struct sp_strings *out, const struct sp_doctor_repo *repo)
{
    for (size_t i = 0; i < repo->files.count; i++) {
        const struct sp_hook_file *file = &repo->files.items[i];
        if (sp_hook_guards(file) && !sp_strings_have(out, file->name))
            sp_strings_add(out, file->name, strlen(file->name));
    }
    if (repo->has_vref)
        sp_strings_add(out, SP_VREF, strlen(SP_VREF));
}

/* On a terminal, a line longer than the screen would continue at the first
 * column, and the owner of a repository chooses its path. So it is wrapped with
 * a bar on a terminal, and is one line elsewhere. */
static void print_line(const char *text, size_t indent)
{
    struct sp_buf out = {0};
    if (isatty(STDOUT_FILENO) &&
        sp_columns(sp_str(text)) + indent > terminal_columns())
        sp_wrap_framed(&out, sp_str(text), terminal_columns(), indent,
                       indent + 2);
    else
        sp_buf_printf(&out, "%*s%s\n", (int)indent, "", text);
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

static void print_command(const char *text)
{
    struct sp_buf out = {0};
    if (isatty(STDOUT_FILENO))
        sp_wrap_command(&out, sp_str(text), terminal_columns(), 4);
    else
        sp_buf_printf(&out, "    %s\n", text);
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

static bool is_aside(const struct sp_doctor_repo *repo)
{
    return !sp_doctor_repo_is_guarded(repo) && sp_doctor_repo_is_aside(repo);
}

static void print_head(const struct sp_doctor_repo *repo)
{
    struct sp_buf line = {0};
    struct sp_strings guards = {0};
    guards_of(&guards, repo);
    sp_sanitise(&line, sp_str(repo->path), 0);
    if (is_aside(repo)) {
        sp_buf_puts(&line, "  nothing to guard");
    } else if (!sp_doctor_repo_is_guarded(repo)) {
        sp_buf_puts(&line, "  not guarded");
    } else {
        sp_buf_puts(&line, "  guarded (");
        sp_buf_list(&line, &guards);
        sp_buf_printf(&line, "), %s", sp_doctor_repo_mode(repo));
        if (!repo->is_clone)
            sp_buf_printf(&line, ", host %s", sp_doctor_repo_host(repo));
    }
    print_line(sp_buf_text(&line), 0);
    sp_strings_dispose(&guards);
    sp_buf_dispose(&line);
}

static void print_problem(const struct sp_problem *problem)
{
    struct sp_buf what = {0};
    sp_buf_printf(&what, "%s%s", problem->check->is_note ? "note: " : "",
                  problem->what);
    print_line(sp_buf_text(&what), 2);
    sp_buf_dispose(&what);
}

/* A command that repairs several in a row comes once, after them. */
static void print_text(const struct sp_doctor_repo *repo,
                       const struct sp_problems *problems, bool quiet)
{
    const char *due = "";
    print_head(repo);
    for (size_t i = 0; i < problems->count; i++) {
        const struct sp_problem *one = &problems->items[i];
        if (quiet && one->check->is_note)
            continue;
        if (*due && strcmp(due, one->type) != 0)
            print_command(due);
        print_problem(one);
        due = one->type;
    }
    if (*due)
        print_command(due);
}

static void print_json(const struct sp_doctor_repo *repo,
                       const struct sp_problems *problems, bool quiet)
{
    struct sp_json *hooks = sp_json_array(), *list = sp_json_array();
    struct sp_strings guards = {0};
    const bool has_policy = repo->policy || repo->told_mode;
    guards_of(&guards, repo);
    for (size_t i = 0; i < guards.count; i++)
        sp_json_append(hooks, sp_json_string(guards.items[i]));
    for (size_t i = 0; i < problems->count; i++) {
        const struct sp_problem *one = &problems->items[i];
        if (!quiet || !one->check->is_note)
            sp_json_append(
                list,
                sp_json_pack("{s:s, s:s, s:s, s:s}", "check", one->check->id,
                             "level", one->check->is_note ? "note" : "wrong",
                             "message", one->what, "remedy", one->type));
    }
    struct sp_json *object = sp_json_pack(
        "{s:o, s:b, s:o, s:o, s:o, s:o}", "repository",
        sp_json_text(repo->path), "guarded", sp_doctor_repo_is_guarded(repo),
        "hooks", hooks, "mode",
        has_policy ? sp_json_string(sp_doctor_repo_mode(repo)) : sp_json_null(),
        "host",
        has_policy ? sp_json_string(sp_doctor_repo_host(repo)) : sp_json_null(),
        "findings", list);
    sp_json_print(stdout, object);
    putchar('\n');
    sp_json_free(object);
    sp_strings_dispose(&guards);
}

/* The data for each visit of a repository. */
struct visit {
    const struct request *request;
    struct tally tally;
    struct terminal_progress progress;
};

static void visit_one(const struct sp_doctor_repo *repo,
                      const struct sp_problems *problems, void *context)
{
    struct visit *visit = context;
    struct tally *tally = &visit->tally;
    bool quiet = visit->request->quiet;
    bool guarded = sp_doctor_repo_is_guarded(repo);
    tally->all++;
    tally->guarded += guarded;
    tally->aside += is_aside(repo);
    tally->with_problems += (guarded || is_aside(repo)) && problems->wrong;
    if (!quiet || !(guarded || is_aside(repo)) || problems->wrong) {
        terminal_progress_end(&visit->progress);
        (visit->request->is_json ? print_json : print_text)(repo, problems,
                                                            quiet);
    }
    terminal_progress(&visit->progress, tally->all);
}

static size_t not_guarded(const struct tally *tally)
{
    return tally->all - tally->guarded - tally->aside;
}

static void print_summary(const struct tally *tally)
{
    printf("%zu repositor%s: %zu guarded", tally->all,
           tally->all == 1 ? "y" : "ies", tally->guarded);
    if (not_guarded(tally))
        printf(", %zu not guarded", not_guarded(tally));
    if (tally->aside)
        printf(", %zu with nothing to guard", tally->aside);
    if (tally->with_problems)
        printf(", %zu with a problem", tally->with_problems);
    putchar('\n');
}

static void print_unread(const struct sp_strings *unread)
{
    for (size_t i = 0; i < unread->count; i++) {
        struct sp_error err = {0};
        sp_error_set(&err, SP_ESYSTEM, "cannot look at %s", unread->items[i]);
        cli_fail(&err);
    }
}

static int examine_all(struct sp_search *search, const struct request *request)
{
    struct visit visit = {.request = request};
    const struct tally *tally = &visit.tally;
    struct sp_doctor doctor;
    sp_doctor_open(&doctor, request->global);
    terminal_progress_begin(&visit.progress, sp_clock_ms());
    visit.progress.done = "examined";
    visit.progress.one = "repository";
    visit.progress.many = "repositories";
    sp_doctor_examine(&doctor, &search->found, &search->unread, visit_one,
                      &visit);
    terminal_progress_end(&visit.progress);
    if (tally->all && !request->quiet && !request->is_json)
        print_summary(tally);
    sp_doctor_close(&doctor);
    fflush(stdout);
    print_unread(&search->unread);
    if (search->unread.count)
        return UNDECIDED;
    return not_guarded(tally) || tally->with_problems ? FINDINGS : CLEAN;
}

/* Finds what is named, or where we are. False: that is nowhere. */
static bool find_all(struct sp_search *search, const struct sp_cli_args *args)
{
    for (int i = 0; i < args->word_count; i++)
        sp_doctor_search(search, args->words[i]);
    return args->word_count || sp_doctor_search_here(search);
}

static int say_nowhere(void)
{
    fputs("sallyport doctor: you are in no repository\n"
          "  type: sallyport doctor REPO\n",
          stderr);
    return USAGE;
}

int sp_cli_doctor(const struct sp_cli_args *args)
{
    struct sp_search search = {.found = {0}};
    const struct request request = {
        .global = sp_cli_value(args, "--global"),
        .quiet = sp_cli_flag(args, "--quiet"),
        .is_json = strcmp(sp_cli_value(args, "--format"), "json") == 0};
    int status = find_all(&search, args) ? examine_all(&search, &request)
                                         : say_nowhere();
    sp_search_dispose(&search);
    return status;
}
