#include "sallyport/vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool sp_strings_borrowed(const struct sp_strings *list)
{
    return list->count && !list->capacity;
}

/* Copies the texts that were borrowed. */
static void own(struct sp_strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = sp_strdup(list->items[i]);
    list->capacity = list->count;
}

void sp_strings_add(struct sp_strings *list, const char *text, size_t len)
{
    if (sp_strings_borrowed(list))
        own(list);
    SP_VEC_PUSH(list, sp_strndup(text, len));
}

void sp_strings_borrow(struct sp_strings *list, const char *texts,
                       const unsigned char *sizes, size_t count)
{
    sp_strings_dispose(list);
    if (!count)
        return;
    list->items = sp_reallocarray(NULL, count, sizeof *list->items);
    for (size_t i = 0; i < count; texts += sizes[i++])
        list->items[i] = (char *)(uintptr_t)texts;
    list->count = count;
}

int sp_strings_have(const struct sp_strings *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return 1;
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void sp_strings_sort(struct sp_strings *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
}

size_t sp_strings_from(const struct sp_strings *list, const char *text)
{
    size_t begin = 0, end = list->count;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (strcmp(list->items[middle], text) < 0)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

bool sp_strings_have_sorted(const struct sp_strings *list, const char *text)
{
    size_t at = sp_strings_from(list, text);
    return at < list->count && strcmp(list->items[at], text) == 0;
}

bool sp_strings_allow(const struct sp_strings *list, struct sp_str word)
{
    for (size_t i = 0; i < list->count; i++)
        if (sp_str_equal_nocase(word, list->items[i]))
            return true;
    return list->count == 0;
}

void sp_strings_dispose(struct sp_strings *list)
{
    for (size_t i = 0; i < list->count && !sp_strings_borrowed(list); i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct sp_strings){0};
}
