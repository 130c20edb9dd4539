/*
 * support.h - what the tests of rules, facts and judge share.
 *
 * Histories are drawn in words, parents before children:
 *
 *     R:A        RED of proposal A; its name is its place: 1, 2, ...
 *     g=G:A,B    GREEN, named g, of A and B
 *     m=M^a+b    merge of a and b; without '^' the parent is the word before
 *     N^         neutral, a root
 *     G!:A       a fixup with the phase of a GREEN
 *     M*         a merge of the main line;  G|  another commit of it
 *     G~         one that is settled
 *     F>         files only moved;  R0  nothing changed
 *     N#         it changes code, as G and F do without being told
 *     M?         a conflict in src/a was resolved with lines of its own
 *     V(a+b)     a verified revert that undoes a and b
 *
 * Phases: R G F (REFACTOR) N M U (unknown), and in histories made by hand X
 * (fixup) and V (verified revert). In a history made by hand the
 * parents `main` and `old` are a protected ref's and the baseline's; `main` is
 * the parent of the first word. In a repository it is `base`, and any commit
 * that was made before is a parent.
 */
#ifndef SALLYPORT_TEST_SUPPORT_H
#define SALLYPORT_TEST_SUPPORT_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "sallyport/judge.h"
#include "sallyport/rule.h"

/* Fails the test unless the texts are equal; frees `actual`. */
#define SAME(actual, expected) same_text(actual, expected, __FILE__, __LINE__)
void same_text(char *actual, const char *expected, const char *file, int line);

/* Copies up to one of `stops` and returns what follows. */
const char *copy_until(char *out, size_t size, const char *text,
                       const char *stops);

/* The built-in policy with an INI text laid over it, from "test.ini". */
struct sp_policy *policy_of(const char *ini);

/* One word of a drawing. */
struct drawn {
    char name[16], prps[8], phase;
    char parents[4][16], undone[4][16];
    size_t parent_count, undone_count;
    bool is_root, is_fixup, is_mainline, is_direct, is_settled, is_let_in,
        is_move, is_empty, has_code, resolves;
};
/* The letter of each phase, in the order of enum sp_phase. */
#define SP_PHASES "URGFNMXV"
/* Takes the next word off *drawing; false at the end. */
bool draw(const char **drawing, struct drawn *out, size_t place);

/* A history made by hand, all of it new. The id of a node holds its name. */
void history_of(struct sp_history *out, const char *drawing);
void history_dispose(struct sp_history *history);
struct sp_oid id_of(const char *name);

/*
 * One rule, run without a repository. After lab_open() the ref is the branch
 * feature/x, updated by the user dana, and the commit 9f3c2ab, its tip, has
 * one parent; tests change what they like.
 */
struct lab {
    struct sp_policy *policy;
    struct sp_push_facts push;
    struct sp_ref_update update;
    struct sp_ref_facts ref;
    struct sp_history history;
    struct sp_branch_facts branch;
    struct sp_step step; /* see lab_step() */
    struct sp_oid id;
    struct sp_message message;
    struct sp_prp_refs prps;
    struct sp_content content;
    struct sp_commit_facts commit;
    struct sp_findings findings;
    struct sp_counted counted; /* what the last rule counted on */
    char *text;
};

void lab_open(struct lab *lab, const char *ini);
void lab_close(struct lab *lab);
/* Another policy, all else as it was. */
void lab_policy(struct lab *lab, const char *ini);
/* The suite of a file, each test with a new `lab`: the ref is updated as above, or that
 * one. */
#define LAB_SUITE(suite, ini, name)                                            \
    static struct lab lab;                                                     \
    static void open_lab(void)                                                 \
    {                                                                          \
        lab_open(&lab, ini);                                                   \
        lab_ref(&lab, name, SP_UPDATE);                                        \
    }                                                                          \
    static void close_lab(void)                                                \
    {                                                                          \
        lab_close(&lab);                                                       \
    }                                                                          \
    TestSuite(suite, .init = open_lab, .fini = close_lab)
