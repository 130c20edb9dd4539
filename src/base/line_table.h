/* Numbers for lines: equal ones have the same. */
#ifndef SALLYPORT_BASE_LINE_TABLE_H
#define SALLYPORT_BASE_LINE_TABLE_H

#include <stdint.h>

#include "sallyport/str.h"

struct line_slot {
    uint32_t hash, number; /* the number plus 1; 0: free */
};

struct line_table {
    struct line_slot *slots;
    size_t mask;
    struct sp_str *lines; /* by number; borrowed */
    uint32_t count;
    uint64_t keys[2]; /* random: nobody can choose lines that collide */
};

/* lines: about how many there will be. Dispose of it. */
void sp_line_table_open(struct line_table *out, size_t lines);
void sp_line_table_dispose(struct line_table *table);

/* The number of a line, from 0, by first appearance. The line must outlive the
 * table. */
uint32_t sp_line_table_number(struct line_table *table, struct sp_str line);

#endif
