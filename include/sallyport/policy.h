/*
 * policy.h - the settings of the administrator: the options, one row each.
 * layer: policy
 *
 * A policy is built from layers, and later ones win value by value: the
 * built-in production policy (conf/policy.ini, compiled in), then files.
 * Everything unknown or malformed is SP_EPOLICY with "FILE:LINE: …" and what
 * was expected.
 *
 *     struct sp_policy *policy = sp_policy_new();
 *     int code = sp_policy_add_builtin(policy, &err);
 *     if (!code)
 *         code = sp_policy_add(policy, text, "/etc/sallyport/policy.ini", &err);
 *     if (!code)
 *         code = sp_policy_finish(policy, &err);
 *     sp_policy_free(policy);
 */
#ifndef SALLYPORT_POLICY_H
#define SALLYPORT_POLICY_H

#include <stdbool.h>

#include "sallyport/buf.h"
#include "sallyport/category.h"
#include "sallyport/error.h"
#include "sallyport/exceptions.h"
#include "sallyport/level.h"
#include "sallyport/paths.h"
#include "sallyport/phase.h"
#include "sallyport/prp.h"
#include "sallyport/sha256.h"
#include "sallyport/str.h"
#include "sallyport/text_places.h"
#include "sallyport/vec.h"
#include "sallyport/window.h"
#include "sallyport/written.h"

enum { SP_CODEOWNERS_OFF, SP_CODEOWNERS_REQUIRE };
enum sp_mode { SP_ENFORCE, SP_OBSERVE, SP_MODE_OFF };
enum sp_tag_policy { SP_TAG_IMMUTABLE, SP_TAG_FREE };
enum sp_refuse_policy { SP_REFUSE, SP_ALLOW };
enum sp_host {
#define SP_HOST(id, name, adapter, ...) SP_HOST_##id,
#include "sallyport/hosts.def"
#undef SP_HOST
};
enum sp_merge_policy { SP_MERGE_SKIP, SP_MERGE_CHECK };
enum sp_lone_refactor { SP_LONE_OFF, SP_LONE_DELETIONS, SP_LONE_ON };
enum sp_no_code_change { SP_NO_CODE_OFF, SP_NO_CODE_NEUTRAL };
enum sp_in_tree { SP_IN_TREE_OFF, SP_IN_TREE_TIGHTEN };
enum sp_ref_guard { SP_GUARD_OFF, SP_GUARD_RECORD, SP_GUARD_REFUSE };
enum sp_on_failure { SP_FAILURE_REFUSES, SP_FAILURE_ACCEPTS };
enum sp_refactor_step { SP_REFACTOR_REQUIRED, SP_REFACTOR_OPTIONAL };

/* One line "role = user, user" of [roles]; "*" is every known user. */
struct sp_role {
    char *name;
    struct sp_strings users;
};

/* One section [rule "id"]. */
struct sp_rule_setting {
    char *rule;
    bool has_level;
    int level;              /* enum sp_level */
    struct sp_strings refs; /* patterns; empty: every ref */
};

/* The number of rows. The one after the last is [refs] automation-role; no
 * other row has its name. */
enum { SP_EXEMPTS = 30 };
#define SP_AUTOMATION "automation-role"

/* One section [exempt "name"]: whose commits are exempt, and from what. */
struct sp_exempt {
    char *name;
    struct sp_regex *author;   /* of "Name <email>"; NULL: anybody */
    struct sp_strings pushers; /* users, "@role", "*" or "@host-merge" */
    /* globs; one with '!' wins. None: all that is not code */
    struct sp_strings paths;
    /* The ids of rules and codes; none: what a bot cannot keep. */
    struct sp_strings rules;
    int line;   /* where its last value was set: the line in `file` … */
    char *file; /* … for messages */
};

/* What the result of a gate must be about: the change, or all that it gives. */
enum sp_gate_about { SP_ABOUT_CHANGE, SP_ABOUT_RESULT };

