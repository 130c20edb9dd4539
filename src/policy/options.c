#include <stddef.h>

#include "sallyport/policy.h"

static const char *const modes[] = {"enforce", "observe", "off", NULL};
static const char *const hosts[] = {
#define SP_HOST(id, name, adapter, ...) #name,
#include "sallyport/hosts.def"
#undef SP_HOST
    NULL};
static const char *const tags[] = {"immutable", "free", NULL};
static const char *const refuse_allow[] = {"refuse", "allow", NULL};
static const char *const merges[] = {"skip", "check", NULL};
static const char *const wheres[] = {"trailer", "message", "branch", NULL};
static const char *const requires[] = {"commit", "branch", "off", NULL};
static const char *const steps[] = {"required", "optional", NULL};
static const char *const off_on[] = {"off", "on", NULL};
static const char *const conventional[] = {"conventional", NULL};
static const char *const nobody[] = {"", NULL};
const char *const sp_level_words[] = {"enforce", "warn", "off", NULL};

#define AT(field) offsetof(struct sp_policy, field)

/*
 * To add an option: a field in struct sp_policy, a row here, a line in
 * conf/policy.ini and in man/sallyport-policy.5; tests/checks/tables.sh holds
 * them together.
 */
static const struct sp_option options[] = {
    {"policy", "version", SP_OPTION_NUMBER, AT(version), NULL, 1, 1,
     "The version of this file format."},
    {"policy", "mode", SP_OPTION_WORD, AT(mode), modes, 0, 0,
     "Refuse what breaks the policy, only say what would be refused, or do "
     "nothing."},
    {"policy", "baseline", SP_OPTION_BASELINE, AT(baseline), NULL, 0, 0,
     "Commits whose history was there before and is not judged."},
    {"identity", "host", SP_OPTION_WORD, AT(host), hosts, 0, 0,
     "The kind of server, which tells how to learn who is pushing."},
    {"refs", "protected", SP_OPTION_REFS, AT(protected_refs), NULL, 0, 0,
     "Refs that change only by a merge; HEAD is the default branch."},
    {"refs", "branch-name", SP_OPTION_REGEX, AT(branch_name), NULL, 0, 0,
     "What the name of a branch must look like, from end to end."},
    {"refs", "merge-roles", SP_OPTION_LIST, AT(merge_roles), NULL, 0, 0,
     "The roles that may merge into a protected ref."},
    {"refs", "tag", SP_OPTION_WORD, AT(tag), tags, 0, 0,
     "Whether a tag may move or go once it is there."},
    {"refs", "replace", SP_OPTION_WORD, AT(replace), refuse_allow, 0, 0,
     "Whether refs below refs/replace/ may be pushed."},
    {"refs", "non-commit", SP_OPTION_WORD, AT(non_commit), refuse_allow, 0, 0,
     "Whether a ref may name a tree or a blob."},
    {"message", "header", SP_OPTION_REGEX, AT(header), conventional, 0, 0,
     "What the subject must look like: Conventional Commits, or a pattern."},
    {"message", "types", SP_OPTION_LIST, AT(types), NULL, 0, 0,
     "The types of a Conventional Commits header; empty: any."},
    {"message", "scopes", SP_OPTION_LIST, AT(scopes), NULL, 0, 0,
     "The scopes of a Conventional Commits header; empty: any."},
    {"message", "header-max", SP_OPTION_NUMBER, AT(header_max), NULL, 0, 10000,
     "The most characters of a subject; 0: no limit."},
    {"message", "body-max-line", SP_OPTION_NUMBER, AT(body_max_line), NULL, 0,
     10000, "The most characters of a line of the body; 0: no limit."},
    {"message", "merge", SP_OPTION_WORD, AT(merge), merges, 0, 0,
     "Whether the messages of merge commits are judged."},
    {"message", "authors-skip", SP_OPTION_REGEX, AT(authors_skip), nobody, 0, 0,
     "Authors ('Name <email>') whose messages are not judged; empty: nobody."},
    {"prp", "pattern", SP_OPTION_REGEX, AT(prp.pattern), NULL, 0, 0,
     "What a PRP reference looks like; group 1, if any, is its id."},
    {"prp", "where", SP_OPTION_WORD, AT(prp.where), wheres, 0, 0,
     "Where the reference stands."},
    {"prp", "trailer", SP_OPTION_TEXT, AT(prp.trailer), NULL, 0, 0,
     "The trailer that holds the reference."},
    {"prp", "require", SP_OPTION_WORD, AT(prp.require), requires, 0, 0,
     "Whether every commit needs a reference, one of the branch, or none."},
    {"prp", "directory", SP_OPTION_TEXT, AT(prp.directory), NULL, 0, 0,
     "Where the documents of the PRPs lie."},
    {"prp", "sections", SP_OPTION_LIST, AT(prp.sections), NULL, 0, 0,
     "The sections that a PRP's document must have."},
    {"tdd", "red", SP_OPTION_REGEX, AT(tdd.red), NULL, 0, 0,
     "What the subject of a RED commit looks like."},
    {"tdd", "green", SP_OPTION_REGEX, AT(tdd.green), NULL, 0, 0,
     "What the subject of a GREEN commit looks like."},
    {"tdd", "refactor", SP_OPTION_REGEX, AT(tdd.refactor), NULL, 0, 0,
     "What the subject of a REFACTOR commit looks like."},
    {"tdd", "neutral", SP_OPTION_REGEX, AT(tdd.neutral), NULL, 0, 0,
     "What the subject of a commit outside the cycle looks like."},
    {"tdd", "refactor-step", SP_OPTION_WORD, AT(refactor_step), steps, 0, 0,
     "Whether a sequence needs a REFACTOR after its GREEN to be merged."},
    {"tdd", "stubs", SP_OPTION_WORD, AT(stubs), off_on, 0, 0,
     "Whether a RED commit may add files of implementation."},
    {"paths", "test", SP_OPTION_GLOBS, AT(paths.test), NULL, 0, 0,
     "Which paths are tests."},
    {"paths", "docs", SP_OPTION_GLOBS, AT(paths.docs), NULL, 0, 0,
     "Which paths are documentation."},
    {"paths", "infra", SP_OPTION_GLOBS, AT(paths.infra), NULL, 0, 0,
     "Which paths are infrastructure."},
    {"paths", "build", SP_OPTION_GLOBS, AT(paths.build), NULL, 0, 0,
     "Which paths are about building and checking, not about the product."},
    {"limits", "commits", SP_OPTION_NUMBER, AT(max_commits), NULL, 1, 10000000,
     "The most commits that one ref update may bring."},
    {"limits", "time", SP_OPTION_DURATION, AT(max_seconds), NULL, 1, 3600,
     "The longest that a push may be judged."},
    {"limits", "object", SP_OPTION_SIZE, AT(max_object), NULL, 1024, 32 << 20,
     "The largest commit object that is read."},
    {"limits", "message", SP_OPTION_SIZE, AT(max_message), NULL, 64, 32 << 20,
     "The longest commit message."},
    {"limits", "memory", SP_OPTION_SIZE, AT(max_memory), NULL, 32 << 20,
     2047L << 20, "The most memory that judging a push may take."},
};

const struct sp_option *sp_policy_options(size_t *count)
{
    *count = sizeof options / sizeof options[0];
    return options;
}
