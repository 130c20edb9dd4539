/*
 * codeowners.h - CODEOWNERS: who has to look at a change of which path.
 * layer: model
 *
 * Three dialects. Sources: GitHub, "About code owners"; GitLab, "Syntax of CODEOWNERS
 * file" and "Advanced CODEOWNERS configuration"; Gitea, "Code Owners". The content is
 * hostile: all of it is bounded. A line that cannot be understood is a fault, and is
 * applied as far as it can be read.
 */
#ifndef SALLYPORT_CODEOWNERS_H
#define SALLYPORT_CODEOWNERS_H

#include <stdbool.h>
#include <stddef.h>

#include "sallyport/glob.h"
#include "sallyport/regex.h"
#include "sallyport/vec.h"

enum {
    SP_OWNERS_LARGEST = 3 << 20, /* bytes of a file, as on GitHub */
    SP_OWNERS_LINE = 4096,       /* bytes of a line */
    SP_OWNERS_RULES = 20000,
    SP_OWNERS_FAULTS = 20, /* that are kept; the others are counted */
};

/* What cannot be understood. */
struct sp_owners_fault {
    size_t line; /* from 1; 0: it is about the file */
    char *what;  /* one line, unsanitised */
};

/* One line with a pattern. */
struct sp_owners_rule {
    size_t line;
    size_t section;    /* its index */
    size_t count;      /* approvals by its owners */
    bool is_exclusion; /* GitLab: what it matches is not of its section; Gitea:
                               it is about paths that it does not match */
    bool has_below;    /* it is about what lies below what it matches, too */
    bool is_slow;      /* a match took too long */
    char *pattern;     /* as glob or regex has it */
    struct sp_glob glob;    /* empty where it could not be read */
    struct sp_regex *regex; /* of Gitea; NULL: it could not be read */
    /* "@user", "@org/team", "@@role", "a@example.org" */
    struct sp_strings owners;
};

struct sp_owners_section {
    char *name; /* "": what comes before the first heading */
    bool is_optional;
};

struct sp_owners_dialect;

struct sp_owners {
    const struct sp_owners_dialect *dialect;
    SP_VEC(struct sp_owners_rule) rules;
    SP_VEC(struct sp_owners_section) sections; /* at least one */
    SP_VEC(struct sp_owners_fault) faults;
    size_t fault_count;     /* those that were not kept, too */
    SP_VEC(size_t) matched; /* private to sp_owners_match() */
};

/* Where a host looks for the file, in this order; NULL-terminated, static. host: by its
 * name in [identity]; one that has no dialect of its own has GitHub's. */
const char *const *sp_owners_places(const char *host);

/* Reads a file. A content of NULL with a length is a file that is too large to be read.
 * Cannot fail. Free it with sp_owners_free(). */
struct sp_owners *sp_owners_read(const char *host, struct sp_str content);
void sp_owners_free(struct sp_owners *owners); /* NULL is allowed */

/* Does the pattern of a rule match the path? One that takes too long does, and
 * becomes a fault. */
bool sp_owners_rule_matches(struct sp_owners *owners,
                            struct sp_owners_rule *rule, struct sp_str path);

/* Gets rules that own a path together: rule->count of their owners have to approve, of
 * the first. They are places in owners->rules, at least one. */
typedef void sp_owners_see(const struct sp_owners *owners, const size_t *rules,
                           size_t count, void *context);

/* Calls see for each owner of a path that is needed, once for each section of GitLab.
 * A pattern that takes too long matches, and becomes a fault. */
void sp_owners_match(struct sp_owners *owners, struct sp_str path,
                     sp_owners_see *see, void *context);

#endif