/* One section [gate "name"]. */
struct sp_gate_policy {
    char *name;
    /* Who may record it; none: [evidence] gate-roles. */
    struct sp_strings roles;
    char *command; /* for `gate run`, a line of a shell; NULL: none */
    char *report;  /* what the command writes, below the top; NULL: nothing */
    long timeout;  /* of the command, in seconds */
    struct sp_strings require; /* texts that sp_threshold_read() reads */
    struct sp_strings paths;   /* as in [category]; none: it always applies */
    int level;                 /* enum sp_level */
    int about;                 /* enum sp_gate_about */
};

/* The most sections [window "…"], and the most times of one of them. */
enum { SP_WINDOWS = 30, SP_WINDOW_TIMES = 64 };

/* One section [window "name"]: it has times when it is open, or freezes. */
struct sp_window_policy {
    char *name;
    struct sp_strings every, on, freeze; /* as they are written */
    struct sp_windows opens;             /* of every and on … */
    struct sp_windows freezes;           /* … and of freeze */
    char *message;                       /* of a freeze; NULL: none */
    /* What the freeze stops; none: all but CRITICAL. */
    struct sp_strings categories;
    int line; /* as in struct sp_exempt */
    char *file;
};

/* One section [category "NAME"]. */
struct sp_category_policy {
    struct sp_strings paths; /* globs, and "@docs" for a class of paths */
    long approvals;          /* of so many users, … */
    struct sp_strings approver_roles; /* … and one more with each of these */
    struct sp_strings windows;        /* names of windows; none: any time */
    struct sp_strings gates;          /* names of gates */
    struct sp_strings documents;      /* words of sp_written_words */
};

/* A value in force, and where it was set: for `policy show`. */
struct sp_setting {
    const char *section, *name, *key, *value, *file;
    char *texts; /* that hold these; NULL: they are the built-in policy's */
    int line;
    char *before; /* "FILE:LINE, FILE:LINE" of the values that "+=" added to, or
                     NULL */
};

/* The C type of a field, by the type of its option. */
#define SP_FIELD_WORD int
#define SP_FIELD_TEXT char *
#define SP_FIELD_LIST struct sp_strings
#define SP_FIELD_REFS struct sp_strings
#define SP_FIELD_GLOBS struct sp_strings
#define SP_FIELD_BASELINE struct sp_strings /* "now", or ids; empty: none */
#define SP_FIELD_REGEX struct sp_regex *    /* NULL: words[0] */
#define SP_FIELD_NUMBER long
#define SP_FIELD_SIZE long      /* bytes */
#define SP_FIELD_DURATION long  /* seconds */
#define SP_FIELD_MOMENT int64_t /* seconds since 1970; 0: none */

/* The name of a section in a file: the only one with a '-' is [break-glass]. */
#define SP_SECTION_NAME(id)                                                    \
    (sizeof #id == sizeof "break_glass" ? "break-glass" : #id)

/* A field for each row of options.def, grouped by section. options.def explains
 * them. */
/* How many wrong lines are named. */
enum { SP_POLICY_FAULTS = 10 };

struct sp_policy {
    struct sp_strings *faults; /* borrowed: what is wrong with lines, which are
                                  left out; NULL: the first one ends the reading */
#define SP_SECTION(id, comment) struct {
#define SP_SECTION_END(id)                                                     \
    }                                                                          \
    id;
#define SP_STRUCT(section, type, field) type field;
#define SP_MODEL_SECTION(id, type, comment) type id;
#define SP_OPTION(section, key, type, field, ...) SP_FIELD_##type field;
#include "sallyport/options.def"
    SP_VEC(struct sp_role) roles;
    SP_VEC(struct sp_role)
    people; /* lines "user = email, email" of [identity] */
    SP_VEC(struct sp_rule_setting) rules;
    SP_VEC(struct sp_exempt) exempts; /* at most SP_EXEMPTS */
    SP_VEC(struct sp_gate_policy) gates;
    SP_VEC(struct sp_window_policy) windows; /* at most SP_WINDOWS */
    struct sp_category_policy categories[SP_CATEGORIES];
    struct sp_exempt automation; /* of [refs] automation-role; no pushers: none.
                                    See sp_policy_finish() */
    SP_VEC(struct sp_setting) settings; /* in the order of conf/policy.ini */
    struct sp_examples *examples; /* kept, see example.h; NULL: none are */
    size_t built_in; /* so many of them are rows of the built-in policy, … */
    struct sp_text_places others; /* … and these are the rest */
};

