/*
 * written.h - the kinds of documents that a change may need, beside its proposal.
 * layer: policy
 */
#ifndef SALLYPORT_WRITTEN_H
#define SALLYPORT_WRITTEN_H

enum sp_written { SP_RUNBOOK, SP_ARCHITECTURE, SP_TESTS };
enum { SP_WRITTEN_KINDS = SP_TESTS + 1 };

/* "runbook", …, in that order, NULL-terminated. */
extern const char *const sp_written_words[];

#endif
