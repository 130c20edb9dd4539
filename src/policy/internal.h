/* What the files of this folder share. */
#ifndef SALLYPORT_POLICY_INTERNAL_H
#define SALLYPORT_POLICY_INTERNAL_H

#include "sallyport/ini.h"
#include "sallyport/policy.h"

/* The text, or "" for NULL. */
static inline const char *sp_or_empty(const char *text)
{
    return text ? text : "";
}

struct sp_layer {
    struct sp_policy *policy;
    const char *file;
    /* The section that is read is, so its entries are left out. */
    bool is_wrong;
};

/* Moves an error to the faults; the error where there are enough of them. */
int sp_policy_fault(struct sp_strings *out, int code, struct sp_error *err);

/* Where an entry stands, for the error about it. */
struct sp_place {
    const struct sp_layer *layer;
    const struct sp_ini_entry *entry;
    struct sp_error *err;
    const struct sp_builtin *known; /* the row that it is; NULL: of a file */
};

/* A row of the built-in policy, which needs no check any more. */
struct sp_builtin {
    const char *section, *name, *key, *value; /* the name may be NULL */
    int line;
    const struct sp_option *option; /* that it sets; NULL: none */
    size_t count;                   /* of its items, … */
    const char *items; /* … where the value is a list: one after the other … */
    const unsigned char *sizes; /* … with the size of each */
};

/* The index of the lists, where they are all those that are compiled in; else NULL. */
const struct sp_path_index *sp_builtin_globs(const struct sp_paths *paths);
/* The place of a row of src/policy/builtin.inc; past the last where there is none. name
 * may be NULL. */
size_t sp_builtin_find(const char *section, const char *name, const char *key);

/* The option that the entry sets; NULL: none. */
const struct sp_option *sp_policy_option_of(const struct sp_ini_entry *entry);

/* Reads the entry of a row. */
int sp_policy_read_row(struct sp_policy *policy, const struct sp_builtin *row,
                       struct sp_error *err);

/* Makes room for examples that are kept, and forgets those of an earlier policy. */
void sp_policy_make_examples(struct sp_policy *policy);
void sp_policy_dispose_examples(struct sp_policy *policy);

/* Keeps an entry, where it came from, and what it replaces. */
void sp_policy_keep_setting(const struct sp_place *at);
void sp_policy_dispose_settings(struct sp_policy *policy);

/* Reports "FILE:LINE: [section] key = value: expected …" for the value, or for
 * the item that is wrong. Returns SP_EPOLICY. */
int sp_policy_wrong(const struct sp_place *at, const char *expected);
int sp_policy_wrong_item(const struct sp_place *at, const char *item,
                         const char *expected);
/* The same, then "; WHY"; why may be "". */
int sp_policy_wrong_because(const struct sp_place *at, const char *item,
                            const char *expected, const char *why);

/* Read a value into *out: the number of a word; a pattern, NULL for words[0]; a
 * number, size or duration; a moment; a text. They free the earlier value. */
int sp_policy_read_word(const struct sp_place *at, const char *const *words,
                        int *out);
int sp_policy_read_regex(const struct sp_place *at, const char *const *words,
                         struct sp_regex **out);
int sp_policy_read_number(const struct sp_place *at,
                          const struct sp_option *option, long *out);
int sp_policy_read_moment(const struct sp_place *at, int64_t *out);
int sp_policy_read_text(const struct sp_place *at, const char *const *words,
                        char **out);

/* Read a list into *out: any items; items without blanks; users; names of refs;
 * globs; the values of [policy] baseline. "=" replaces the list, "+=" adds to
 * it. */
int sp_policy_read_list(const struct sp_place *at, struct sp_strings *out);
int sp_policy_read_words(const struct sp_place *at, struct sp_strings *out);
int sp_policy_read_users(const struct sp_place *at, struct sp_strings *out);
int sp_policy_read_refs(const struct sp_place *at, struct sp_strings *out);
int sp_policy_read_globs(const struct sp_place *at, struct sp_strings *out);
int sp_policy_read_baseline(const struct sp_place *at, struct sp_strings *out);

