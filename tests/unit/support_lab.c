/* One rule, run without a repository; see support.h. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/layers.h"
#include "sallyport/settle.h"
#include "support.h"

void lab_open(struct lab *lab, const char *ini)
{
    *lab = (struct lab){.policy = policy_of(ini)};
    cr_assert(sp_oid_parse(&lab->id, "9f3c2ab000000000000000000000000000000000",
                           SP_OID_HEX));
    lab->push = (struct sp_push_facts){.user = "dana",
                                       .setting_file = "vpn.git/sallyport.ini"};
    lab->ref = (struct sp_ref_facts){.push = &lab->push,
                                     .update = &lab->update,
                                     .is_fast_forward = true,
                                     .tip = lab->id,
                                     .base = "main"};
    lab->branch = sp_branch_of(&lab->ref);
    lab->branch.history = &lab->history;
    lab->commit = (struct sp_commit_facts){
        .ref = &lab->ref,
        .id = &lab->id,
        .parent_count = 1,
        .is_tip = true,
        .author = sp_str("Dana Scully <dana@example.org>"),
        .message = &lab->message,
        .content = &lab->content,
        .prps = &lab->prps};
    lab_ref(lab, "refs/heads/feature/x", SP_UPDATE);
    lab_message(lab, "test: it opens\n\nPRP: A-1\n");
    lab_content(lab, "test+1");
}

void lab_close(struct lab *lab)
{
    sp_step_dispose(&lab->step);
    sp_policy_free(lab->policy);
    sp_findings_dispose(&lab->findings);
    sp_counted_dispose(&lab->counted);
    sp_message_dispose(&lab->message);
    sp_prp_refs_dispose(&lab->prps);
    history_dispose(&lab->history);
    free(lab->update.name);
    free(lab->text);
}

void lab_policy(struct lab *lab, const char *ini)
{
    sp_policy_free(lab->policy);
    lab->policy = policy_of(ini);
}

void lab_ref(struct lab *lab, const char *name, enum sp_update_kind kind)
{
    static const struct sp_oid none;
    char *copy = sp_strdup(name);
    free(lab->update.name);
    lab->update = (struct sp_ref_update){
        copy, kind == SP_CREATE ? none : id_of("old tip"),
        kind == SP_DELETE ? none : lab->id};
    lab->ref.kind = kind;
    lab->ref.ref_class = sp_ref_classify(name);
    lab->ref.is_protected =
        sp_ref_matches(&lab->policy->refs.protected, name, "refs/heads/main");
}

void lab_step(struct lab *lab, enum sp_category category)
{
    lab_ref(lab, "refs/heads/main", SP_UPDATE);
    lab->step = (struct sp_step){.category = category,
                                 .has_evidence = true,
                                 .landed = id_of("m"),
                                 .head = id_of("h")};
    lab->branch.steps = &lab->step;
    lab->branch.step_count = 1;
}

struct sp_about *lab_about(struct lab *lab, const char *commit, bool covers)
{
    struct sp_about fresh = {.commit = id_of(commit),
                             .covers = covers,
                             .is_result = covers,
                             .has_pushers = true};
    SP_VEC_PUSH(&lab->step.about, fresh);
    return &lab->step.about.items[lab->step.about.count - 1];
}

struct sp_evidence *lab_say(struct sp_about *of, const char *actor,
                            enum sp_opinion decision)
{
    static int64_t now = 100;
    struct sp_evidence line = {.kind = SP_EVIDENCE_APPROVAL,
                               .commit = of->commit,
                               .actor = sp_strdup(actor),
                               .ref = sp_strdup("refs/heads/main"),
                               .decision = decision,
                               .time = now++};
    SP_VEC_PUSH(&of->lines, line);
    return &of->lines.items[of->lines.count - 1];
}

void lab_history(struct lab *lab, const char *drawing)
{
    history_dispose(&lab->history);
    history_of(&lab->history, drawing);
    lab->commit.proposal =
        lab->history.prps.count ? lab->history.prps.items[0] : NULL;
}

void lab_message(struct lab *lab, const char *text)
{
    lab_message_bytes(lab, sp_str(text));
}

void lab_message_bytes(struct lab *lab, struct sp_str text)
{
    struct sp_error err = {0};
    char *copy = sp_strndup(text.ptr, text.len);
    sp_message_parse(&lab->message, (struct sp_str){copy, text.len});
    free(lab->text);
    lab->text = copy;
    cr_assert(!sp_phase_read(&lab->policy->tdd.patterns, &lab->message,
                             lab->commit.parent_count, &lab->commit.phase,
                             &err) &&
                  !sp_prp_read(&lab->policy->prp, &lab->message, "", &lab->prps,
                               &err),
              "%s", err.message);
    lab->commit.step = lab->commit.phase.phase;
}

/* "deleted" and so on: what it does to tests; false for other words. */
static bool weaken(struct sp_content *content, const char *word)
{
    static const char *const words[] = {
        [SP_WEAKENED_NOT] = "not",
        [SP_WEAKENED_ASSERTIONS] = "assertions",
        [SP_WEAKENED_SKIPPED] = "skipped",
        [SP_WEAKENED_DELETED] = "deleted",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(word, words[i]) == 0) {
            content->weakened = (enum sp_weakening)i;
            snprintf(content->weakened_path, SP_EXAMPLE, "%s",
                     "tests/test_tunnel.py");
            return true;
        }
    return false;
}

