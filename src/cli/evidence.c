#include "evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/ancestry.h"
#include "sallyport/clock.h"
#include "sallyport/host.h"
#include "sallyport/notes.h"
#include "sallyport/objects.h"
#include "sallyport/recorded_gates.h"
#include "sallyport/remotes.h"
#include "sallyport/sanitise.h"
#include "sallyport/send.h"

int evidence_user(struct sp_repo *repo, const char *asked, char **out,
                  struct sp_error *err)
{
    struct sp_actor actor;
    cli_actor(&actor, repo, asked, SP_HOST_PLAIN);
    *out = sp_strdup_or_null(actor.user);
    sp_actor_dispose(&actor);
    return *out ? SP_OK
                : sp_error_set(err, SP_EUSAGE,
                               "nobody knows who you are; type: git config "
                               "sallyport.user NAME");
}

static int read_commit(struct evidence *out, const char *commit,
                       struct sp_error *err)
{
    char *word = sp_strdup(commit ? commit : "HEAD");
    struct sp_range range = {.without = {0}};
    int code = strstr(word, "..") || *word == '^'
                   ? sp_error_set(err, SP_EUSAGE,
                                  "name one commit, not a range: %s", word)
                   : sp_repo_range(out->repo, &word, 1, &range, err);
    out->line.commit = range.to;
    if (!code)
        code = sp_repo_commit_tree(out->repo, &range.to, &out->line.tree, err);
    sp_oid_short(out->id, &range.to);
    free(range.without.items);
    free(word);
    return code;
}

int evidence_no_remote(const struct sp_repo *repo, struct sp_error *err)
{
    if (sp_repo_worktree(repo))
        return sp_error_set(err, SP_EUSAGE, "there is no remote to push to");
    struct sp_buf text = {0};
    sp_buf_puts(&text, "a bare repository has no remote to push to; type it in "
                       "a clone: git clone ");
    sp_shell_quote(&text, sp_str(sp_repo_commondir(repo)));
    int code = sp_error_set(err, SP_EUSAGE, "%s", sp_buf_text(&text));
    sp_buf_dispose(&text);
    return code;
}

bool evidence_lacks_policy(struct sp_buf *out, const struct evidence *evidence)
{
    bool lacks = evidence->remote.len > 0 && sp_repo_worktree(evidence->repo) &&
                 sp_policy_is_builtin(evidence->policy);
    if (lacks)
        sp_say_fetch_policy(out, sp_buf_text(&evidence->remote));
    return lacks;
}

static int open_all(struct evidence *out, enum sp_evidence_kind kind,
                    const struct sp_cli_args *args, struct sp_error *err)
{
    *out =
        (struct evidence){.line = {.kind = kind,
                                   .time = sp_clock_now(),
                                   .tool = sp_strdup("sallyport " SP_VERSION)}};
    int code =
        cli_open(&out->repo, &out->policy, sp_cli_value(args, "--config"), err);
    if (!code)
        code = sp_repo_choose_remote(out->repo, sp_cli_value(args, "--remote"),
                                     &out->remote, err);
    return code;
}

int evidence_look(struct evidence *out, enum sp_evidence_kind kind,
                  const char *commit, const struct sp_cli_args *args,
                  struct sp_error *err)
{
    int code = open_all(out, kind, args, err);
    return code ? code : read_commit(out, commit, err);
}

int evidence_open(struct evidence *out, enum sp_evidence_kind kind,
                  const char *commit, const char *user,
                  const struct sp_cli_args *args, struct sp_error *err)
{
    int code = open_all(out, kind, args, err);
    if (!code && !out->remote.len)
        code = evidence_no_remote(out->repo, err);
    if (!code)
        code = evidence_user(out->repo, user, &out->line.actor, err);
    return code ? code : read_commit(out, commit, err);
}

void evidence_dispose(struct evidence *evidence)
{
    sp_evidence_dispose(&evidence->line);
    sp_buf_dispose(&evidence->remote);
    sp_policy_free(evidence->policy);
    sp_repo_free(evidence->repo);
}

static void say_again(int attempt)
{
    fprintf(stderr,
            "sallyport: others pushed evidence meanwhile; trying again "
            "(%d of %d)\n",
            attempt, SP_SEND_ATTEMPTS);
}

/* What the server said, without what git puts around it; all of it where no line
 * is the server's. */
