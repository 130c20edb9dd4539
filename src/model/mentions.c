#include "sallyport/mentions.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool ends_word(char c)
{
    return (unsigned char)c <= ' ' || strchr("\"'`()<>[]{}|,;:=!?*#\\", c);
}

static int compare(struct sp_str a, struct sp_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? strncasecmp(a.ptr, b.ptr, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Sorts by the word; a path comes before an equal word that is none. */
static int by_word(const void *a, const void *b)
{
    const struct sp_mention *x = a, *y = b;
    int order = compare(x->word, y->word);
    return order ? order : y->is_path - x->is_path;
}

static void add(struct sp_mentions *out, struct sp_str word)
{
    bool is_path = word.len && memchr(word.ptr, '/', word.len);
    while (word.len && word.ptr[word.len - 1] == '.')
        word.len--;
    if (sp_str_starts(word, "./"))
        word = (struct sp_str){word.ptr + 2, word.len - 2};
    while (word.len && word.ptr[0] == '/')
        word = (struct sp_str){word.ptr + 1, word.len - 1};
    while (word.len && word.ptr[word.len - 1] == '/')
        word.len--;
    struct sp_mention mention = {word, is_path};
    if (word.len)
        SP_VEC_PUSH(out, mention);
}

void sp_mentions_read(struct sp_mentions *out, struct sp_str text)
{
    size_t begin = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && !ends_word(text.ptr[i]))
            continue;
        if (i > begin)
            add(out, (struct sp_str){text.ptr + begin, i - begin});
        begin = i + 1;
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_word);
}

void sp_mentions_dispose(struct sp_mentions *mentions)
{
    free(mentions->items);
    *mentions = (struct sp_mentions){0};
}

/* The first place whose word is not less. */
static size_t first_from(const struct sp_mentions *mentions, struct sp_str word)
{
    size_t low = 0, high = mentions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(mentions->items[middle].word, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool names(const struct sp_mentions *mentions, struct sp_str word,
                  bool as_path)
{
    size_t at = first_from(mentions, word);
    return at < mentions->count &&
           compare(mentions->items[at].word, word) == 0 &&
           (!as_path || mentions->items[at].is_path);
}

bool sp_mentions_path(const struct sp_mentions *mentions, struct sp_str path)
{
    for (size_t len = 1; len < path.len; len++)
        if (path.ptr[len] == '/' &&
            names(mentions, (struct sp_str){path.ptr, len}, true))
            return true;
    return path.len && names(mentions, path, false);
}

bool sp_mentions_id(const struct sp_mentions *mentions, struct sp_str id)
{
    size_t at = first_from(mentions, id);
    for (; id.len && at < mentions->count; at++) {
        struct sp_str word = mentions->items[at].word;
        if (word.len < id.len || strncasecmp(word.ptr, id.ptr, id.len) != 0)
            return false;
        if (word.len == id.len || !sp_is_alnum(word.ptr[id.len]))
            return true;
    }
    return false;
}