static void name_code(struct sp_content *content, const char *path, bool is_new)
{
    struct sp_code_path *next = &content->code[content->code_count++];
    snprintf(next->path, SP_EXAMPLE, "%s", path);
    next->is_new = is_new;
}

static void count_paths(struct sp_content *content, const char *word)
{
    static const struct {
        const char *name, *example;
    } classes[SP_PATH_CLASSES] = {{"impl", "src/tunnel.py"},
                                  {"generated", "vendor/tunnel.py"},
                                  {"test", "tests/test_tunnel.py"},
                                  {"docs", "docs/tunnel.md"},
                                  {"infra", "vpn.tf"},
                                  {"build", "Makefile"}};
    size_t len = strcspn(word, "+~->"), at = 0;
    while (at < SP_PATH_CLASSES &&
           (strncmp(classes[at].name, word, len) != 0 || classes[at].name[len]))
        at++;
    cr_assert(at < SP_PATH_CLASSES && word[len], "no content: %s", word);
    unsigned *counts[] = {content->added, content->edited, content->deleted,
                          content->moved};
    static const char letters[] = "+~->";
    counts[strchr(letters, word[len]) - letters][at] +=
        (unsigned)strtoul(word + len + 1, NULL, 10);
    if (word[len] == '>')
        return;
    snprintf(content->example[at], SP_EXAMPLE, "%s", classes[at].example);
    if (sp_path_class_is_code((enum sp_path_class)at))
        name_code(content, classes[at].example, word[len] == '+');
}

void lab_content(struct lab *lab, const char *text)
{
    char word[32];
    lab->content = (struct sp_content){.is_known = true};
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        text = copy_until(word, sizeof word, text, " ");
        if (strcmp(word, "empty") == 0)
            lab->content.is_empty = true;
        else if (strcmp(word, "unknown") == 0)
            lab->content.is_known = false;
        else if (!weaken(&lab->content, word))
            count_paths(&lab->content, word);
    }
}

/* Takes what a rule claims to the judge's settlement, and writes down what
 * became a finding. */
struct listener {
    struct sp_sink sink;
    struct sp_settle *settle;
    const struct sp_findings *findings;
    const struct sp_oid *id;
    struct sp_buf *out;
};

static bool has_place(const struct sp_claim *claim, const char *name)
{
    const struct sp_advice *advice = claim->advice;
    char place[64];
    snprintf(place, sizeof place, "{%s}", name);
    return strstr(claim->code->wrong, place) ||
           strstr(advice ? advice->fix : claim->code->fix, place) ||
           (advice && strstr(advice->more, place));
}

static void print_words(struct sp_buf *out, const struct sp_claim *claim)
{
    const char *before = ": ";
    for (const struct sp_word *w = claim->words; w && w->name; w++) {
        if (!has_place(claim, w->name))
            continue;
        sp_buf_printf(out, "%s%s=%s", before, w->name, w->text);
        before = "; ";
    }
}

static void print_claim(const struct listener *listener,
                        const struct sp_claim *claim, int level)
{
    struct sp_buf *out = listener->out;
    char shortened[SP_OID_SHORT + 1];
    sp_buf_puts(out, claim->code->id);
    if (claim->commit)
        sp_buf_printf(out, " %s",
                      sp_oid_equal(claim->commit, listener->id)
                          ? sp_oid_short(shortened, claim->commit)
                          : (const char *)claim->commit->raw);
    sp_buf_puts(out, level == SP_LEVEL_WARN ? " (warning)" : "");
    print_words(out, claim);
    sp_buf_puts(out, "\n");
    if (claim->command)
        sp_buf_printf(out, "  type: %s\n", claim->command);
}

