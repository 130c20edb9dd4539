/*
 * finding.h - what a rule found, and where it goes.
 * layer: model
 *
 * A finding is a violation of the policy, never a failure (error.h). Rules only
 * claim. The judge decides the level, drops what another finding says already,
 * and gives the verdict (settle.h).
 */
#ifndef SALLYPORT_FINDING_H
#define SALLYPORT_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/level.h"
#include "sallyport/oid.h"
#include "sallyport/vec.h"

/* Who can give what is missing. */
enum sp_giver {
    SP_GIVEN_BY_PUSHER,
    SP_GIVEN_BY_MERGER, /* a user with one of [refs] merge-roles */
    SP_GIVEN_BY_ADMINISTRATOR,
    SP_GIVEN_BY_ROLES, /* a user with one of the roles that the claim names */
};

/* One thing that a rule looks for. The texts have places for words in braces:
 * "the type '{type}' is not one of {types}". */
struct sp_finding_code {
    const char *id;    /* "RULE/CODE" */
    const char *wrong; /* what is wrong */
    const char *fix;   /* one sentence that says how to fix it */
    int level;         /* where the policy sets none: enum sp_level */
    /* The codes that name the same cause, NULL-terminated. Where one of them
     * was found for the same commit, and refuses as much, this one is
     * dropped. */
    const char *const *yields_to;
    bool yields_in_ref; /* it yields to those of any commit of the ref */
    bool is_left;       /* a clone cannot tell: the server knows */
    /* It yields only where both refuse, and neither is excused: of what
     * lands, nothing is dropped. */
    bool yields_refused;
    /* Its command is for what was accepted; that of any other warning comes
     * too late then. */
    bool is_for_later;
    /* What is missing where another than the pusher has to give it, and who that
     * is; NULL: nothing. */
    const char *missing;
    enum sp_giver given_by;
};

#define SP_YIELDS(...)                                                         \
    (const char *const[])                                                      \
    {                                                                          \
        __VA_ARGS__, NULL                                                      \
    }

/* Evidence for a merge with changes of its own: that is made again, and then it may count. */
#define SP_MADE_AGAIN                                                          \
    .yields_to = SP_YIELDS("tdd-content/merge-with-changes"),                  \
    .yields_refused = true

/* What replaces {name} in a text. */
struct sp_word {
    const char *name, *text;
};

#define SP_WORDS(...)                                                          \
    (const struct sp_word[])                                                   \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            NULL, NULL                                                         \
        }                                                                      \
    }

/* Appends a text of a code, filled with words; the last word's name is NULL. A
 * place without a word is shown in capitals, "one of TYPES"; so are all where
 * words is NULL. */
void sp_code_fill(struct sp_buf *out, const char *text,
                  const struct sp_word *words);

/* The code without its rule: "red-with-code". Static. */
const char *sp_code_short(const struct sp_finding_code *code);

/* Is an item, the id of a rule or of a code, that code or the rule of it? */
bool sp_code_is_of(const char *item, const char *code);

/* What is said in addition to the texts of a code. */
struct sp_advice {
    const char *more; /* appended to what is wrong */
    const char *fix;  /* replaces the code's */
};

/* What has to be given. All borrowed; NULL and 0: none. */
struct sp_need {
    const char *gate; /* its result, or … */
    const char *role; /* … an approval with that role, or of anybody, or … */
    const char *document;            /* … a file, or the pattern of one */
    const struct sp_strings *roles;  /* of those who can give it, for
                                       SP_GIVEN_BY_ROLES … */
    const struct sp_strings *users;  /* … and other users who can … */
    const struct sp_strings *except; /* … and those who cannot */
    int64_t opens; /* when it may land, in seconds since 1970 … */
    int64_t wait;  /* … and in how many seconds that is */
};

/* What a rule reports. All borrowed. The words may hold anything that came from
 * the push: findings are sanitised when they are printed. */
struct sp_claim {
    const struct sp_finding_code *code;
    const struct sp_oid *commit; /* NULL: it is about the ref */
    const char *command;         /* what to type; NULL when there is nothing */
    const struct sp_word *words; /* NULL where the texts have no places */
    const struct sp_advice *advice; /* NULL: none */
    const struct sp_need *need;     /* NULL: nothing */
    int level; /* no stricter than this; 0 is SP_LEVEL_ENFORCE: as the code is */
    bool takes_off; /* the command takes the commits off the ref, so that later
                       findings about it have none */
    bool moves;     /* the command moves them to a branch, where those of later
                       findings are typed */
    bool reorders; /* where the command is a rebase, it may leave another commit
                       last: one is put before it, or comes from a later one */
    const char *not_last; /* the fix once another commit is the last; NULL: the
                             same */
};

/* How many users are named who can give something. */
enum { SP_GIVERS_MAX = 20 };

struct sp_counted;

/* What a rule reports to. */
struct sp_sink {
    void (*take)(struct sp_sink *sink, const struct sp_claim *claim);
    /* As sp_may_report(); NULL: it may always. */
    bool (*may_take)(const struct sp_sink *sink,
                     const struct sp_finding_code *code,
                     const struct sp_oid *commit);
    struct sp_counted *counted; /* what it counts on (counted.h); NULL: nobody
                                   wants to know */
};

