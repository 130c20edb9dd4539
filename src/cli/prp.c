/* Begins the document of a proposal. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "document.h"
#include "new_file.h"
#include "sallyport/directory.h"
#include "sallyport/example.h"
#include "sallyport/prp_template.h"
#include "sallyport/refs.h"

/* What is being begun. */
struct beginning {
    struct sp_repo *repo;
    struct sp_policy *policy;
    const char *title;       /* or NULL */
    struct sp_buf reference; /* also the name of the file, without its end */
    struct sp_buf directory; /* absolute */
};

static void beginning_dispose(struct beginning *self)
{
    sp_buf_dispose(&self->reference);
    sp_buf_dispose(&self->directory);
    sp_policy_free(self->policy);
    sp_repo_free(self->repo);
}

static bool is_reference(const struct sp_prp_policy *policy, const char *text)
{
    struct sp_match match;
    struct sp_error ignored = {0};
    return sp_regex_full(policy->pattern, sp_str(text), &match, &ignored) > 0;
}

static int check_id(const struct beginning *self, const char *id,
                    struct sp_error *err)
{
    if (is_reference(&self->policy->prp, id))
        return document_check_name(id, err);
    char *example = sp_example_reference(self->policy);
    int code = sp_error_set(
        err, SP_EUSAGE, "'%s' is no reference by [prp] pattern%s%s", id,
        example ? ", such as " : "", example ? example : "");
    free(example);
    return code;
}

/* The id that was given, or that the branch's name holds. */
static int find_id(struct beginning *self, const char *given,
                   struct sp_error *err)
{
    if (given) {
        sp_buf_puts(&self->reference, given);
        return check_id(self, given, err);
    }
    int code =
        document_reference(&self->reference, self->repo, self->policy, err);
    if (code < 0)
        return code;
    return code ? check_id(self, sp_buf_text(&self->reference), err)
                : sp_error_set(err, SP_EUSAGE,
                               "no reference in the name of the branch; type: "
                               "sallyport prp new ID");
}

/* An id alone gets the words of the title after it, where the pattern allows it. */
static void add_words(struct beginning *self)
{
    struct sp_buf longer = {0};
    const char *id = sp_buf_text(&self->reference);
    if (!self->title ||
        sp_prp_id(&self->policy->prp, id).len != self->reference.len)
        return;
    sp_buf_printf(&longer, "%s-", id);
    size_t before = longer.len;
    sp_prp_slug(&longer, self->title);
    if (longer.len > before &&
        is_reference(&self->policy->prp, sp_buf_text(&longer))) {
        sp_buf_dispose(&self->reference);
        self->reference = longer;
        return;
    }
    sp_buf_dispose(&longer);
}

/* Appends the path of the document, and what its commit does. */
static void describe(const struct beginning *self, const char *name,
                     struct sp_buf *path, struct sp_buf *does)
{
    sp_buf_printf(path, "%s/%s", self->policy->prp.directory, name);
    sp_buf_printf(does, "propose %s", sp_buf_text(&self->reference));
}

/* A file of a directory. */
struct found {
    const char *name;
    bool is_there;
};

static bool is_found(struct sp_str name, void *context)
{
    struct found *file = context;
    file->is_there = file->is_there || sp_str_equal_c(name, file->name);
    return false;
}

/* Does the last commit lack that file, and is it no link? */
static bool is_new(const struct beginning *self, DIR *directory,
                   const char *name)
{
    struct stat about;
    struct sp_oid head;
    struct sp_error ignored = {0};
    struct found file = {.name = name};
    if (fstatat(dirfd(directory), name, &about, AT_SYMLINK_NOFOLLOW) ||
        !S_ISREG(about.st_mode))
        return false;
    if (!sp_repo_ref(self->repo, "HEAD", &head, &ignored))
        sp_repo_each_file(self->repo, &head, self->policy->prp.directory, 0,
                          is_found, NULL, &file, &ignored);
    return !file.is_there;
}

