#include <signal.h>
#include <stdlib.h>

#include "internal.h"
#include "sallyport/draft.h"
#include "sallyport/hook.h"
#include "sallyport/layers.h"
#include "sallyport/report.h"
#include "sallyport/rule.h"
#include "sallyport/sanitise.h"

/* Appends the path of the file as it is typed in the directory where git was
 * called: GIT_PREFIX is that directory within the work tree. */
static void add_path(struct sp_buf *out, const char *file)
{
    const char *prefix = getenv("GIT_PREFIX");
    struct sp_buf path = {0};
    for (prefix = prefix ? prefix : ""; *file != '/' && *prefix; prefix++)
        if (*prefix == '/')
            sp_buf_puts(&path, "../");
    sp_buf_puts(&path, file);
    sp_shell_quote(out, (struct sp_str){sp_buf_text(&path), path.len});
    sp_buf_dispose(&path);
}

/* How the commit was to be made. */
struct making {
    enum sp_amend amends;
    bool is_staged; /* a command that was printed stages what is taken */
};

/* Without a path, --only is for an amend of the message: it leaves out what is staged. */
static void leave_out_only(struct sp_buf *choice)
{
    static const char only[] = " --only";
    if (sp_str_ends(sp_str(sp_buf_text(choice)), only))
        sp_buf_cut(choice, choice->len - strlen(only));
}

/* Appends the command that commits with the message of this file, and takes the same
 * files. It amends only what is known to be an amend: anything else would overwrite a
 * commit. Appends nothing where the message cannot be kept, or the command could not
 * be typed as printed. */
static void add_way_back(struct sp_buf *out, const struct sp_repo *repo,
                         const char *file, struct making making)
{
    struct sp_buf kept = {0}, end = {0}, paths = {0};
    bool has_comments;
    enum sp_takes takes = sp_caller_takes(&paths);
    bool is_message_alone = making.amends == SP_AMEND_YES && !making.is_staged;
    if (takes != SP_TAKES_PATHS && !is_message_alone)
        leave_out_only(&paths);
    if (sp_hook_keep_message(&kept, repo, file, &has_comments))
        add_path(&end, sp_buf_text(&kept));
    if (end.len)
        sp_buf_puts(&end, sp_buf_text(&paths));
    if (end.len && sp_is_sanitised(sp_str(sp_buf_text(&end))))
        sp_buf_printf(out,
                      "\nYour message is kept. To commit with it:\n"
                      "  git commit %s%s%s--edit%s--file=%s\n",
                      takes == SP_TAKES_ALL && !making.is_staged ? "-a " : "",
                      making.amends == SP_AMEND_YES ? "--amend " : "",
                      has_comments ? "--cleanup=scissors " : "",
                      end.len > 40 ? " \\\n    " : " ", sp_buf_text(&end));
    sp_buf_dispose(&kept);
    sp_buf_dispose(&end);
    sp_buf_dispose(&paths);
}

/* Says a finding what to type? For `commit -a` that stages what stays. */
static bool has_command(const struct sp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].command)
            return true;
    return false;
}

/* How the commit is to be made once its findings are fixed. */
static struct making making_again(const struct sp_draft *draft,
                                  const struct sp_findings *findings)
{
    return (struct making){.amends =
                               draft->undoes ? SP_AMEND_NO : draft->amends,
                           .is_staged = has_command(findings)};
}

/* file: NULL where there is no message to keep. */
static int undecided(const struct sp_error *err, const struct sp_repo *repo,
                     const char *file, bool json)
{
    struct sp_buf text = {0};
    sp_report_undecided_commit(&text, err);
    if (file)
        add_way_back(&text, repo, file,
                     (struct making){.amends = sp_caller_amends()});
    if (json || sp_hook_clone_asks_json(repo))
        sp_report_machine_undecided(&text, err->code, err->message);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return 1;
}