static void say_refusal(const struct sp_buf *said)
{
    static const char mark[] = "remote: ";
    struct sp_buf lines = {0};
    struct sp_str line, rest = {sp_buf_text(said), said->len};
    while (sp_str_line(&rest, &line)) {
        if (!sp_str_starts(line, "remote:"))
            continue;
        size_t skip = line.len < sizeof mark - 1 ? line.len : sizeof mark - 1;
        while (line.len > skip && line.ptr[line.len - 1] == ' ')
            line.len--;
        sp_buf_printf(&lines, "%.*s\n", (int)(line.len - skip),
                      line.ptr + skip);
    }
    cli_say_lines(stderr, lines.len ? &lines : said);
    sp_buf_dispose(&lines);
}

static int check_size(const struct sp_buf *text, struct sp_error *err)
{
    if (text->len <= SP_EVIDENCE_MAX)
        return SP_OK;
    return sp_error_set(err, SP_EUSAGE,
                        "the line would have more than %d bytes; shorten the "
                        "text",
                        SP_EVIDENCE_MAX);
}

int evidence_push(struct sp_send *what)
{
    struct sp_error err = {0};
    struct sp_buf said = {0};
    what->again = say_again;
    int code = sp_send(what, &said, &err);
    if (code == SP_EINPUT)
        say_refusal(&said);
    int status = code ? cli_fail(&err) : CLEAN;
    sp_buf_dispose(&said);
    return code == SP_EINPUT ? FINDINGS : status;
}

/* Does the line replace one that was written before: of the same gate, or by the same user
 * about the same ref? */
static bool replaces(const struct sp_evidence *line,
                     const struct sp_evidence *before)
{
    if (line->kind == SP_EVIDENCE_GATE)
        return strcmp(line->gate, before->gate) == 0;
    return strcmp(line->actor, before->actor) == 0 &&
           strcmp(line->ref, before->ref) == 0;
}

/* Times prove an order: it gets one after that of what it replaces in the note. */
static void come_after(struct evidence *evidence, const struct sp_buf *note)
{
    struct sp_evidence *line = &evidence->line;
    struct sp_str text, rest = {sp_buf_text(note), note->len};
    int64_t newest = INT64_MIN;
    evidence->has_word = false;
    while (sp_str_line(&rest, &text)) {
        struct sp_evidence before;
        struct sp_buf why = {0};
        if (!sp_evidence_read(&before, line->kind, text, &why) &&
            replaces(line, &before) && before.time >= newest) {
            newest = before.time;
            evidence->has_word = true;
            evidence->last_word = before.decision;
        }
        sp_evidence_dispose(&before);
        sp_buf_dispose(&why);
    }
    if (evidence->has_word && newest >= line->time)
        line->time = newest + 1;
}

/* A gate that only the built-in policy names is asked for once it has a result. */
static int look_for_first(struct evidence *evidence, const char *notes,
                          struct sp_error *err)
{
    struct sp_strings gate = {0}, found = {0};
    const char *name = evidence->line.gate;
    if (sp_policy_asks_for_gate(evidence->policy, name))
        return SP_OK;
    sp_strings_add(&gate, name, strlen(name));
    int code =
        sp_recorded_gates(evidence->repo, notes, NULL, &gate, &found, err);
    evidence->turns_on = !code && !found.count;
    sp_strings_dispose(&gate);
    sp_strings_dispose(&found);
    return code;
}

static int add_line(struct sp_repo *repo, const char *draft,
                    const void *context, struct sp_error *err)
{
    struct evidence *evidence = *(struct evidence *const *)context;
    struct sp_evidence *line = &evidence->line;
    struct sp_buf note = {0}, text = {0};
    int code = sp_note_read(repo, draft, &line->commit, &note, err);
    if (code == SP_ENOTFOUND)
        code = SP_OK;
    if (!code && line->kind == SP_EVIDENCE_GATE)
        code = look_for_first(evidence, draft, err);
    if (!code) {
        come_after(evidence, &note);
        sp_evidence_write(&text, line);
        code = sp_note_add(repo, draft, &line->commit, sp_buf_text(&text), err);
    }
    sp_buf_dispose(&note);
    sp_buf_dispose(&text);
    return code;
}

int evidence_send(struct evidence *evidence)
{
    struct sp_error err = {0};
    struct sp_buf text = {0};
    sp_evidence_write(&text, &evidence->line);
    struct sp_send what = {.repo = evidence->repo,
                           .remote = sp_buf_text(&evidence->remote),
                           .ref = sp_evidence_ref(evidence->line.kind),
                           .add = add_line,
                           .context = &evidence};
    int status =
        check_size(&text, &err) ? cli_fail(&err) : evidence_push(&what);
    sp_buf_dispose(&text);
    return status;
}