/* What the name of a ref says of it; HEAD is refs/heads/main. */
void lab_ref(struct lab *lab, const char *name, enum sp_update_kind kind);
void lab_history(struct lab *lab, const char *drawing);
/* The ref becomes main, which makes one step: m lands, of the head h, and its evidence
 * was looked for. */
void lab_step(struct lab *lab, enum sp_category category);
/* Evidence about a commit, that covers the step or does not; borrowed. */
struct sp_about *lab_about(struct lab *lab, const char *commit, bool covers);
/* Adds that a user has said that of it for main, later than all before; borrowed. */
struct sp_evidence *lab_say(struct sp_about *of, const char *actor,
                            enum sp_opinion decision);
/* Reads the message as gather would. */
void lab_message(struct lab *lab, const char *text);
void lab_message_bytes(struct lab *lab, struct sp_str text);
/* What the commit changes: "test+1 impl~2 docs-1 infra>3 empty unknown", where
 * + is added, ~ edited, - deleted, > moved. At first it is "test+1". */
void lab_content(struct lab *lab, const char *text);

/*
 * Runs rules as the judge would, "tdd-phase" or "message-format tdd-phase", and
 * compares what they found, one finding after the other:
 *     message-format/type 9f3c2ab: type=dosc; types=feat, fix
 *       type: git commit --amend
 * What stands in the texts follows the colon; the texts themselves are asserted by
 * WORDED(). A history's commits have their names instead of ids; warnings say so.
 */
#define FINDS(lab, rules, expected) SAME(lab_run(lab, rules), expected)
char *lab_run(struct lab *lab, const char *rules);
/* Asserts that the rule finds that where its level is `warn`, and nothing where it is
 * `off` or the rule is for other refs. The policy is another one then. */
void lab_assert_levels(struct lab *lab, const char *rule, const char *warning);
/* Runs a rule that cannot decide: its error as text. */
char *lab_error(struct lab *lab, const char *rule);

/*
 * Asserts the wording of a rule, all codes of it, in the order of its table: "ID\n
 * WRONG\n  FIX\n" each, "ID (warning)" for a level that is not enforce. Where words are
 * filled in, their names stand, in capitals. Each rule has this once, and nothing else
 * asserts a text. The list of rule_says() ends with NULL.
 */
#define WORDED(rule, ...)                                                      \
    rule_says(rule, (const char *const[]){__VA_ARGS__, NULL})
void rule_says(const char *rule, const char *const *texts);

/* Adds a finding as if a rule had reported it, within the bound: for tests of what
 * prints them. */
struct found {
    const char *rule; /* an id … */
    size_t code;      /* … and the place of the code among its codes */
    const char *message, *fix, *command; /* fix: NULL is "fix it" */
    const struct sp_oid *commit;         /* NULL: it is about the ref */
    int level;
    size_t update;
};
void add_finding(struct sp_findings *findings, const struct found *what);

/*
 * A bare repository in a temporary directory; HEAD is refs/heads/main. One at
 * a time: use it with .init = repo_open, .fini = repo_close of a TestSuite.
 */
void repo_open(void);
void repo_close(void);
/* Opens it as a hook does, so that it can be read; repo_close() closes it. */
struct sp_repo *repo_opened(void);
/* Where it is; and a file beside it, borrowed until the next call. */
const char *repo_path(void);
const char *repo_beside(const char *name);

/* Adds the commits of a drawing. RED is "test: NAME", GREEN "feat: NAME",
 * REFACTOR "refactor: NAME", neutral "docs: NAME", a merge "Merge NAME",
 * unknown "NAME"; then the trailer "PRP: A-1". RED adds tests/NAME, GREEN and
 * REFACTOR src/NAME, others docs/NAME.md; F> moves the newest such file there;
 * a merge has all that its parents have. A root brings the documents of A-1,
 * B-1 and C-1 as well. */
void repo_draw(const char *drawing);
/* Adds one commit with this message, and a file that fits it as in a drawing;
 * parents as in "a+b", "" for a root. */
void repo_commit(const char *name, const char *parents, const char *message);
/* The same, with this file instead. */
void repo_file(const char *name, const char *parents, const char *message,
               const char *path, const char *content);