/* What may stand in a policy file: one row per option. */
enum sp_option_type {
    SP_OPTION_WORD,     /* one of `words` */
    SP_OPTION_TEXT,     /* one line; "" only where it is words[0] */
    SP_OPTION_LIST,     /* items separated by commas */
    SP_OPTION_REFS,     /* a list of ref patterns */
    SP_OPTION_GLOBS,    /* a list of globs, see glob.h */
    SP_OPTION_BASELINE, /* now, none, or full commit ids */
    SP_OPTION_REGEX,    /* a pattern, or the word words[0], which is NULL */
    SP_OPTION_NUMBER,   /* min..max */
    SP_OPTION_SIZE,     /* bytes, with k or m */
    SP_OPTION_DURATION, /* seconds, with s, m, h or d */
    SP_OPTION_MOMENT,   /* a time in UTC, or nothing */
};

/* In which direction a value of [policy] in-tree is stricter. */
enum sp_stricter {
    SP_STRICTER_NONE,      /* only the server can set it */
    SP_STRICTER_LOWER,     /* a smaller number is stricter; 0 is no bound */
    SP_STRICTER_HIGHER,    /* a larger one is */
    SP_STRICTER_EARLIER,   /* an earlier word is */
    SP_STRICTER_LATER,     /* a later one is */
    SP_STRICTER_MORE,      /* a longer list is */
    SP_STRICTER_FEWER,     /* a shorter one is */
    SP_STRICTER_FEWER_ANY, /* the same, but an empty one allows all */
};

struct sp_option {
    const char *section, *key;
    enum sp_option_type type;
    size_t offset;            /* of the field in struct sp_policy */
    const char *const *words; /* NULL-terminated */
    bool has_blanks;          /* items of the list may contain blanks */
    long min, max;
    enum sp_stricter stricter;
    const char *initial; /* the built-in value, in lines */
    const char *example; /* another value */
    const char *help;    /* one sentence */
    const char *comment; /* more, for conf/policy.ini; may be NULL */
};

/* The table of all options with a fixed name. *count gets its length. */
const struct sp_option *sp_policy_options(size_t *count);

/* The words of [rule "…"] level, NULL-terminated, in the order of sp_level. */
extern const char *const sp_level_words[];

/* The built-in policy: the text of conf/policy.ini. */
struct sp_str sp_policy_builtin(void);

/* Adds the built-in policy to an empty one. What is added is what
 * sp_policy_add(policy, sp_policy_builtin(), SP_BUILTIN_NAME) adds, in less time. */
int sp_policy_add_builtin(struct sp_policy *policy, struct sp_error *err);

/* An empty policy; sp_policy_free() releases it. */
struct sp_policy *sp_policy_new(void);
void sp_policy_free(struct sp_policy *policy);

/* Adds the values of an INI text to the policy, over earlier ones. `file` names
 * it in messages and in the settings. */
int sp_policy_add(struct sp_policy *policy, struct sp_str text,
                  const char *file, struct sp_error *err);

/*
 * Adds those values of a project's own file that make the policy stricter. For each
 * other one, appends a line to `left` that says why not. SP_EPOLICY for a file that
 * cannot be read; then nothing of it is added.
 */
int sp_policy_tighten(struct sp_policy *policy, struct sp_str text,
                      const char *file, struct sp_buf *left,
                      struct sp_error *err);

/* Checks what needs the whole policy: every option has a value, and the roles
 * that are named exist. Compiles [paths]. Call it again after another layer.
 * sp_rules_check() checks the sections [rule "…"]. */
int sp_policy_finish(struct sp_policy *policy, struct sp_error *err);

