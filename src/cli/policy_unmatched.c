/* Which globs and which patterns of refs in a policy match nothing here. What the
 * built-in policy has is for every repository, so only the rest is looked at. */
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "sallyport/changes.h"
#include "sallyport/glob.h"
#include "sallyport/layers.h"
#include "sallyport/refname.h"
#include "sallyport/refs.h"
#include "sallyport/vec.h"

/* A list of a policy. */
struct list {
    const char *section, *name, *key; /* name: NULL but for [rule "NAME"] */
    const struct sp_strings *items, *builtin; /* builtin may be NULL */
};

/* An item of a list. */
struct item {
    const struct list *list;
    const char *text; /* with its '!' */
    struct sp_glob glob;
    bool has_match;
};

struct items {
    struct item *items;
    size_t count, capacity;
};

struct lists {
    struct list *items;
    size_t count, capacity;
};

static int see_file(const struct sp_change *change, void *context)
{
    struct items *items = context;
    for (size_t i = 0; i < items->count; i++)
        if (!items->items[i].has_match)
            items->items[i].has_match =
                sp_glob_match(&items->items[i].glob, change->path);
    return SP_OK;
}

static bool matches_ref(const char *pattern, const char *name)
{
    char *copy = sp_strdup(pattern);
    const struct sp_strings alone = {&copy, 1, 1};
    bool matches = sp_ref_matches(&alone, name, NULL);
    free(copy);
    return matches;
}

/* A branch of a remote counts as one here. */
static int see_ref(const char *name, const struct sp_oid *id, void *context)
{
    static const char remotes[] = "refs/remotes/";
    struct items *items = context;
    struct sp_buf branch = {0};
    (void)id;
    const char *slash = sp_str_starts(sp_str(name), remotes)
                            ? strchr(name + strlen(remotes), '/')
                            : NULL;
    sp_buf_printf(&branch, "refs/heads/%s", slash ? slash + 1 : "");
    for (size_t i = 0; i < items->count; i++) {
        struct item *item = &items->items[i];
        const char *pattern = item->text + (*item->text == '!');
        item->has_match =
            item->has_match || strcmp(pattern, "HEAD") == 0 ||
            matches_ref(pattern, slash ? sp_buf_text(&branch) : name);
    }
    sp_buf_dispose(&branch);
    return SP_OK;
}

static void add_items(const struct lists *lists, struct items *out)
{
    for (size_t i = 0; i < lists->count; i++) {
        const struct list *list = &lists->items[i];
        for (size_t k = 0; k < list->items->count; k++) {
            struct item item = {.list = list, .text = list->items->items[k]};
            if (list->builtin && sp_strings_have(list->builtin, item.text))
                continue;
            sp_glob_read(&item.glob, sp_str(item.text));
            SP_VEC_PUSH(out, item);
        }
    }
}

static void tell(const struct items *items, const char *what, bool *headed)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->items[i];
        const struct list *list = item->list;
        if (item->has_match)
            continue;
        if (list->name)
            policy_say_idle(headed, "[%s \"%s\"] %s: %s matches no %s",
                            list->section, list->name, list->key, item->text,
                            what);
        else
            policy_say_idle(headed, "[%s] %s: %s matches no %s", list->section,
                            list->key, item->text, what);
    }
}

static void list_globs(const struct sp_policy *policy,
                       const struct sp_policy *builtin, struct lists *out)
{
    const struct sp_paths *mine = &policy->paths, *theirs = &builtin->paths;
    const struct list rows[] = {
        {"paths", NULL, "generated", &mine->generated, &theirs->generated},
        {"paths", NULL, "test", &mine->test, &theirs->test},
        {"paths", NULL, "docs", &mine->docs, &theirs->docs},
        {"paths", NULL, "infra", &mine->infra, &theirs->infra},
        {"paths", NULL, "build", &mine->build, &theirs->build},
        {"paths", NULL, "inline-test", &mine->inline_test,
         &theirs->inline_test},
        {"refs", NULL, "automation-paths", &policy->refs.automation_paths,
         &builtin->refs.automation_paths},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SP_VEC_PUSH(out, rows[i]);
    for (size_t i = 0; i < policy->exempts.count; i++) {
        const struct sp_exempt *row = &policy->exempts.items[i];
        const struct list list = {"exempt", row->name, "paths", &row->paths,
                                  NULL};
        SP_VEC_PUSH(out, list);
    }
}

static void list_refs(const struct sp_policy *policy,
                      const struct sp_policy *builtin, struct lists *out)
{
    const struct list rows[] = {
        {"refs", NULL, "protected", &policy->refs.protected,
         &builtin->refs.protected},
        {"refs", NULL, "free", &policy->refs.free, &builtin->refs.free},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        SP_VEC_PUSH(out, rows[i]);
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct sp_rule_setting *rule = &policy->rules.items[i];
        const struct list list = {"rule", rule->rule, "refs", &rule->refs,
                                  NULL};
        SP_VEC_PUSH(out, list);
    }
}

int policy_unmatched(struct sp_repo *repo, const struct sp_policy *policy,
                     const struct sp_oid *tree, bool *headed,
                     struct sp_error *err)
{
    struct sp_policy *builtin = sp_policy_new();
    struct lists globs = {0}, refs = {0};
    struct items files = {0}, names = {0};
    int code = sp_policy_add_builtin(builtin, err);
    list_globs(policy, builtin, &globs);
    list_refs(policy, builtin, &refs);
    add_items(&globs, &files);
    add_items(&refs, &names);
    if (!code && files.count)
        code = sp_repo_changes(repo, NULL, tree, see_file, &files, err);
    if (!code && names.count)
        code = sp_repo_each_ref(repo, "refs/*", see_ref, &names, err);
    if (!code) {
        tell(&files, "file", headed);
        tell(&names, "ref", headed);
    }
    free(globs.items);
    free(refs.items);
    free(files.items);
    free(names.items);
    sp_policy_free(builtin);
    return code;
}
