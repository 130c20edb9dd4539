/* Begins the document of a proposal. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "new_file.h"
#include "sallyport/compose.h"
#include "sallyport/operation.h"
#include "sallyport/prp_template.h"
#include "sallyport/refname.h"
#include "sallyport/sanitise.h"

enum { MAX_NAME = 200 };

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
    if (!is_reference(&self->policy->prp, id))
        return sp_error_set(err, SP_EUSAGE,
                            "'%s' is no reference by [prp] pattern", id);
    if (*id == '.' || strchr(id, '/') || strlen(id) > MAX_NAME ||
        !sp_is_sanitised(sp_str(id)))
        return sp_error_set(err, SP_EUSAGE, "'%s' cannot be the name of a file",
                            id);
    return SP_OK;
}

/* The id that was given, or that the branch's name holds. */
static int find_id(struct beginning *self, const char *given,
                   struct sp_error *err)
{
    const struct sp_strings none = {0};
    struct sp_buf branch = {0};
    if (given) {
        sp_buf_puts(&self->reference, given);
        return check_id(self, given, err);
    }
    int code = sp_repo_branch(self->repo, &branch, err);
    if (!code)
        code = sp_compose_reference(&self->reference, &self->policy->prp,
                                    sp_ref_short(sp_buf_text(&branch)), &none,
                                    err);
    sp_buf_dispose(&branch);
    if (code < 0)
        return code;
    return code ? check_id(self, sp_buf_text(&self->reference), err)
                : sp_error_set(err, SP_EUSAGE,
                               "no reference in the name of the branch; type: "
                               "sallyport prp new WU-1");
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

/* Does the path, with all links followed, lie in that directory? */
static bool lies_in(const char *path, const char *directory)
{
    char *real = realpath(path, NULL);
    size_t len = strlen(directory);
    bool lies = real && strncmp(real, directory, len) == 0 &&
                (!real[len] || real[len] == '/');
    free(real);
    return lies;
}

/* Makes what is missing of the path, below what is `from` bytes of it. A repository
 * can track a link, to anywhere: then false. */
static bool make_directories(char *path, size_t from, const char *top)
{
    bool lies = true;
    for (char *end = path + from; lies && *end;) {
        end += strcspn(end, "/");
        char slash = *end;
        *end = '\0';
        mkdir(path, 0777); /* what is there is looked at like what is made */
        lies = lies_in(path, top);
        *end = slash;
        end += slash != '\0';
    }
    return lies;
}

static int make_directory(struct beginning *self, struct sp_error *err)
{
    const char *top = sp_repo_worktree(self->repo);
    const char *directory = self->policy->prp.directory;
    char *real_top = realpath(top, NULL);
    sp_buf_printf(&self->directory, "%s%s", top, directory);
    int code = SP_OK;
    if (!real_top ||
        !make_directories(self->directory.data, strlen(top), real_top))
        code = sp_error_set(err, SP_ESYSTEM,
                            "%s cannot be made, or a link leads it out of the "
                            "work tree",
                            directory);
    free(real_top);
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
            code = sp_error_set(
                err, SP_ESYSTEM, "%s/%s is the document of %s already",
                self->policy->prp.directory, entry->d_name, reference);
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

/* What comes next, as it is typed at the top of the work tree. */
static void print_next(const struct beginning *self)
{
    const struct sp_policy *policy = self->policy;
    struct sp_buf path = {0}, quoted = {0}, message = {0}, words = {0};
    sp_buf_printf(&path, "%s/%s.md", policy->prp.directory,
                  sp_buf_text(&self->reference));
    sp_shell_quote(&quoted, (struct sp_str){path.data, path.len});
    printf("%s\nFill in each section, then:\n  git add %s\n",
           sp_buf_text(&path), sp_buf_text(&quoted));
    bool is_usual = !policy->message.header &&
                    (!policy->message.types.count ||
                     sp_strings_have(&policy->message.types, "docs"));
    sp_buf_printf(&words, "docs: propose %s", sp_buf_text(&self->reference));
    sp_shell_quote(&message, (struct sp_str){words.data, words.len});
    if (is_usual)
        printf("  git commit -m %s\n", sp_buf_text(&message));
    else
        puts("  git commit");
    sp_buf_dispose(&path);
    sp_buf_dispose(&quoted);
    sp_buf_dispose(&message);
    sp_buf_dispose(&words);
}

static int begin(struct beginning *self, const char *given,
                 struct sp_error *err)
{
    if (!sp_repo_worktree(self->repo))
        return sp_error_set(err, SP_EUSAGE,
                            "there is no work tree here; type it in a clone");
    if (!sp_prp_wants_documents(&self->policy->prp))
        return sp_error_set(err, SP_EUSAGE,
                            "the policy asks for no document: [prp] directory "
                            "or sections is empty");
    if (self->title && !sp_is_sanitised(sp_str(self->title)))
        return sp_error_set(err, SP_EUSAGE, "the title is not one plain line");
    int code = find_id(self, given, err);
    if (!code)
        add_words(self);
    if (!code)
        code = make_directory(self, err);
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
