#include "sallyport/habits.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/changes.h"
#include "sallyport/layers.h"
#include "sallyport/recent.h"
#include "sallyport/refs.h"
#include "sallyport/remotes.h"

enum {
    COMMITS = 1000,
    MAX_WORDS = 500,
    WORD_LONGEST = 40,
    SUBJECT_LONGEST = 100
};

static bool is_plain(struct sp_str text, const char *more)
{
    for (size_t i = 0; i < text.len; i++)
        if (!sp_is_alnum(text.ptr[i]) &&
            (!text.ptr[i] || !strchr(more, text.ptr[i])))
            return false;
    return text.len > 0 && text.len <= WORD_LONGEST;
}

/* Counts a word, in lower case where asked. */
static void count(struct sp_words *words, struct sp_str text)
{
    for (size_t i = 0; i < words->count; i++)
        if (sp_str_equal_c(text, words->items[i].text)) {
            words->items[i].count++;
            return;
        }
    if (words->count == MAX_WORDS)
        return;
    struct sp_word_count fresh = {sp_strndup(text.ptr, text.len), 1};
    SP_VEC_PUSH(words, fresh);
}

static void count_lower(struct sp_words *words, struct sp_str text)
{
    char lower[WORD_LONGEST];
    if (!is_plain(text, "._-"))
        return;
    for (size_t i = 0; i < text.len; i++)
        lower[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'
                              ? text.ptr[i] + ('a' - 'A')
                              : text.ptr[i]);
    count(words, (struct sp_str){lower, text.len});
}

static int by_count(const void *a, const void *b)
{
    const struct sp_word_count *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->text, y->text);
}

static void sort(struct sp_words *words)
{
    if (words->count)
        qsort(words->items, words->count, sizeof *words->items, by_count);
}

static size_t digits(struct sp_str text, size_t at)
{
    size_t len = 0;
    while (at + len < text.len && text.ptr[at + len] >= '0' &&
           text.ptr[at + len] <= '9')
        len++;
    return len;
}

/* "UTF-8" and the like look like keys of tickets. */
static bool is_a_standard(struct sp_str word)
{
    static const char *const words[] = {"UTF", "SHA", "ISO", "RFC", "CVE",
                                        "AES", "MD",  "TLS", "PEP", "BSD"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sp_str_equal_c(word, words[i]))
            return true;
    return false;
}

/* The length of the letters of a key that begins here: "VPN" of "VPN-12". */
static size_t key_at(struct sp_str text, size_t at)
{
    size_t len = 0;
    if (at && (sp_is_alnum(text.ptr[at - 1]) || text.ptr[at - 1] == '-'))
        return 0;
    while (at + len < text.len &&
           ((text.ptr[at + len] >= 'A' && text.ptr[at + len] <= 'Z') ||
            (len && digits(text, at + len))))
        len++;
    bool is_key = len > 1 && len < WORD_LONGEST && at + len < text.len &&
                  text.ptr[at + len] == '-' && digits(text, at + len + 1) &&
                  !is_a_standard((struct sp_str){text.ptr + at, len});
    return is_key ? len : 0;
}

/* Each key once in a commit. */
static void read_keys(struct sp_habits *out, struct sp_str text)
{
    struct sp_words here = {0};
    for (size_t i = 0; i < text.len; i++) {
        size_t len = key_at(text, i);
        if (len)
            count(&here, (struct sp_str){text.ptr + i, len});
    }
    out->keyed += here.count > 0;
    for (size_t i = 0; i < here.count; i++) {
        count(&out->keys, sp_str(here.items[i].text));
        free(here.items[i].text);
    }
    free(here.items);
}

/* Hosts add "(#12)" to the subject of a squash: the number of a pull request,
 * which is not known before. */
static bool names_issue(const struct sp_message *message)
{
    struct sp_str text = message->text;
    const char *end = message->subject.ptr + message->subject.len;
    for (size_t i = 0; i + 1 < text.len; i++) {
        size_t len = text.ptr[i] == '#' ? digits(text, i + 1) : 0;
        if (len &&
            !(i && text.ptr[i - 1] == '(' && text.ptr + i + 1 + len + 1 == end))
            return true;
    }
    return false;
}

/* "vpn-12" is no type. */
static bool ends_in_number(struct sp_str type)
{
    size_t begin = type.len;
    while (begin && digits(type, begin - 1))
        begin--;
    return begin && begin < type.len && type.ptr[begin - 1] == '-';
}

static void read_header(struct sp_habits *out, const struct sp_header *header)
{
    if (!header->conventional)
        return;
    if (ends_in_number(header->type)) {
        out->key_first += key_at(header->type, 0) > 0;
        return;
    }
    out->typed++;
    count_lower(&out->types, header->type);
    count_lower(&out->scopes, header->scope);
}

static void read_commit(struct sp_habits *out,
                        const struct sp_recent_commit *commit)
{
    const struct sp_message *message = &commit->message;
    if (commit->parents > 1)
        return;
    out->commits++;
    out->long_subjects += sp_str_characters(message->subject) > SUBJECT_LONGEST;
    read_header(out, &message->header);
    out->referring += sp_message_trailer(message, "PRP").len > 0;
    read_keys(out, message->subject);
    out->numbered += names_issue(message);
}

