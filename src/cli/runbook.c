/* Begins a runbook. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "branch.h"
#include "document.h"
#include "judgement.h"
#include "new_file.h"
#include "sallyport/changes.h"
#include "sallyport/objects.h"
#include "sallyport/runbook_template.h"

enum { MAX_PATHS = 20 };

/* What is being begun. */
struct beginning {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_runbook runbook;
    struct sp_buf name;      /* of the file, without its ending */
    struct sp_buf file;      /* from the top of the work tree */
    struct sp_buf directory; /* absolute */
};

static void beginning_dispose(struct beginning *self)
{
    sp_strings_dispose(&self->runbook.prps);
    sp_strings_dispose(&self->runbook.paths);
    sp_buf_dispose(&self->name);
    sp_buf_dispose(&self->file);
    sp_buf_dispose(&self->directory);
    sp_policy_free(self->policy);
    sp_repo_free(self->repo);
}

/* --- what the branch is about --- */

/* "k8s/vpn/" of "k8s/vpn/pod.yaml"; a file at the top is itself. */
static void add_path(struct sp_strings *out, struct sp_str path)
{
    const char *end = memrchr(path.ptr, '/', path.len);
    size_t len = end ? (size_t)(end - path.ptr) + 1 : path.len;
    for (size_t i = 0; i < out->count; i++)
        if (sp_str_equal_c((struct sp_str){path.ptr, len}, out->items[i]))
            return;
    sp_strings_add(out, path.ptr, len);
}

static int look_at(const struct sp_change *change, void *context)
{
    struct beginning *self = context;
    if (sp_path_classify(&self->policy->paths, change->path) == SP_PATH_INFRA &&
        self->runbook.paths.count < MAX_PATHS)
        add_path(&self->runbook.paths, change->path);
    return 0;
}

/* The infrastructure that the branch changes, and its proposals. */
static int read_history(struct beginning *self,
                        const struct sp_history *history, struct sp_error *err)
{
    struct sp_oid trees[2];
    for (size_t i = 0; i < history->prps.count && i < MAX_PATHS; i++)
        sp_strings_add(&self->runbook.prps, history->prps.items[i],
                       strlen(history->prps.items[i]));
    if (!history->nodes.count || !history->outside.count)
        return SP_OK;
    int code = sp_repo_commit_tree(self->repo, &history->outside.items[0].id,
                                   &trees[0], err);
    trees[1] = history->nodes.items[history->nodes.count - 1].tree;
    return code ? code
                : sp_repo_changes(self->repo, &trees[0], &trees[1], look_at,
                                  self, err);
}

/* What cannot be seen stays a question in the text: nothing depends on it. */
static void read_branch(struct beginning *self)
{
    const struct sp_actor nobody = {.user = NULL};
    struct sp_error ignored = {0};
    struct branch branch;
    struct branch_facts facts;
    struct sp_source source =
        judgement_source(self->repo, self->policy, &nobody);
    source.occasion = SP_RANGE;
    struct sp_gather *gather = sp_gather_new(&source);
    if (!branch_find(&branch, self->repo, NULL, &ignored) &&
        !branch_gather(&branch, gather, &facts, &ignored))
        read_history(self, facts.all.history, &ignored);
    sp_gather_free(gather);
    branch_dispose(&branch);
}

/* --- its file --- */

/* The name that was given, or the reference that the branch's name holds. */
static int find_name(struct beginning *self, const char *given,
                     const char *ending, struct sp_error *err)
{
    struct sp_buf reference = {0};
    int code = document_reference(&reference, self->repo, self->policy, err);
    const char *name = given ? given : sp_buf_text(&reference);
    size_t len = strlen(name), end = strlen(ending);
    if (len > end && strcmp(name + len - end, ending) == 0)
        len -= end;
    sp_buf_add(&self->name, name, len);
    sp_buf_puts(&self->name, "");
    if (code > 0 && !self->runbook.prps.count)
        sp_strings_add(&self->runbook.prps, reference.data, reference.len);
    sp_buf_dispose(&reference);
    if (code < 0)
        return code;
    if (!given && !code)
        return sp_error_set(err, SP_EUSAGE,
                            "no reference in the name of the branch; type: "
                            "sallyport runbook new NAME");
    return document_check_name(sp_buf_text(&self->name), err);
}

static int write_runbook(struct beginning *self, struct sp_error *err)
{
    struct sp_buf path = {0}, text = {0};
    struct stat there;
    const char *file = sp_buf_text(&self->file);
    int code = SP_OK;
    sp_buf_printf(&path, "%s%s", sp_buf_text(&self->directory),
                  strrchr(file, '/'));
    sp_runbook_template(&text, &self->runbook,
                        &self->policy->documentation.runbook_sections);
    if (lstat(sp_buf_text(&path), &there) == 0)
        code = sp_error_set(err, SP_ESYSTEM,
                            "%s is there already; name another file", file);
    else
        code = write_new_file(sp_buf_text(&path), &text, err);
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    return code;
}

static int find_place(const struct beginning *self, struct sp_buf *directory,
                      struct sp_buf *ending, struct sp_error *err)
{
    const struct sp_strings *globs = &self->policy->documentation.runbook;
    if (!globs->count)
        return sp_error_set(err, SP_EUSAGE,
                            "the policy asks for no runbook: [documentation] "
                            "runbook is empty");
    if (!sp_runbook_place(globs, directory, ending))
        return sp_error_set(err, SP_EUSAGE,
                            "[documentation] runbook names no directory for a "
                            "new file; write it by hand");
    return SP_OK;
}

static int begin(struct beginning *self, const char *given,
                 struct sp_error *err)
{
    struct sp_buf directory = {0}, ending = {0};
    int code = document_check(self->repo, self->runbook.title, err);
    if (!code)
        code = find_place(self, &directory, &ending, err);
    if (!code)
        read_branch(self);
    if (!code)
        code = find_name(self, given, sp_buf_text(&ending), err);
    self->runbook.name = sp_buf_text(&self->name);
    sp_buf_printf(&self->file, "%s/%s%s", sp_buf_text(&directory),
                  sp_buf_text(&self->name), sp_buf_text(&ending));
    if (!code)
        code = document_directory(&self->directory, self->repo,
                                  sp_buf_text(&directory), err);
    sp_buf_dispose(&directory);
    sp_buf_dispose(&ending);
    return code ? code : write_runbook(self, err);
}

int sp_cli_runbook(const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    struct beginning self = {.runbook.title = sp_cli_value(args, "--title")};
    const char *given = args->word_count > 1 ? args->words[1] : NULL;
    struct sp_buf does = {0};
    int code = cli_open(&self.repo, &self.policy,
                        sp_cli_value(args, "--config"), &err);
    if (!code)
        code = begin(&self, given, &err);
    sp_buf_printf(&does, "write the runbook %s", sp_buf_text(&self.name));
    if (!code)
        document_print_next(self.policy, sp_buf_text(&self.file),
                            sp_buf_text(&does));
    sp_buf_dispose(&does);
    beginning_dispose(&self);
    return code ? cli_fail(&err) : CLEAN;
}