/* Reads a line "role = user, user" of [roles]. */
int sp_policy_read_role(const struct sp_place *at);
void sp_policy_dispose_roles(struct sp_policy *policy);
/* Checks that all roles that the policy names are in [roles]. */
int sp_policy_check_all_roles(const struct sp_policy *policy,
                              struct sp_error *err);
/* SP_EPOLICY, with a near miss, unless the role is in [roles]. */
int sp_policy_check_role(const struct sp_policy *policy, const char *role,
                         const char *file, int line, struct sp_error *err);

/* Checks the command and the events of [notify]. */
int sp_policy_check_notify(const struct sp_policy *policy,
                           struct sp_error *err);
/* Checks that [refs] free names branches that cannot be protected. */
int sp_policy_check_free(const struct sp_policy *policy, struct sp_error *err);

/* Checks the roles and reasons of [break-glass] and [waiver]. */
int sp_policy_check_exceptions(const struct sp_policy *policy,
                               struct sp_error *err);

/* Reads an entry of a section [gate "…"]. */
int sp_policy_read_gate(const struct sp_place *at);
void sp_policy_dispose_gates(struct sp_policy *policy);

/* A key of a section with a name. */
struct sp_key {
    const char *key;
    bool is_list; /* '+=' may add to it */
    int (*read)(const struct sp_place *at, void *out);
};
/* Reads an entry by the row of its key, into what holds the section. */
int sp_policy_read_key(const struct sp_place *at, const struct sp_key *keys,
                       size_t count, void *out);

/* Reads globs and classes of paths, such as "@docs". */
int sp_policy_read_paths(const struct sp_place *at, struct sp_strings *out);

/* Reads an entry of a section [window "…"]. Then check that each section has what
 * it needs. */
int sp_policy_read_window(const struct sp_place *at);
int sp_policy_check_windows(const struct sp_policy *policy,
                            struct sp_error *err);
void sp_window_policy_dispose(struct sp_window_policy *window);

/* Reads a line "user = email, email" of [identity]. */
int sp_policy_read_person(const struct sp_place *at);
void sp_policy_dispose_people(struct sp_policy *policy);

/* Reads an entry of a section [category "…"]. */
int sp_policy_read_category(const struct sp_place *at);
void sp_policy_dispose_categories(struct sp_policy *policy);
/* Checks that the roles that categories name are there. */
int sp_policy_check_categories(const struct sp_policy *policy,
                               struct sp_error *err);
/* SP_EPOLICY unless all roles of a setting are in [roles]. name may be NULL. */
int sp_policy_check_roles(const struct sp_policy *policy,
                          const struct sp_strings *roles, const char *section,
                          const char *name, const char *key,
                          struct sp_error *err);

/* Appends "; did you mean 'x'?", or nothing. */
void sp_policy_suggest(struct sp_buf *out, const char *wrong,
                       const char *const *words);

/* "unknown WHAT 'NAME'", with a near miss among the words. Returns SP_EPOLICY. */
int sp_policy_unknown(const struct sp_place *at, const char *what,
                      const char *name, const char *const *words);

/* Checks [refs] automation-role and makes its row. */
int sp_policy_make_automation(struct sp_policy *policy, struct sp_error *err);

/* The row of that name; a new one is added. NULL where there would be more than
 * SP_EXEMPTS. */
struct sp_exempt *sp_exempt_find(struct sp_policy *policy, const char *name);
void sp_exempt_dispose(struct sp_exempt *row);
/* Checks what needs the whole policy: the row has pushers, and their roles
 * exist. */
int sp_exempt_check(const struct sp_policy *policy, const struct sp_exempt *row,
                    struct sp_error *err);

/* How the built-in policy names a phase, and what a commit of it does in examples;
 * by phase, RED to NEUTRAL. */
struct example_words {
    const char *type, *name, *does;
};
extern const struct example_words sp_example_words[];

#endif