/* The same, with several files: "tests/a src/b=text -src/c" writes one that holds
 * its own path and one that holds the text, and removes one; "" changes nothing. */
void repo_files(const char *name, const char *parents, const char *message,
                const char *paths);
/* Squashes a branch, which must not conflict: one commit on `parent` with what
 * git makes of both. */
void repo_squash(const char *name, const char *parent, const char *head,
                 const char *message);
/* Seconds that each commit is later than the one before; may be negative. */
extern long repo_clock_step;

struct sp_oid repo_id(const char *name);
const char *repo_hex(const char *name); /* borrowed */
/* Gives an object a name, to be used like a commit's; and the name of one. */
void repo_name(const char *name, const char *hex);
const char *repo_name_of(const struct sp_oid *id);
/* Makes an annotated tag of an object ("commit", "tag", "tree" or "blob"), a
 * blob, or an empty tree; and names it. */
void repo_tag(const char *name, const char *target, const char *type);
/* Writes an object of that type with these bytes, even where git would not make
 * it; and names it. */
void repo_object(const char *name, const char *type, struct sp_str bytes);
void repo_blob(const char *name, const char *content);
void repo_tree(const char *name);
/* Runs git in the repository: what it prints, without the last newline. */
char *repo_git(const char *const argv[], const char *input);
/* Sets a ref; deletes it when name is "-". */
void repo_ref(const char *ref, const char *name);
/* Writes a file into the git directory. */
void repo_write(const char *file, const char *content);

/* A push: lines "REF OLD NEW" with names of commits, '-' for nothing. */
struct attempt {
    const char *push, *ini, *user, *remote;
    enum sp_occasion occasion;
    bool is_host_merge, may_be_edit;
    const char *request;
    bool records; /* it is a hook, which records the import */
    const struct sp_oids *without;
    const char *object_directory, *alternates;
    struct sp_repo *repo;
    void (*progress)(void *context, size_t commits); /* after each commit */
    const char *keeps_in;                            /* as in sp_source */
    int64_t newest;    /* the time of the newest entry of the trail */
    size_t max;        /* findings that are kept; 0: all */
    const char *first; /* a range that the same gather has judged before */
    const char *base;  /* as in sp_source */
};

void push_of(struct sp_push *out, const char *text);
/* The policy of an attempt: user ci-bot has the role ci. Yours to free. */
struct sp_policy *attempt_policy(const struct attempt *attempt);
struct sp_source attempt_source(const struct attempt *attempt,
                                const struct sp_policy *policy);
/*
 * Judges a push of a user with a merge role: "2 judged\n", then a line for
 * each finding: "feature/x g tdd-order/green-before-red\n", '-' in the place of
 * the commit where it is about the ref, and then for each that a row excuses, with
 * ", excused by ROW"; or "undecided: why\n".
 */
#define PUSH(what, expected)                                                   \
    SAME(verdict_of(&(struct attempt){.push = (what)}), expected)
#define JUDGED(expected, ...)                                                  \
    SAME(verdict_of(&(struct attempt){__VA_ARGS__}), expected)
char *verdict_of(const struct attempt *attempt);
/*
 * The facts of each update of a push, a line each: the commits of its history
 * by name with the marks + new, * a merge of the main line, ~ settled, !R:A-1 for a fixup with
 * what it took from its target, ^main or ^old for each parent outside; then what is known of the visited commits
 * ("tip=f", "message:g" over a limit, "lost:h" a fixup without its target) and
 * of the ref (protected, import, rewinds, sidelines, too-many). Or "error: why".
 */
#define BRINGS(what, expected)                                                 \
    SAME(gathered(&(struct attempt){.push = (what)}), expected)
#define GATHERED(expected, ...)                                                \
    SAME(gathered(&(struct attempt){__VA_ARGS__}), expected)
char *gathered(const struct attempt *attempt);
/* The facts of the branch of the first update, as they are printed. */
char *branch_text(const struct attempt *attempt,
                  void (*print)(struct sp_buf *out,
                                const struct sp_branch_facts *branch));
/* Moves the refs as the push asks. */
void land(const char *push);

#endif
