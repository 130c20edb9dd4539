/* Findings that say the same of several commits of a ref. */
#ifndef SALLYPORT_REPORT_GROUPS_H
#define SALLYPORT_REPORT_GROUPS_H

#include "sallyport/finding.h"

/* Indices in a list of findings; SP_NO_FINDING ends a chain. */
#define SP_NO_FINDING UINT32_MAX

struct sp_report_group {
    uint32_t first, last; /* its findings, in the order of the list */
    size_t kept, count;   /* the findings that were kept, and all of them */
};

struct sp_report_groups {
    SP_VEC(struct sp_report_group)
    list;           /* in the order of their first findings */
    uint32_t *next; /* for each finding, the next one of its group */
};

/* Groups sorted findings. Each finding about a ref is a group of its own. */
void sp_report_groups_make(struct sp_report_groups *out,
                           const struct sp_findings *findings);
void sp_report_groups_dispose(struct sp_report_groups *groups);

/* Are two groups about the same commits? */
bool sp_report_groups_same_commits(const struct sp_report_groups *groups,
                                   const struct sp_findings *findings,
                                   const struct sp_report_group *a,
                                   const struct sp_report_group *b);

/* The command of the oldest commit that has one; NULL: none has. Borrowed. */
char *sp_report_groups_command(const struct sp_report_groups *groups,
                               const struct sp_findings *findings,
                               const struct sp_report_group *group);

/* Appends "10 commits: 9f3c2ab 1234567" in lines. */
void sp_report_groups_heading(struct sp_buf *out,
                              const struct sp_report_groups *groups,
                              const struct sp_findings *findings,
                              const struct sp_report_group *group);

#endif
