#include "support.h"
#include "sallyport/walk.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/layers.h"
#include "sallyport/vec.h"

void same_text(char *actual, const char *expected, const char *file, int line)
{
    static char found[8192]; /* a failed test does not come back to free it */
    bool same = strcmp(actual, expected) == 0;
    snprintf(found, sizeof found, "%s", actual);
    free(actual);
    cr_assert(same, "%s:%d\n--- expected ---\n%s\n--- actual ---\n%s", file,
              line, expected, found);
}

struct sp_policy *policy_of(const char *ini)
{
    struct sp_error err = {0};
    struct sp_policy *policy = sp_policy_new();
    int code =
        sp_policy_add(policy, sp_policy_builtin(), SP_BUILTIN_NAME, &err);
    if (!code && ini)
        code = sp_policy_add(policy, sp_str(ini), "test.ini", &err);
    if (!code)
        code = sp_policy_finish(policy, &err);
    cr_assert(code == SP_OK, "%s", err.message);
    return policy;
}

const char *copy_until(char *out, size_t size, const char *text,
                       const char *stops)
{
    size_t len = strcspn(text, stops);
    cr_assert(len < size, "too long: %s", text);
    memcpy(out, text, len);
    out[len] = '\0';
    return text + len;
}

static void draw_rest(struct drawn *out, const char *text)
{
    out->phase = *text++;
    for (; *text && strchr("!*|~/>#0?", *text); text++) {
        out->is_fixup = out->is_fixup || *text == '!';
        out->is_mainline = out->is_mainline || *text == '*';
        out->is_direct = out->is_direct || *text == '|';
        out->is_settled = out->is_settled || *text == '~';
        out->is_let_in = out->is_let_in || *text == '/';
        out->is_move = out->is_move || *text == '>';
        out->is_empty = out->is_empty || *text == '0';
        out->has_code = out->has_code || *text == '#';
        out->resolves = out->resolves || *text == '?';
    }
    if (*text == '(')
        for (text++; *text && *text != ')'; text += *text == '+')
            text = copy_until(out->undone[out->undone_count++],
                              sizeof out->undone[0], text, "+)");
    text += *text == ')';
    size_t prps = 0;
    if (*text == ':')
        for (text++; *text && *text != '^'; text++)
            if (*text != ',')
                out->prps[prps++] = *text;
    if (*text != '^')
        return;
    out->is_root = !text[1];
    while (*text && text[1]) {
        text = copy_until(out->parents[out->parent_count++],
                          sizeof out->parents[0], text + 1, "+");
    }
}

bool draw(const char **drawing, struct drawn *out, size_t place)
{
    char word[128];
    *drawing += strspn(*drawing, " ");
    if (!**drawing)
        return false;
    *drawing = copy_until(word, sizeof word, *drawing, " ");
    *out = (struct drawn){0};
    char *name = strchr(word, '=');
    if (name)
        copy_until(out->name, sizeof out->name, word, "=");
    else
        snprintf(out->name, sizeof out->name, "%zu", place);
    draw_rest(out, name ? name + 1 : word);
    return true;
}

struct sp_oid id_of(const char *name)
{
    struct sp_oid id = {{0}};
    memcpy(id.raw, name, strlen(name));
    return id;
}

static enum sp_phase phase_of(char letter)
{
    static const char letters[] = SP_PHASES;
    const char *at = strchr(letters, letter);
    cr_assert(at && letter, "no phase: %c", letter);
    return (enum sp_phase)(at - letters);
}

static uint32_t node_of(const struct sp_history *history, const char *name)
{
    if (strcmp(name, "main") == 0)
        return SP_PARENT_PROTECTED;
    if (strcmp(name, "old") == 0)
        return SP_PARENT_BASELINE;
    struct sp_oid id = id_of(name);
    for (size_t i = 0; i < history->nodes.count; i++)
        if (sp_oid_equal(&history->nodes.items[i].id, &id))
            return (uint32_t)i;
    cr_assert(false, "no such parent: %s", name);
    return 0;
}

static uint32_t prp_of(struct sp_history *history, char letter)
{
    const char name[] = {letter, '-', '1', '\0'};
    for (size_t i = 0; i < history->prps.count; i++)
        if (strcmp(history->prps.items[i], name) == 0)
            return (uint32_t)i;
    sp_strings_add(&history->prps, name, strlen(name));
    return (uint32_t)history->prps.count - 1;
}

static void add_node(struct sp_history *out, const struct drawn *word)
{
    struct sp_node node = {.id = id_of(word->name),
                           .parents = (uint32_t)out->parents.count,
                           .prps = (uint32_t)out->prp_of.count,
                           .phase = (uint8_t)phase_of(word->phase),
                           .is_fixup = word->is_fixup,
                           .is_new = true,
                           .is_mainline = word->is_mainline,
                           .is_direct = word->is_direct,
                           .is_settled = word->is_settled,
                           .is_let_in = word->is_let_in,
                           .is_move = word->is_move};
    node.has_code = word->has_code || (strchr("GF", word->phase) &&
                                       !word->is_move && !word->is_empty);
    for (size_t i = 0; i < word->parent_count; i++)
        SP_VEC_PUSH(&out->parents, node_of(out, word->parents[i]));
    if (!word->parent_count && !word->is_root)
        SP_VEC_PUSH(&out->parents, out->nodes.count
                                       ? (uint32_t)out->nodes.count - 1
                                       : SP_PARENT_PROTECTED);
    node.parent_count = (uint16_t)(out->parents.count - node.parents);
    for (const char *prp = word->prps; *prp; prp++)
        SP_VEC_PUSH(&out->prp_of, prp_of(out, *prp));
    node.prp_count = (uint8_t)(out->prp_of.count - node.prps);
    for (size_t i = 0; i < word->undone_count; i++) {
        struct sp_undone undone = {(uint32_t)out->nodes.count,
                                   node_of(out, word->undone[i])};
        SP_VEC_PUSH(&out->undone, undone);
    }
    if (word->resolves) {
        struct sp_resolved resolved = {(uint32_t)out->nodes.count, "src/a"};
        SP_VEC_PUSH(&out->resolved, resolved);
    }
    SP_VEC_PUSH(&out->nodes, node);
}

void history_of(struct sp_history *out, const char *drawing)
{
    struct drawn word;
    *out = (struct sp_history){0};
    while (draw(&drawing, &word, out->nodes.count + 1))
        add_node(out, &word);
}

void history_dispose(struct sp_history *history)
{
    sp_history_dispose(history);
}

void add_finding(struct sp_findings *findings, const struct found *what)
{
    const struct sp_rule *rule = sp_rule_find(what->rule);
    struct sp_finding finding = {
        .rule = what->rule,
        .code = &(rule ? rule : sp_rules[0])->codes[what->code],
        .level = what->level,
        .update = what->update,
        .has_commit = what->commit != NULL,
        .commit = what->commit ? *what->commit : (struct sp_oid){{0}}};
    bool has_room = sp_findings_count(findings, what->rule, what->level,
                                      finding.has_commit);
    finding.message = sp_strdup(what->message);
    finding.fix = sp_strdup(what->fix ? what->fix : "fix it");
    finding.command = what->command ? sp_strdup(what->command) : NULL;
    if (has_room)
        sp_findings_keep(findings, finding);
    else
        sp_findings_fold(findings, finding);
}