/* Judges and reports. Returns 0 or 1. */
static int decide(struct sp_draft *draft, const char *file)
{
    struct sp_error err = {0};
    struct sp_decision decision = {.begun = 0};
    struct sp_buf text = {0};
    bool observes = draft->policy->policy.mode == SP_OBSERVE;
    bool json = draft->policy->report.machine;
    const struct hook_words words = {
        "commit", "to commit without being judged: git commit --no-verify", "",
        json};
    sp_hook_bound_judging(draft->policy, &words);
    sp_decision_begin(&decision, draft->policy, &draft->push, NULL);
    int code = sp_draft_decide(draft, &decision, &err);
    sp_hook_unbound();
    int refused = code ? undecided(&err, draft->repo, file, json)
                       : decision.decided == SP_REFUSED;
    if (!code)
        sp_report_text(
            &text, &decision.found, &draft->push,
            (observes ? SP_REPORT_COMMIT_OBSERVE : SP_REPORT_COMMIT) |
                sp_hook_colour());
    if (!code && refused)
        add_way_back(&text, draft->repo, file,
                     making_again(draft, &decision.found.findings));
    if (!code && text.len && (json || sp_hook_clone_asks_json(draft->repo)))
        sp_report_machine(&text, &decision.found, &draft->push, draft->policy);
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    sp_decision_dispose(&decision);
    return refused;
}

/* A type alone is the first line, or a trailer. */
static void say_unwritten(struct sp_buf *out, struct sp_str subject)
{
    sp_buf_puts(out, "sallyport: no commit is made: ");
    if (sp_str_ends(subject, ":")) {
        sp_buf_puts(out, "no text follows '");
        sp_sanitise(out, subject, 72);
        sp_buf_puts(out, "'\n");
    } else {
        sp_buf_puts(out, "nothing was written\n");
    }
}

/* A message that nobody wrote makes no commit, whatever prepare-commit-msg has
 * added. git itself refuses a text without any word, and says so. */
static int refuse_unwritten(const struct sp_draft *draft)
{
    struct sp_buf text = {0};
    struct sp_str first, rest = draft->message;
    if (sp_str_line(&rest, &first))
        say_unwritten(&text, sp_str_trim(first));
    sp_hook_say(&text);
    sp_buf_dispose(&text);
    return draft->message.len > 0;
}

static int judge_file(struct sp_repo *repo, const struct sp_policy *policy,
                      const char *file)
{
    struct sp_error err = {0};
    struct sp_buf raw = {0}, paths = {0};
    struct sp_draft draft;
    if (sp_hook_read_file(&raw, file, &err))
        return undecided(&err, repo, NULL, policy->report.machine);
    sp_draft_open(&draft, repo, policy,
                  (struct sp_str){sp_buf_text(&raw), raw.len});
    draft.amends = sp_caller_amends();
    draft.takes = sp_caller_takes(&paths);
    int status = sp_cleanup_is_unwritten(draft.message, policy->prp.trailer)
                     ? refuse_unwritten(&draft)
                     : decide(&draft, file);
    sp_draft_dispose(&draft);
    sp_buf_dispose(&raw);
    sp_buf_dispose(&paths);
    return status;
}

static int guard(const char *file)
{
    struct sp_error err = {0};
    struct sp_repo *repo = NULL;
    struct sp_policy *policy = NULL;
    int status = 0;
    int code = sp_repo_discover(&repo, ".", &err);
    if (!code)
        code = sp_layers_repo(&policy, repo, &err);
    if (!code)
        code = sp_rules_check(policy, &err);
    if (code)
        status = undecided(&err, repo, file, policy && policy->report.machine);
    else if (policy->policy.mode != SP_MODE_OFF)
        status = judge_file(repo, policy, file);
    sp_policy_free(policy);
    sp_repo_free(repo);
    return status;
}

/* The earlier hook runs first, because it may change the message. */
int sp_hook_commit_msg(int argc, char **argv)
{
    struct sp_error err = {0};
    signal(SIGPIPE, SIG_IGN);
    if (argc != 2) {
        sp_error_set(&err, SP_EINPUT,
                     "commit-msg is run by git, with the file of the message");
        return undecided(&err, NULL, NULL, false);
    }
    int status = sp_hook_chained(argv, "commit-msg.chained",
                                 (struct sp_str){"", 0}, &err);
    if (status < 0)
        return undecided(&err, NULL, argv[1], false);
    return status ? status : guard(argv[1]);
}
