/*
 * vec.h - a growing array of anything.
 * layer: base
 *
 *     SP_VEC(int) numbers = {0};
 *     SP_VEC_PUSH(&numbers, 7);
 *     free(numbers.items);
 */
#ifndef SALLYPORT_VEC_H
#define SALLYPORT_VEC_H

#include <stddef.h>

#include "sallyport/alloc.h"
#include "sallyport/str.h"

#define SP_VEC(type)                                                           \
    struct {                                                                   \
        type *items;                                                           \
        size_t count, capacity;                                                \
    }

/* `item` may use the vector, which does not contain it yet. */
#define SP_VEC_PUSH(vec, item)                                                 \
    do {                                                                       \
        if ((vec)->count == (vec)->capacity) {                                 \
            (vec)->capacity = (vec)->capacity ? (vec)->capacity * 2 : 8;       \
            (vec)->items = sp_reallocarray((vec)->items, (vec)->capacity,      \
                                           sizeof *(vec)->items);              \
        }                                                                      \
        (vec)->items[(vec)->count] = (item);                                   \
        (vec)->count++;                                                        \
    } while (0)

/* A list of strings that owns them; used all over. With a capacity of 0 it borrows
 * them: see sp_strings_borrow(). */
struct sp_strings {
    char **items;
    size_t count, capacity;
};

void sp_strings_add(struct sp_strings *list, const char *text, size_t len);
/* Makes it a list of `count` texts that stay, one after the other, of those sizes, each
 * with its NUL. They are copied when another is added. */
void sp_strings_borrow(struct sp_strings *list, const char *texts,
                       const unsigned char *sizes, size_t count);
/* Are its texts borrowed? Not those of an empty list. */
bool sp_strings_borrowed(const struct sp_strings *list);
int sp_strings_have(const struct sp_strings *list, const char *text);
/* By bytes. */
void sp_strings_sort(struct sp_strings *list);
/* Does a sorted list have the text? */
bool sp_strings_have_sorted(const struct sp_strings *list, const char *text);
/* The first place in a sorted list whose text is not less; its count where none is. */
size_t sp_strings_from(const struct sp_strings *list, const char *text);
/* Is a word one of the list, without case? An empty list allows every word. */
bool sp_strings_allow(const struct sp_strings *list, struct sp_str word);
void sp_strings_dispose(struct sp_strings *list);

#endif
