/* The actions of `sallyport audit`. */
#ifndef SALLYPORT_CLI_AUDIT_H
#define SALLYPORT_CLI_AUDIT_H

#include "cli.h"
#include "sallyport/audit.h"
#include "sallyport/export.h"
#include "sallyport/json.h"
#include "sallyport/vec.h"

/* The trail of the repository that we are in. */
struct audit_trail {
    struct sp_repo *repo;
    struct sp_policy *policy;
    struct sp_buf path; /* of the store */
    struct sp_audit *audit;
};

/* The pushes that have landed, by the entries that say so, in the order of seq. */
struct audit_landed {
    SP_VEC(uint64_t) seqs;
};

int audit_landed_read(struct audit_landed *out, struct sp_audit *audit,
                      struct sp_error *err);
bool audit_landed_has(const struct audit_landed *landed, uint64_t seq);
void audit_landed_dispose(struct audit_landed *landed);

/* Which entries log and export take. */
struct audit_select {
    struct sp_audit_filter filter;
    const char *code, *prp, *incident; /* NULL: any */
    bool must_land, must_not_land;
    bool wants_value; /* its lines are parsed in any case */
    struct audit_landed landed;
};

/* By the options. Borrows from args. audit_select_dispose() it in any case. */
int audit_select_read(struct audit_select *out, const struct sp_cli_args *args,
                      struct sp_error *err);
/* Reads which pushes have landed, where that is asked, or wanted for another
 * reason. */
int audit_select_start(struct audit_select *self, struct sp_audit *audit,
                       bool wants_landed, struct sp_error *err);
/* Is an entry of the filter taken? *value is what its line says, yours; NULL where it
 * was pruned, is damaged, or nobody wants to know. */
bool audit_select_takes(const struct audit_select *self,
                        const struct sp_stored *entry, struct sp_json **value);
void audit_select_dispose(struct audit_select *self);

/* "1 entry", "2 entries". */
void audit_count(struct sp_buf *out, uint64_t entries);

/* Reads a number of digits; SP_EUSAGE for anything else. */
int audit_number(uint64_t *out, const char *text, struct sp_error *err);

/* Entries that are printed one after the other. Zero-initialise but for `write`. */
struct audit_stream {
    struct sp_audit_visitor visitor; /* the first member */
    struct audit_select select;
    void (*write)(struct audit_stream *self,
                  const struct sp_export_entry *entry);
    struct sp_buf text; /* that is printed next */
    uint64_t next;      /* the entry after the last one */
    uint64_t left_out;  /* that are damaged */
};

/* Prints the text that is there, then the entries of the filter up to its end. follows:
 * then those that come later, until a signal ends it or nobody reads. SP_OK, or an
 * error. */
int audit_stream(struct audit_stream *self, struct sp_audit *audit,
                 bool follows, struct sp_error *err);

/* Reads a time of UTC, 2026-11-28 or 2026-11-28T15:00:00Z, or one such as "1 week ago",
 * into milliseconds since 1970; NULL leaves it. SP_EUSAGE for anything else. */
int audit_time(int64_t *out, const char *text, struct sp_error *err);

/* Each returns the exit status. */
int audit_log(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_export(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_acknowledge(struct audit_trail *trail,
                      const struct sp_cli_args *args);
int audit_prune(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_show(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_verify(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_head(struct audit_trail *trail, const struct sp_cli_args *args);
int audit_prove(struct audit_trail *trail, const struct sp_cli_args *args);

enum { AUDIT_BASE64 = 44 }; /* characters of a hash */
void audit_base64(char out[AUDIT_BASE64 + 1], const struct sp_hash *hash);

/* Appends the name of this machine, safe to print. */
void audit_machine(struct sp_buf *out);
/* Appends the name of the log at `path`: the machine and the path, safe to print. */
void audit_origin(struct sp_buf *out, const char *path);

/* Prints a checkpoint of the store at `path`. */
void audit_checkpoint_print(const struct sp_audit_head *head, const char *path);

/* Reads a checkpoint of C2SP; its origin and its signatures are not looked at. */
int audit_checkpoint_read(struct sp_audit_head *out, const char *file,
                          struct sp_error *err);

#endif
