/* The sections [category "NAME"]. */
#include <stddef.h>
#include <string.h>

#include "internal.h"
#include "sallyport/evidence.h"
#include "sallyport/glob.h"

/* Changes of it are CRITICAL, whatever a policy says. */
static const char policy_file[] = ".sallyport.ini";

/* Is it "@docs" or another class of paths? */
static bool read_class(const char *item, enum sp_path_class *out)
{
    for (int i = 0; *item == '@' && i < SP_PATH_CLASSES; i++)
        if (strcmp(item + 1, sp_path_class_name((enum sp_path_class)i)) == 0) {
            *out = (enum sp_path_class)i;
            return true;
        }
    return false;
}

int sp_policy_read_paths(const struct sp_place *at, struct sp_strings *out)
{
    enum sp_path_class ignored;
    int code = sp_policy_read_globs(at, out);
    if (at->known)
        return code;
    for (size_t i = 0; !code && i < out->count; i++)
        if (*out->items[i] == '@' && !read_class(out->items[i], &ignored))
            code = sp_policy_wrong_item(at, out->items[i],
                                        "@implementation, @generated, @test, "
                                        "@docs, @infra or @build");
    return code;
}

static int read_paths(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    return sp_policy_read_paths(at, &out->paths);
}

static int read_approvals(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    static const struct sp_option number = {
        .type = SP_OPTION_NUMBER, .min = 0, .max = 20};
    return sp_policy_read_number(at, &number, &out->approvals);
}

static int read_roles(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    return sp_policy_read_words(at, &out->approver_roles);
}

static int read_windows(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    return sp_policy_read_words(at, &out->windows);
}

const char *const sp_written_words[] = {"runbook", "architecture", "tests",
                                        NULL};

static int read_documents(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    int code = sp_policy_read_words(at, &out->documents);
    for (size_t i = 0; !code && i < out->documents.count; i++) {
        size_t kind = 0;
        while (sp_written_words[kind] &&
               strcmp(sp_written_words[kind], out->documents.items[i]) != 0)
            kind++;
        if (!sp_written_words[kind])
            code = sp_policy_wrong_item(at, out->documents.items[i],
                                        "runbook, architecture or tests");
    }
    return code;
}

static int read_gates(const struct sp_place *at, void *context)
{
    struct sp_category_policy *out = context;
    int code = sp_policy_read_words(at, &out->gates);
    for (size_t i = 0; !code && i < out->gates.count; i++)
        if (!sp_evidence_is_name(sp_str(out->gates.items[i])))
            code = sp_policy_wrong_item(at, out->gates.items[i],
                                        "names of gates: letters, digits, "
                                        "'-', '_' and '.'");
    return code;
}

static const struct sp_key keys[] = {
    {"paths", true, read_paths},          {"approvals", false, read_approvals},
    {"approver-roles", true, read_roles}, {"windows", true, read_windows},
    {"gates", true, read_gates},          {"documents", true, read_documents},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

int sp_policy_read_category(const struct sp_place *at)
{
    const struct sp_ini_entry *e = at->entry;
    enum sp_category category;
    if (!sp_category_read(&category, sp_str(e->name)))
        return sp_policy_unknown(at, "category", e->name, sp_category_words);
    return sp_policy_read_key(at, keys, KEYS,
                              &at->layer->policy->categories[category]);
}

void sp_policy_dispose_categories(struct sp_policy *policy)
{
    for (size_t i = 0; i < SP_CATEGORIES; i++) {
        sp_strings_dispose(&policy->categories[i].paths);
        sp_strings_dispose(&policy->categories[i].approver_roles);
        sp_strings_dispose(&policy->categories[i].windows);
        sp_strings_dispose(&policy->categories[i].gates);
        sp_strings_dispose(&policy->categories[i].documents);
    }
}

int sp_policy_check_categories(const struct sp_policy *policy,
                               struct sp_error *err)
{
    int code = SP_OK;
    for (size_t i = 0; !code && i < SP_CATEGORIES; i++)
        code = sp_policy_check_roles(
            policy, &policy->categories[i].approver_roles, "category",
            sp_category_words[i], "approver-roles", err);
    return code;
}

/* Does the category name that class? */
static bool has_class(const struct sp_strings *paths,
                      enum sp_path_class path_class)
{
    enum sp_path_class named;
    for (size_t i = 0; i < paths->count; i++)
        if (read_class(paths->items[i], &named) && named == path_class)
            return true;
    return false;
}

bool sp_policy_has_path(const struct sp_strings *paths,
                        enum sp_path_class path_class, struct sp_str path)
{
    return has_class(paths, path_class) || sp_paths_have(paths, path);
}

enum sp_category sp_policy_category_of(const struct sp_policy *policy,
                                       enum sp_path_class path_class,
                                       struct sp_str path)
{
    if (sp_str_equal_c(path, policy_file))
        return SP_CRITICAL;
    for (int i = SP_CATEGORIES; i-- > 0;)
        if (sp_policy_has_path(&policy->categories[i].paths, path_class, path))
            return (enum sp_category)i;
    return SP_MEDIUM;
}

const struct sp_strings *sp_policy_written(const struct sp_policy *policy,
                                           enum sp_written kind)
{
    return kind == SP_RUNBOOK        ? &policy->documentation.runbook
           : kind == SP_ARCHITECTURE ? &policy->documentation.architecture
                                     : &policy->documentation.tests;
}
