#include "support_acts.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/clock.h"

void acts_open(void)
{
    repo_open();
    repo_draw("base=N^");
    repo_ref("refs/heads/main", "base");
}

void act_raw(const char *name, const char *on, const char *message)
{
    const char *words[16] = {"commit-tree",
                             "4b825dc642cb6eb9a060e54bf8d69288fbee4904"};
    char parents[64], hexes[4][SP_OID_HEX + 1];
    size_t count = 2;
    snprintf(parents, sizeof parents, "%s", on);
    free(repo_git((const char *[]){"mktree", NULL}, ""));
    for (char *word = strtok(parents, "+"); word; word = strtok(NULL, "+")) {
        struct sp_oid id = repo_id(word);
        words[count] = "-p";
        words[count + 1] = sp_oid_format(hexes[count / 2 - 1], &id);
        count += 2;
    }
    char *hex = repo_git(words, message);
    repo_name(name, hex);
    free(hex);
}

static char *word(char **rest)
{
    char *next = strtok(*rest, " ");
    *rest = NULL;
    return next;
}

static enum sp_act_kind act_of(const char *what)
{
    int i = 0;
    if (strncmp(what, "waiver", 6) == 0)
        return what[6] ? SP_ACT_APPROVE : SP_ACT_REQUEST;
    while (strcmp(sp_act_words[i], what) != 0)
        i++;
    return (enum sp_act_kind)i;
}

static const char *waived;

void act_rule(const char *rule)
{
    waived = rule;
}

static void fill_request(struct sp_act *one, const char *text)
{
    static char main[] = "refs/heads/main", incident[] = "INC-1",
                why[] = "the tunnel is down", order[] = "tdd-order",
                heads[] = "refs/heads/feature/*",
                reason[] = "vendor-limitation";
    bool has_ref = strncmp(text, "ref:", 4) == 0;
    one->text = *text && !has_ref ? (char *)(uintptr_t)text : why;
    if (one->kind == SP_BREAK_GLASS) {
        one->incident = incident;
        one->ref = has_ref ? (char *)(uintptr_t)(text + 4) : main;
        one->lasts = 4L * 3600;
        return;
    }
    one->rule = waived ? (char *)(uintptr_t)waived : order;
    one->ref = heads;
    one->reason = reason;
    one->risk = one->mitigation = why;
    one->until = one->time + 86400;
    one->prp = *text ? (char *)(uintptr_t)text : NULL;
}

void act(const char *name, const char *on, const char *words, const char *text)
{
    struct sp_buf message = {0};
    char *copy = sp_strdup(words), *rest = copy;
    const char *what = word(&rest);
    struct sp_act one = {
        .kind = strncmp(what, "waiver", 6) == 0 ? SP_WAIVER : SP_BREAK_GLASS,
        .act = act_of(what)};
    one.id = word(&rest);
    one.actor = word(&rest);
    one.time = sp_clock_now() + atol(word(&rest));
    const char *request = word(&rest);
    if (strcmp(request, "-") != 0)
        one.request = repo_id(request);
    if (one.act == SP_ACT_REQUEST)
        fill_request(&one, text);
    else if (one.act == SP_ACT_REVIEW)
        one.prp = (char *)(uintptr_t)text;
    sp_act_write(&message, &one);
    act_raw(name, on, sp_buf_text(&message));
    sp_buf_dispose(&message);
    free(copy);
}

void act_many(const char *name, int count)
{
    struct sp_buf stream = {0};
    for (int i = 0; i < count; i++) {
        char id[SP_ACT_ID + 1];
        struct sp_buf message = {0};
        struct sp_act one = {.kind = SP_BREAK_GLASS,
                             .act = SP_ACT_REQUEST,
                             .id = id,
                             .actor = (char *)(uintptr_t) "dana",
                             .time = sp_clock_now()};
        sp_act_new_id(id, SP_BREAK_GLASS, (uint64_t)i);
        fill_request(&one, "");
        sp_act_write(&message, &one);
        sp_buf_printf(&stream,
                      "commit refs/draft\ncommitter D <d@example.org> 1 +0000\n"
                      "data %zu\n%s\n",
                      message.len, sp_buf_text(&message));
        sp_buf_dispose(&message);
    }
    free(repo_git((const char *[]){"fast-import", "--quiet", NULL},
                  sp_buf_text(&stream)));
    sp_buf_dispose(&stream);
    char *hex =
        repo_git((const char *[]){"rev-parse", "refs/draft", NULL}, NULL);
    repo_name(name, hex);
    free(hex);
    repo_ref("refs/draft", "-");
}
