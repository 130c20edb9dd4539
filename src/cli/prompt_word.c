/* A word for the prompt of a shell, before each command: quick and quiet. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "branch.h"
#include "sallyport/file.h"
#include "sallyport/policy_mark.h"
#include "sallyport/replace.h"
#include "sallyport/status.h"

enum {
    LONGEST_WORD = 64,
    MANY = 64, /* commits; fewer are read faster than a file is written */
};

struct prompt {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct branch branch;
    struct sp_gather *gather;
    struct sp_buf ground;        /* the protected refs; empty: no word */
    char key[SP_SHA256_HEX + 1]; /* a hash of all that the word depends on; "":
                                    not made yet */
    struct sp_buf word;
};

/* The same key means the same word: branch, policy, and protected refs. Only what has a
 * cache needs it. */
static const char *key_of(struct prompt *prompt)
{
    char hex[SP_OID_HEX + 1];
    struct sp_siphash mark;
    struct sp_buf text = {0};
    if (*prompt->key)
        return prompt->key;
    sp_policy_mark(&mark, prompt->policy);
    sp_buf_printf(&text, "%s%s %s\n%016" PRIx64 "%016" PRIx64 "\n" SP_VERSION,
                  sp_buf_text(&prompt->ground), prompt->branch.name,
                  sp_oid_format(hex, &prompt->branch.id), mark.high, mark.low);
    sp_sha256(prompt->key, sp_str(sp_buf_text(&text)));
    sp_buf_dispose(&text);
    return prompt->key;
}

static void cache_path(const struct prompt *prompt, struct sp_buf *out,
                       const char *name)
{
    sp_buf_printf(out, "%ssallyport%s", sp_repo_gitdir(prompt->repo), name);
}

/* Reads "KEY WORD": true when the key is the same, and the word a valid one. */
static bool is_cached(struct prompt *prompt)
{
    struct sp_buf path = {0}, line = {0};
    cache_path(prompt, &path, "/prompt");
    bool found = sp_file_line(&line, sp_buf_text(&path),
                              SP_SHA256_HEX + 1 + LONGEST_WORD, 0) &&
                 sp_str_starts(sp_str(sp_buf_text(&line)), key_of(prompt));
    struct sp_str word = sp_str(found ? line.data + SP_SHA256_HEX : "");
    word = sp_str_trim(word);
    for (size_t i = 0; i < word.len; i++)
        found = found && strchr("ACDEFGNORT>!", word.ptr[i]);
    if (found)
        sp_buf_add(&prompt->word, word.ptr, word.len);
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
    return found;
}

/* On failure the word is computed again the next time. */
static void cache(struct prompt *prompt)
{
    struct sp_buf directory = {0}, path = {0}, line = {0};
    cache_path(prompt, &directory, "");
    cache_path(prompt, &path, "/prompt");
    sp_buf_printf(&line, "%s %s\n", key_of(prompt), sp_buf_text(&prompt->word));
    mkdir(sp_buf_text(&directory), 0777);
    sp_replace_file(sp_buf_text(&path), (struct sp_str){line.data, line.len});
    sp_buf_dispose(&directory);
    sp_buf_dispose(&path);
    sp_buf_dispose(&line);
}

/* Reads the branch. There is no word where it has more commits than the policy
 * allows. */
static int read_branch(struct prompt *prompt, struct sp_error *err)
{
    struct branch_facts facts;
    struct sp_standings standings = {0};
    int code = branch_gather(&prompt->branch, prompt->gather, &facts, err);
    if (code || facts.ref.is_protected)
        return code;
    sp_standings_read(&standings, facts.all.history);
    if (!facts.all.too_many_commits)
        sp_status_prompt(&prompt->word, &standings,
                         prompt->policy->tdd.refactor_step ==
                             SP_REFACTOR_REQUIRED);
    sp_standings_dispose(&standings);
    if (facts.all.too_many_commits || facts.all.history->nodes.count > MANY)
        cache(prompt);
    return SP_OK;
}

/* Reads nothing in the repository of another user: its policy may be made to
 * take long, and a `cd` should not run it. */
static int make_word(struct prompt *prompt, const char *config,
                     const char *asked, struct sp_error *err)
{
    int code = sp_repo_discover(&prompt->repo, ".", err);
    if (code || !sp_repo_is_ours(prompt->repo))
        return code;
    code = cli_policy(&prompt->policy, prompt->repo, config, err);
    if (!code)
        code = branch_find(&prompt->branch, prompt->repo, asked, err);
    if (code || sp_oid_is_zero(&prompt->branch.id) ||
        strcmp(prompt->branch.name, "HEAD") == 0)
        return code;
    const struct sp_source source = {
        .repo = prompt->repo,
        .here = prompt->branch.is_here ? prompt->branch.name : NULL,
        .here_id = &prompt->branch.id,
        .policy = prompt->policy,
        .occasion = SP_RANGE};
    prompt->gather = sp_gather_new(&source);
    code = sp_gather_ground(prompt->gather, &prompt->ground, err);
    if (code || !prompt->ground.len || is_cached(prompt))
        return code;
    return read_branch(prompt, err);
}

void branch_prompt(const char *config, const char *asked)
{
    struct prompt prompt = {.repo = NULL};
    struct sp_error ignored = {0};
    if (!make_word(&prompt, config, asked, &ignored) && prompt.word.len)
        puts(sp_buf_text(&prompt.word));
    sp_buf_dispose(&prompt.word);
    sp_buf_dispose(&prompt.ground);
    sp_gather_free(prompt.gather);
    branch_dispose(&prompt.branch);
    sp_policy_free(prompt.policy);
    sp_repo_free(prompt.repo);
}