/* No text may show a place that nobody filled. */
static void check_filled(const struct sp_claim *claim)
{
    const char *texts[] = {claim->code->wrong,
                           claim->advice ? claim->advice->fix
                                         : claim->code->fix,
                           claim->advice ? claim->advice->more : ""};
    for (size_t i = 0; i < 3; i++)
        for (const char *at = texts[i]; (at = strchr(at, '{'));) {
            size_t len = strcspn(++at, "}");
            const struct sp_word *w = claim->words;
            while (w && w->name &&
                   (strlen(w->name) != len || memcmp(w->name, at, len) != 0))
                w++;
            cr_assert(w && w->name, "%s lacks {%.*s}", claim->code->id,
                      (int)len, at);
        }
}

static void listen(struct sp_sink *sink, const struct sp_claim *claim)
{
    struct listener *listener = (struct listener *)sink;
    size_t before = listener->findings->count;
    sp_report(sp_settle_sink(listener->settle), claim);
    check_filled(claim);
    if (listener->findings->count > before)
        print_claim(listener, claim, listener->findings->items[before].level);
}

/* One rule's functions as the judge calls them, where it is not off. */
static int run_rule(struct lab *lab, struct listener *listener, size_t at,
                    struct sp_error *err)
{
    const struct sp_rule *rule = sp_rules[at];
    int code = SP_OK;
    if (!sp_settle_rule(listener->settle, at))
        return code;
    if (rule->ref)
        code = rule->ref(&lab->ref, lab->policy, &listener->sink, err);
    if (!code && rule->commit)
        code = rule->commit(&lab->commit, lab->policy, &listener->sink, err);
    for (size_t i = 0; !code && rule->step && i < lab->branch.step_count; i++)
        code = rule->step(
            &(struct sp_step_facts){&lab->branch, &lab->branch.steps[i]},
            lab->policy, &listener->sink, err);
    if (!code && rule->branch)
        code = rule->branch(&lab->branch, lab->policy, &listener->sink, err);
    return code;
}

static bool is_named(const char *names, const char *id)
{
    size_t len = strlen(id);
    for (const char *at = names; (at = strstr(at, id)); at += len)
        if ((at == names || at[-1] == ' ') && (!at[len] || at[len] == ' '))
            return true;
    return false;
}

static int run(struct lab *lab, const char *names, struct sp_buf *out,
               struct sp_error *err)
{
    int code = SP_OK;
    bool is_known = false;
    sp_findings_dispose(&lab->findings);
    sp_counted_dispose(&lab->counted);
    struct listener listener = {
        .sink = {.take = listen, .counted = &lab->counted},
        .settle = sp_settle_new(sp_rules, lab->policy, &lab->findings),
        .findings = &lab->findings,
        .id = &lab->id,
        .out = out};
    sp_settle_ref(listener.settle, 0, lab->update.name);
    for (size_t i = 0; !code && sp_rules[i]; i++)
        if (is_named(names, sp_rules[i]->id)) {
            is_known = true;
            code = run_rule(lab, &listener, i, err);
        }
    cr_assert(is_known, "no such rule: %s", names);
    sp_settle_free(listener.settle);
    return code;
}

char *lab_run(struct lab *lab, const char *rules)
{
    struct sp_error err = {0};
    struct sp_buf text = {0};
    cr_assert(run(lab, rules, &text, &err) == SP_OK, "%s", err.message);
    sp_buf_puts(&text, "");
    char *result = sp_strdup(sp_buf_text(&text));
    sp_buf_dispose(&text);
    return result;
}

/* Runs the rule with one more setting of its own. */
static char *run_with(struct lab *lab, const char *rule, const char *setting)
{
    struct sp_buf ini = {0};
    sp_buf_printf(&ini, "[rule \"%s\"]\n%s\n", rule, setting);
    lab_policy(lab, sp_buf_text(&ini));
    sp_buf_dispose(&ini);
    return lab_run(lab, rule);
}

void lab_assert_levels(struct lab *lab, const char *rule, const char *warning)
{
    SAME(run_with(lab, rule, "level = warn"), warning);
    SAME(run_with(lab, rule, "level = off"), "");
    SAME(run_with(lab, rule, "refs = refs/heads/no-such-ref"), "");
}

char *lab_error(struct lab *lab, const char *id)
{
    struct sp_error err = {0};
    struct sp_buf text = {0};
    int code = run(lab, id, &text, &err);
    cr_assert(code == (int)err.code && code != SP_OK);
    sp_buf_dispose(&text);
    return sp_strdup(err.message);
}
