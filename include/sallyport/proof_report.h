/*
 * proof_report.h - a proof for people, programs and servers.
 * layer: report
 *
 * sallyport-prove(1) defines the layout of the text, the members of the JSON
 * and the JUnit document, sallyport-evidence(5) the evidence. What is printed is
 * sanitised here.
 */
#ifndef SALLYPORT_PROOF_REPORT_H
#define SALLYPORT_PROOF_REPORT_H

#include <stdio.h>

#include "sallyport/evidence.h"
#include "sallyport/proof.h"

/* A proof, and how to show it. All borrowed. */
struct sp_proof_view {
    const struct sp_proof *proof;
    char *const *command; /* NULL at the end */
    const char *ref;
    uint64_t milliseconds; /* the total run time */
    size_t columns;        /* the width of a line; at least 60 */
    bool colour;
    bool is_bare; /* there is no work tree to try things in */
};

/* Append the column heads; the line of the step `at`; and the end: what is
 * wrong, step by step, and the final sentence. */
void sp_proof_text_head(struct sp_buf *out);
void sp_proof_text_row(struct sp_buf *out, const struct sp_proof_view *view,
                       size_t at);
void sp_proof_text_end(struct sp_buf *out, const struct sp_proof_view *view);

void sp_proof_json(FILE *out, const struct sp_proof_view *view);
void sp_proof_junit(FILE *out, const struct sp_proof_view *view);

/* Fills in what a line of evidence for the gate tdd-proof says: all but who wrote it,
 * when, and with which tree. */
void sp_proof_evidence(struct sp_evidence *out,
                       const struct sp_proof_view *view);

#endif