/* Is a part of the name a word for tests: "qa-tests", "selftest"? */
static bool names_tests(struct sp_str name)
{
    static const char *const words[] = {"test",     "tests",     "testing",
                                        "spec",     "specs",     "selftest",
                                        "unittest", "unittests", "selftests"};
    size_t begin = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && sp_is_alnum(name.ptr[i]))
            continue;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (sp_str_equal_nocase(
                    (struct sp_str){name.ptr + begin, i - begin}, words[k]))
                return true;
        begin = i + 1;
    }
    return false;
}

struct tree {
    struct sp_habits *out;
    const struct sp_policy *policy;
};

static int see_path(const struct sp_change *change, void *context)
{
    const struct tree *tree = context;
    struct sp_str path = change->path;
    size_t begin = 0;
    if (sp_path_classify(&tree->policy->paths, path) != SP_PATH_IMPLEMENTATION)
        return SP_OK;
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] != '/')
            continue;
        struct sp_str directory = {path.ptr, i};
        if (names_tests((struct sp_str){path.ptr + begin, i - begin})) {
            struct sp_buf glob = {0};
            sp_buf_printf(&glob, "/%.*s/", SP_STR_ARG(directory));
            if (is_plain(directory, "._-/"))
                count(&tree->out->test_directories, sp_str(sp_buf_text(&glob)));
            sp_buf_dispose(&glob);
            return SP_OK;
        }
        begin = i + 1;
    }
    return SP_OK;
}

static int read_tree(struct sp_habits *out, struct sp_repo *repo,
                     const struct sp_oid *tree_id, struct sp_error *err)
{
    struct sp_policy *policy = sp_policy_new();
    int code = sp_policy_add_builtin(policy, err);
    if (!code)
        code = sp_policy_finish(policy, err);
    struct tree tree = {out, policy};
    if (!code)
        code = sp_repo_changes(repo, NULL, tree_id, see_path, &tree, err);
    sp_policy_free(policy);
    return code;
}

static void read_branches(struct sp_habits *out, const struct sp_recent *recent)
{
    for (size_t i = 0; i < recent->branches.count; i++) {
        const char *name = recent->branches.items[i];
        const char *slash = strchr(name, '/');
        struct sp_str prefix = {name, slash ? (size_t)(slash - name) : 0};
        if (slash && is_plain(prefix, "_-") &&
            !sp_str_equal_c(prefix, "release"))
            count(&out->prefixes, prefix);
    }
}

/* The branch that the remote names; in an empty clone, one of the usual
 * names. */
static char *default_branch(struct sp_repo *repo,
                            const struct sp_recent *recent)
{
    static const char *const usual[] = {"main", "master", "trunk", "develop"};
    struct sp_buf remote = {0}, head = {0}, name = {0};
    struct sp_error ignored = {0};
    const char *found = NULL;
    if (!sp_repo_choose_remote(repo, NULL, &remote, &ignored) && remote.len) {
        sp_buf_printf(&head, "refs/remotes/%s/", sp_buf_text(&remote));
        size_t len = head.len;
        sp_buf_puts(&head, "HEAD");
        sp_repo_symbolic(repo, sp_buf_text(&head), &name, &ignored);
        found = name.len > len ? sp_buf_text(&name) + len : NULL;
    }
    for (size_t i = 0; !found && sp_repo_worktree(repo) && i < 4; i++)
        found = sp_strings_have(&recent->branches, usual[i]) ? usual[i] : NULL;
    if (!found &&
        sp_str_starts(sp_str(sp_buf_text(&recent->name)), "refs/heads/"))
        found = sp_buf_text(&recent->name) + strlen("refs/heads/");
    char *branch =
        found && is_plain(sp_str(found), "._-/") ? sp_strdup(found) : NULL;
    sp_buf_dispose(&remote);
    sp_buf_dispose(&head);
    sp_buf_dispose(&name);
    return branch;
}

int sp_habits_read(struct sp_habits *out, struct sp_repo *repo,
                   struct sp_error *err)
{
    struct sp_recent recent = {.name = {0}};
    int code = sp_recent_read(&recent, repo, COMMITS, err);
    for (size_t i = 0; !code && i < recent.commits.count; i++)
        read_commit(out, &recent.commits.items[i]);
    if (!code)
        read_branches(out, &recent);
    if (!code)
        out->branch = default_branch(repo, &recent);
    if (!code && recent.commits.count)
        code = read_tree(out, repo, &recent.commits.items[0].tree, err);
    sort(&out->types);
    sort(&out->scopes);
    sort(&out->keys);
    sort(&out->prefixes);
    sort(&out->test_directories);
    sp_recent_dispose(&recent);
    return code;
}

static void dispose(struct sp_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i].text);
    free(words->items);
}

void sp_habits_dispose(struct sp_habits *habits)
{
    dispose(&habits->types);
    dispose(&habits->scopes);
    dispose(&habits->keys);
    dispose(&habits->prefixes);
    dispose(&habits->test_directories);
    free(habits->branch);
}