/* Appends what a server hands to clones: the values that files have set, as a file;
 * but nothing about the server itself, its limits and its baseline. */
void sp_policy_publish(struct sp_buf *out, const struct sp_policy *policy);

/* Appends every value in force, as a file that gives the same policy. */
void sp_policy_write(struct sp_buf *out, const struct sp_policy *policy);

/* Are both of the same section? */
bool sp_setting_beside(const struct sp_setting *a, const struct sp_setting *b);

/* The setting in force; NULL when it is not set. name may be NULL. */
const struct sp_setting *sp_policy_setting(const struct sp_policy *policy,
                                           const char *section,
                                           const char *name, const char *key);

/* The name of [identity] host. Static. */
const char *sp_policy_host(const struct sp_policy *policy);

/* [policy] now, or else what the clock says: seconds since 1970. */
int64_t sp_policy_now(const struct sp_policy *policy);

/* Does a file set a value of the section, with whatever name? key: of that one, or NULL
 * for any. The built-in policy is no file. */
bool sp_policy_sets(const struct sp_policy *policy, const char *section,
                    const char *key);

/*
 * The SHA-256 of every value in force: policies with the same fingerprint judge
 * alike, whatever files they came from. Returns out.
 */
char *sp_policy_fingerprint(const struct sp_policy *policy,
                            char out[SP_SHA256_HEX + 1]);
/* The same, by a file (kept_file.h) that has the values of the last time and their
 * fingerprint: where these are the values in force, nothing is hashed. Else the file is
 * written, if it can be. */
char *sp_policy_fingerprint_kept(const struct sp_policy *policy,
                                 const char *path, char out[SP_SHA256_HEX + 1]);

/* What [help] says of a code ("RULE/CODE"), or else of its rule; NULL: nothing. */
const char *sp_policy_help(const struct sp_policy *policy, const char *rule,
                           const char *code);

/* The setting of a rule; NULL when the policy has none. */
const struct sp_rule_setting *sp_policy_rule(const struct sp_policy *policy,
                                             const char *rule);

/* Does the policy take that name of a branch? 1, 0 or an error. */
int sp_policy_takes_branch(const struct sp_policy *policy, const char *name,
                           struct sp_error *err);
/* Does the history come in unjudged that the first push brings ([policy] baseline)? */
bool sp_policy_takes_import(const struct sp_policy *policy);
/* Does the user have the role? A NULL or "" user is unknown, and has no
 * role. */
bool sp_policy_has_role(const struct sp_policy *policy, const char *role,
                        const char *user);
/* Does the user have one of the roles? */
bool sp_policy_has_any_role(const struct sp_policy *policy,
                            const struct sp_strings *roles, const char *user);

/* A user of one of the roles whose name differs from this one by case only; NULL:
 * there is none. Borrowed. */
const char *sp_policy_near_user(const struct sp_policy *policy,
                                const struct sp_strings *roles,
                                const char *user);

/* The emails of a user, by [identity]; NULL: no line is about them. */
const struct sp_strings *sp_policy_emails(const struct sp_policy *policy,
                                          const char *user);

/* Takes an address as the user's, where no line of [identity] is about the user. */
void sp_policy_know(struct sp_policy *policy, const char *user,
                    const char *address);

/* Is the address one of a list, without case? emails may be NULL. */
bool sp_emails_have(const struct sp_strings *emails, const char *address);
/* Do two lists of emails, or NULL for none, have one in common? */
bool sp_emails_meet(const struct sp_strings *one,
                    const struct sp_strings *other);

/* Are both users one person, by their names and numbers or by [identity]? */
bool sp_policy_is_same_person(const struct sp_policy *policy, const char *one,
                              const char *other);

/* The users of a role; NULL: there is none of that name. Borrowed. */
const struct sp_strings *sp_policy_users(const struct sp_policy *policy,
                                         const char *role);

/* Does one of the roles name a user, and not only '*'? */
bool sp_policy_names_anybody(const struct sp_policy *policy,
                             const struct sp_strings *roles);

