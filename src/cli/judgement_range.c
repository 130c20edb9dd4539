/* The commits of a range, and the ref that they are judged as. */
#include "judgement_range.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/refs.h"
#include "sallyport/remotes.h"
#include "sallyport/since.h"

bool judgement_remote(struct sp_repo *repo, struct sp_buf *out)
{
    struct sp_error ignored = {0};
    return !sp_repo_choose_remote(repo, NULL, out, &ignored) && out->len;
}

void judgement_head(struct sp_repo *repo, struct sp_buf *out)
{
    struct sp_buf name = {0};
    struct sp_error ignored = {0};
    if (judgement_remote(repo, &name)) {
        sp_buf_puts(&name, "/HEAD");
        sp_repo_copied(repo, sp_buf_text(&name), out);
    } else {
        sp_repo_symbolic(repo, "HEAD", out, &ignored);
    }
    sp_buf_dispose(&name);
}

bool judgement_protects(const struct judgement *self, const char *ref)
{
    struct sp_buf head = {0};
    judgement_head(self->repo, &head);
    bool does =
        sp_ref_matches(&self->policy->refs.protected, ref, sp_buf_text(&head));
    sp_buf_dispose(&head);
    return does;
}

/* Is the range a branch of this repository, by its name? A protected one is asked what a
 * branch would have to be. */
static bool is_branch(const struct judgement *self, const char *full)
{
    struct sp_oid id;
    struct sp_error ignored = {0};
    return sp_ref_classify(full) == SP_REF_BRANCH &&
           !sp_repo_ref(self->repo, full, &id, &ignored) &&
           sp_oid_equal(&id, &self->range.to) &&
           !judgement_protects(self, full);
}

/* The ref that a range is judged as: the one named by the user, else the branch that is the
 * range, else the current branch, else none. */
static char *name_of_ref(const struct judgement *self,
                         const struct judgement_request *request,
                         struct sp_error *err)
{
    struct sp_buf name = {0};
    if (request->ref)
        return sp_ref_full(request->ref);
    if (request->word_count == 1) {
        char *named = sp_ref_full(request->words[0]);
        if (is_branch(self, named))
            return named;
        free(named);
    }
    sp_repo_symbolic(self->repo, "HEAD", &name, err);
    if (!name.len)
        sp_buf_puts(&name, "HEAD");
    return sp_buf_detach(&name);
}

/* Does a range name a protected branch that this clone does not have? Then
 * *name is its name. */
static bool names_missing_branch(struct judgement *self,
                                 const struct judgement_request *request,
                                 struct sp_buf *name)
{
    for (int i = 0; i < request->word_count; i++) {
        struct sp_oid id;
        struct sp_buf ref = {0};
        struct sp_error ignored = {0};
        const char *word = request->words[i] + (*request->words[i] == '^');
        const char *dots = strstr(word, "..");
        sp_buf_printf(&ref, "refs/heads/%.*s",
                      dots ? (int)(dots - word) : (int)strlen(word), word);
        const char *full = sp_buf_text(&ref);
        if (sp_ref_matches(&self->policy->refs.protected, full, "") &&
            sp_repo_ref(self->repo, full, &id, &ignored) == SP_ENOTFOUND)
            sp_buf_puts(name, sp_ref_short(full));
        sp_buf_dispose(&ref);
        if (name->len)
            return true;
    }
    return false;
}

/* Says which fetch brings the base of a range, where that is missing. */
static int explain_range(struct judgement *self,
                         const struct judgement_request *request,
                         struct sp_error *err)
{
    struct sp_buf name = {0}, remote = {0};
    if (err->code == SP_EUSAGE && names_missing_branch(self, request, &name) &&
        sp_repo_remote(self->repo, &remote)) {
        const char *at = sp_buf_text(&remote), *branch = sp_buf_text(&name);
        struct sp_buf text = {0};
        sp_buf_printf(&text,
                      "there is no branch %s in this clone; name that of "
                      "the remote, %s/%s, and fetch it where it is not "
                      "known: ",
                      branch, at, branch);
        sp_say_fetch(&text, at, branch);
        *err = (struct sp_error){0};
        sp_error_set(err, SP_EGIT, "%s", sp_buf_text(&text));
        sp_buf_dispose(&text);
    }
    sp_buf_dispose(&name);
    sp_buf_dispose(&remote);
    return (int)err->code;
}

int judgement_of_range(struct judgement *self,
                       const struct judgement_request *request,
                       struct sp_error *err)
{
    static char head[] = "HEAD";
    char *const current[] = {head};
    bool is_default = request->word_count == 0;
    int code = sp_repo_range(self->repo, is_default ? current : request->words,
                             is_default ? 1 : (size_t)request->word_count,
                             &self->range, err);
    if (code)
        return explain_range(self, request, err);
    if (request->base &&
        (!sp_oid_is_zero(&self->range.from) || self->range.without.count))
        return sp_error_set(err, SP_EUSAGE,
                            "--base says what is left out, so no RANGE that "
                            "leaves out commits goes with it");
    for (int i = 0; i < request->word_count && !self->unasked.len; i++)
        sp_say_short_reflog(self->repo, request->words[i], &self->unasked);
    if (request->since)
        code = sp_range_since(self->repo, &self->range, request->since, err);
    if (code)
        return code;
    struct sp_ref_update update = {.name = name_of_ref(self, request, err),
                                   .old_id = self->range.from,
                                   .new_id = self->range.to};
    SP_VEC_PUSH(&self->push, update);
    return SP_OK;
}
