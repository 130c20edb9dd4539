/*
 * evidence.h - a line of evidence: an approval, or the result of a gate.
 * layer: model
 *
 * sallyport-evidence(5) describes the lines. Pure: who may write a line, and whether
 * it is true, is decided elsewhere.
 */
#ifndef SALLYPORT_EVIDENCE_H
#define SALLYPORT_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "sallyport/buf.h"
#include "sallyport/oid.h"
#include "sallyport/str.h"
#include "sallyport/vec.h"

struct sp_json;

enum {
    SP_EVIDENCE_MAX = 4096,    /* bytes of a line */
    SP_EVIDENCE_DEPTH = 8,     /* levels of objects and arrays */
    SP_EVIDENCE_METRICS = 64,  /* metrics of one result */
    SP_EVIDENCE_NAME_MAX = 64, /* bytes of the name of a gate, role or metric */
};

enum sp_evidence_kind { SP_EVIDENCE_APPROVAL, SP_EVIDENCE_GATE };
enum { SP_EVIDENCE_KINDS = SP_EVIDENCE_GATE + 1 };

/* The ref that holds the records of a kind. Static. */
const char *sp_evidence_ref(enum sp_evidence_kind kind);

enum sp_opinion { SP_APPROVE, SP_REJECT, SP_WITHDRAW };
enum sp_gate_result { SP_GATE_PASS, SP_GATE_FAIL, SP_GATE_NOT_APPLICABLE };

/* The words of both, in that order, NULL-terminated. */
extern const char *const sp_opinion_words[];
extern const char *const sp_gate_result_words[];
/* Is there a format of reports that is for this gate? */
bool sp_gate_has_reports(const char *gate);

/* The gate whose results `prove --record` makes. */
#define SP_GATE_PROOF "tdd-proof"

struct sp_metric {
    char *name;
    double value; /* finite, at most 2^53 either way */
};

/* Frees a list of metrics and their names. */
void sp_metrics_free(struct sp_metric *items, size_t count);
/* Sets the member "metrics" of an object to {NAME: VALUE…}, where there are any. */
void sp_metrics_set(struct sp_json *object, const struct sp_metric *items,
                    size_t count);

/* The report of a tool that a result was read from; all NULL: none. */
struct sp_evidence_report {
    char *format; /* by its name in tool_reports.def */
    char *sha256; /* of the file, in hex */
    char *name;   /* of the file, without its directory */
};

/* The texts are owned; those that a line need not have may be NULL. */
struct sp_evidence {
    enum sp_evidence_kind kind;
    struct sp_oid commit;
    struct sp_oid tree; /* zero: the line does not say */
    char *actor;
    int64_t time; /* seconds since 1970 */
    char *via;    /* where it was made, if not here: "forgejo review 17" */
    char *tool;
    /* an approval */
    enum sp_opinion decision;
    char *ref;  /* the protected ref that it is for */
    char *role; /* it is given as one who has that role */
    char *over; /* the user whose rejection it overrides */
    char *text;
    /* a gate */
    char *gate;
    enum sp_gate_result result;
    char *reason; /* why it does not apply: there is one then */
    SP_VEC(struct sp_metric) metrics;
    char *mitigation; /* the proposal or document that accepts what is not
                         severe */
    struct sp_evidence_report report;
    struct sp_strings command; /* what ran, in words; is not read */
    char *run;                 /* a URL that is shown, never fetched */
    bool has_duration;
    long long duration_ms;
};

void sp_evidence_dispose(struct sp_evidence *record);

/* What can be wrong with a line. */
enum sp_evidence_fault {
    SP_EVIDENCE_GOOD,
    SP_EVIDENCE_LONG,      /* more than SP_EVIDENCE_MAX bytes */
    SP_EVIDENCE_NOT_UTF8,  /* bytes that are not UTF-8 */
    SP_EVIDENCE_TWICE,     /* an object has a name twice */
    SP_EVIDENCE_NUMBER,    /* a number that is too large */
    SP_EVIDENCE_DEEP,      /* nested too deep */
    SP_EVIDENCE_CUT,       /* it ends too early */
    SP_EVIDENCE_MALFORMED, /* not one JSON object */
    SP_EVIDENCE_MEMBER,    /* a member is missing, or is not what it must be */
    SP_EVIDENCE_SHAPE,     /* a commit is no act: exception.h */
};

/*
 * Reads a line without its end. It skips unknown members. *out is
 * empty unless SP_EVIDENCE_GOOD is returned; sp_evidence_dispose() in either case.
 * Appends to `why` what is wrong, for a sentence: "'time' is missing".
 */
enum sp_evidence_fault sp_evidence_read(struct sp_evidence *out,
                                        enum sp_evidence_kind kind,
                                        struct sp_str line, struct sp_buf *why);

/* Appends the line without its end: in ASCII, and with the members always in the
 * same order. */
void sp_evidence_write(struct sp_buf *out, const struct sp_evidence *record);

/* Is it the name of a gate, a role or a metric: letters, digits, '-', '_' and '.',
 * the first a letter or a digit, at most SP_EVIDENCE_NAME_MAX bytes? */
bool sp_evidence_is_name(struct sp_str text);

/* The metric of that name; NULL when there is none. Borrowed. */
const struct sp_metric *sp_evidence_metric(const struct sp_evidence *record,
                                           const char *name);

#endif