/* Has any role a user, and not only '*'? */
bool sp_policy_knows_roles(const struct sp_policy *policy);

/* Has no file set anything? Then a clone does not have the policy of its server. */
bool sp_policy_is_builtin(const struct sp_policy *policy);

/* Where none has, takes the user for one who may approve: the roles are the server's. */
void sp_policy_let_approve(struct sp_policy *policy, const char *user);

/* Can it matter to which user an email belongs? Not where no role names a user, and no owner
 * of a path is asked. */
bool sp_policy_looks_at_people(const struct sp_policy *policy);

/* Does any user have one of the roles? */
bool sp_policy_anybody_has(const struct sp_policy *policy,
                           const struct sp_strings *roles);

/* Does the policy say whether the user, who may be NULL, has one of the roles? Not where
 * nobody has one, nor where one is given by a number of the host, and the user has none. */
bool sp_policy_tells_role(const struct sp_policy *policy,
                          const struct sp_strings *roles, const char *user);

/* What the policy asks of grants or waivers. Borrows the policy. */
struct sp_terms sp_policy_terms(const struct sp_policy *policy,
                                enum sp_exception_kind kind);

/* The roles that may approve grants or waivers. Borrowed. */
const struct sp_strings *
sp_policy_exception_roles(const struct sp_policy *policy,
                          enum sp_exception_kind kind);

/* The section of a gate; NULL: there is none. Borrowed. */
const struct sp_gate_policy *sp_policy_gate(const struct sp_policy *policy,
                                            const char *gate);
/* Does a file other than the built-in policy ask for the gate: by a section of its
 * own, or in a category? */
bool sp_policy_asks_for_gate(const struct sp_policy *policy, const char *gate);

/* Is the path one of those globs, or of a class that they name as "@docs"? */
bool sp_policy_has_path(const struct sp_strings *paths,
                        enum sp_path_class path_class, struct sp_str path);

/* The roles that may record a gate. Borrowed. */
const struct sp_strings *sp_policy_gate_roles(const struct sp_policy *policy,
                                              const char *gate);

/* The section [window "NAME"]; NULL: there is none. */
const struct sp_window_policy *sp_policy_window(const struct sp_policy *policy,
                                                const char *name);

/* The category of a change of that path, whose class is known. Of several that have
 * it, the strictest; of none, MEDIUM. The policy file is always CRITICAL. */
enum sp_category sp_policy_category_of(const struct sp_policy *policy,
                                       enum sp_path_class path_class,
                                       struct sp_str path);

/* Where documents of that kind are: globs of [documentation]. None: nobody asks for
 * them. Borrowed. */
const struct sp_strings *sp_policy_written(const struct sp_policy *policy,
                                           enum sp_written kind);

/* The row with that number, from 0 to SP_EXEMPTS; NULL: there is none. */
const struct sp_exempt *sp_exempt_row(const struct sp_policy *policy, size_t i);
/* Does the row name the user itself, instead of a role or everybody? Only such
 * a row covers commits that change implementation or infrastructure. */
bool sp_exempt_names(const struct sp_exempt *row, const char *user);
/* Is the user one of the row's pushers? Where the row names @host-merge, a
 * merge by the host itself is one. An unknown user never is. */
bool sp_exempt_is_pusher(const struct sp_policy *policy,
                         const struct sp_exempt *row, const char *user,
                         bool is_host_merge);
/* May a commit of the row change that path? Needs a finished policy. */
bool sp_exempt_has_path(const struct sp_policy *policy,
                        const struct sp_exempt *row, struct sp_str path);
/* Does the row excuse a finding of that code, "RULE/CODE"? */
bool sp_exempt_covers(const struct sp_exempt *row, const char *code);
/* Are commits of the row left out of the order of the cycle? */
bool sp_exempt_takes_no_step(const struct sp_exempt *row);

/* 1 where the messages of an author, 'Name <email>', are not judged, 0 where they are,
 * or an error, negative. */
int sp_policy_skips_author(const struct sp_policy *policy, struct sp_str author,
                           struct sp_error *err);

#endif
