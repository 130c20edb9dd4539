/* The parts of a verification; see verify.c. */
#ifndef SALLYPORT_AUDIT_VERIFY_H
#define SALLYPORT_AUDIT_VERIFY_H

#include "internal.h"
#include "sallyport/siphash.h"
#include "sallyport/vec.h"

/* verify_refs.c: the refs of all lines, less those of the table. */
struct refs_sum {
    struct sp_siphash key, sum;
    int64_t count;
    struct sp_buf row;
    SP_VEC(uint64_t) cut; /* entries that do not list all of theirs */
};

int sp_refs_begin(struct refs_sum *out, struct sp_error *err);
void sp_refs_dispose(struct refs_sum *sum);
/* rest: of the line, from where its refs may begin. In the order of seq. */
void sp_refs_add_line(struct refs_sum *sum, uint64_t seq, struct sp_str rest);
/* 1, 0 or an error. Once, at the end. */
int sp_refs_are_those(struct refs_sum *sum, struct sp_audit *audit,
                      struct sp_error *err);

/* verify_store.c: appends what is wrong with tables and indexes, a line for each. */
int sp_verify_tables(struct sp_audit *audit, struct sp_buf *out,
                     struct sp_error *err);
int sp_verify_indexes(struct sp_audit *audit, struct sp_buf *out,
                      struct sp_error *err);

#endif