void sp_report(struct sp_sink *sink, const struct sp_claim *claim);

/* Can a claim of that code about a commit change the verdict or the findings? If not, a
 * rule need not look for what the claim would say. */
bool sp_may_report(const struct sp_sink *sink,
                   const struct sp_finding_code *code,
                   const struct sp_oid *commit);

struct sp_finding {
    const char *rule;                   /* the rule's id; static */
    const struct sp_finding_code *code; /* static */
    int level;                          /* SP_LEVEL_ENFORCE or SP_LEVEL_WARN */
    size_t update;     /* which ref update of the push, from 0 */
    bool at_protected; /* that ref is a protected one */
    bool has_commit;   /* else it is about the ref */
    struct sp_oid commit;
    size_t position; /* of the commit in the ref's history, parents first */
    bool is_last;    /* it is the last one of that … */
    bool is_merge, is_fixup; /* … and it is such a one … */
    bool has_work;           /* … or changes tests or code */
    char *subject;  /* of the commit; filled in by the judge, and so are … */
    char *author;   /* … "Name <email>", "" when it cannot be read, and … */
    int64_t time;   /* … its committer's time in seconds since 1970, or 0 */
    char *message;  /* what is wrong */
    char *fix;      /* how to fix it */
    bool reorders;  /* as in sp_claim, and so is … */
    char *not_last; /* … this, filled in */
    char *command;  /* what to type; NULL when there is nothing */
    /* The row of the policy that excuses it, or the id of a grant or waiver;
     * NULL: none. */
    char *excused_by;
    /* What is said of that grant or waiver; NULL: it is none. */
    char *excused_how;
    char *missing;                /* what another has to give; NULL: nothing */
    char *gate, *role, *document; /* as in sp_need, and so are … */
    int64_t opens, wait;          /* … these; and who can give it: */
    struct sp_strings roles;      /* the roles … */
    struct sp_strings users;  /* … and the first SP_GIVERS_MAX users, … */
    struct sp_strings except; /* … without these */
    char *help;               /* what [help] says of it; NULL: nothing */
    size_t others; /* findings that say the same of other commits and were not
                      kept */
};

/* The largest number that is kept about refs, where there is a bound. */
enum { SP_REF_FINDINGS = 200 };

struct sp_rule_count {
    const char *rule; /* static */
    size_t count;
};

struct sp_excused_count {
    char *row;
    /* What is said of a grant or a waiver; NULL: it is a row of the
     * policy. */
    char *said;
    char *incident; /* of a grant; else NULL */
    size_t count;
};

/* Keeps the first `max` findings about commits (0: all of them), and those
 * about refs, which no number of others can hide. It counts the rest, so that a
 * hostile push cannot fill the memory. */
struct sp_findings {
    struct sp_finding *items;
    size_t count, capacity;
    size_t max;
    size_t of_refs;                     /* of those that are kept */
    size_t refusals, warnings;          /* all, kept or not */
    SP_VEC(struct sp_rule_count) rules; /* the same, by rule */
    SP_VEC(struct sp_finding)
    excused; /* counted nowhere else; the first `max` */
    SP_VEC(struct sp_excused_count) excused_by; /* all of them, by row */
    struct sp_strings notes; /* what is said of grants and waivers that would
                                excuse a refusal, and do not now */
};

/* Makes them name no commit: it is not made yet, and its id is not final. */
void sp_findings_forget_ids(struct sp_findings *findings);
void sp_findings_dispose(struct sp_findings *findings);

/* Takes what is to be typed from a finding. */
void sp_finding_leave_command(struct sp_finding *finding);
/* Says more at the end of its fix. */
void sp_finding_add_fix(struct sp_finding *finding, const char *words);

/* Says whose commit it is about. */
void sp_finding_tell(struct sp_finding *finding, struct sp_str subject,
                     struct sp_str author, int64_t time);

/* Counts a finding of a rule. Returns whether there is room to keep it. */
bool sp_findings_count(struct sp_findings *findings, const char *rule,
                       int level, bool has_commit);

/* Takes one that was counted and has no room. Counts it with a kept one that
 * says the same of another commit of its ref, if there is one. Frees its
 * texts. */
void sp_findings_fold(struct sp_findings *findings, struct sp_finding finding);

/* Keeps one that was counted, and takes its texts over. */
void sp_findings_keep(struct sp_findings *findings, struct sp_finding finding);

/* What excuses a finding: the row of a policy, or the id of a grant or waiver and
 * what is said of it (else NULL). Borrowed. */
struct sp_excused {
    const char *row, *said;
    const char *incident; /* of a grant; else NULL */
};

/* Counts a finding that is excused, keeps it where there is room, and takes its
 * texts over. */
void sp_findings_excuse(struct sp_findings *findings, struct sp_finding finding,
                        const struct sp_excused *by);
/* Says that a grant is open, also where it excuses nothing. */
void sp_findings_mark(struct sp_findings *findings,
                      const struct sp_excused *by);

/* Says something of the findings, once. Copies the text. */
void sp_findings_note(struct sp_findings *findings, const char *text);

/* Counts a finding and keeps it, whatever the bound; takes its texts over. */
void sp_findings_add(struct sp_findings *findings, struct sp_finding finding);

#endif