/* Says that the document is there, and how to commit it if it is new. */
static int say_there(const struct beginning *self, const char *name,
                     bool is_uncommitted, struct sp_error *err)
{
    const char *reference = sp_buf_text(&self->reference);
    struct sp_buf path = {0}, does = {0}, commit = {0};
    describe(self, name, &path, &does);
    document_say_commit(&commit, self->policy, sp_buf_text(&path),
                        sp_buf_text(&does));
    int code =
        is_uncommitted
            ? sp_error_set(err, SP_ESYSTEM,
                           "%s is there and not committed; when it is "
                           "filled in, type: %s",
                           sp_buf_text(&path), sp_buf_text(&commit))
            : sp_error_set(err, SP_ESYSTEM, "%s is the document of %s already",
                           sp_buf_text(&path), reference);
    sp_buf_dispose(&path);
    sp_buf_dispose(&does);
    sp_buf_dispose(&commit);
    return code;
}

/* Two documents of one id would be refused. */
static int check_others(const struct beginning *self, struct sp_error *err)
{
    const char *reference = sp_buf_text(&self->reference);
    struct sp_str id = sp_prp_id(&self->policy->prp, reference);
    DIR *directory = opendir(sp_buf_text(&self->directory));
    if (!directory)
        return sp_error_set(err, SP_ESYSTEM, "cannot read %s: %s",
                            self->policy->prp.directory, strerror(errno));
    int code = SP_OK;
    const struct dirent *entry;
    while (!code && (entry = readdir(directory)))
        if (sp_prp_is_document_of(sp_str(entry->d_name), id))
            code = say_there(self, entry->d_name,
                             is_new(self, directory, entry->d_name), err);
    closedir(directory);
    return code;
}

static int write_document(const struct beginning *self, struct sp_error *err)
{
    struct sp_buf path = {0}, text = {0};
    const char *reference = sp_buf_text(&self->reference);
    sp_buf_printf(&path, "%s/%s.md", sp_buf_text(&self->directory), reference);
    sp_prp_template(&text, reference, self->title, &self->policy->prp.sections);
    int code = write_new_file(sp_buf_text(&path), &text, err);
    sp_buf_dispose(&path);
    sp_buf_dispose(&text);
    return code;
}

static void print_next(const struct beginning *self)
{
    struct sp_buf name = {0}, path = {0}, does = {0};
    sp_buf_printf(&name, "%s.md", sp_buf_text(&self->reference));
    describe(self, sp_buf_text(&name), &path, &does);
    document_print_next(self->policy, sp_buf_text(&path), sp_buf_text(&does));
    sp_buf_dispose(&name);
    sp_buf_dispose(&path);
    sp_buf_dispose(&does);
}

static int begin(struct beginning *self, const char *given,
                 struct sp_error *err)
{
    int code = document_check(self->repo, self->title, err);
    if (code)
        return code;
    if (!sp_prp_wants_documents(&self->policy->prp))
        return sp_error_set(err, SP_EUSAGE,
                            "the policy asks for no document: [prp] directory "
                            "or sections is empty");
    code = find_id(self, given, err);
    if (!code)
        add_words(self);
    if (!code)
        code = document_directory(&self->directory, self->repo,
                                  self->policy->prp.directory, err);
    if (!code)
        code = check_others(self, err);
    return code ? code : write_document(self, err);
}

int sp_cli_prp(const struct sp_cli_args *args)
{
    struct sp_error err = {0};
    struct beginning self = {.title = sp_cli_value(args, "--title")};
    const char *given = args->word_count > 1 ? args->words[1] : NULL;
    int code = cli_open(&self.repo, &self.policy,
                        sp_cli_value(args, "--config"), &err);
    if (!code)
        code = begin(&self, given, &err);
    if (!code)
        print_next(&self);
    beginning_dispose(&self);
    return code ? cli_fail(&err) : CLEAN;
}
