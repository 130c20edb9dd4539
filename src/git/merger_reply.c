/* Reads the replies of `git merge-tree --stdin -z`. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "merger.h"

enum {
    MAX_REPLY = 64 << 20, /* bytes */
    CHUNK = 65536,
};

/* False when git has ended. */
static bool read_more(struct merger_reply *reply)
{
    struct sp_buf *text = &reply->text;
    ssize_t got;
    sp_buf_reserve(text, CHUNK);
    do
        got = read(reply->fd, text->data + text->len, CHUNK);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        text->len += (size_t)got;
    return got > 0;
}

const char *sp_merger_word(struct merger_reply *reply)
{
    struct sp_buf *text = &reply->text;
    if (reply->taken == text->len)
        reply->taken = text->len = 0;
    for (size_t looked = reply->taken;;) {
        const char *end = text->len > looked ? memchr(text->data + looked, '\0',
                                                      text->len - looked)
                                             : NULL;
        if (end) {
            const char *word = text->data + reply->taken;
            reply->taken = (size_t)(end - text->data) + 1;
            return word;
        }
        looked = text->len;
        if (text->len > MAX_REPLY || !read_more(reply))
            return NULL;
    }
}

/* "100644 ID 2\tPATH" */
static bool read_stage(const char *word, struct automerge *out)
{
    struct stage stage = {.path = NULL};
    char *rest;
    stage.side.mode = (uint32_t)strtoul(word, &rest, 8);
    if (*rest != ' ' || strnlen(rest + 1, SP_OID_HEX + 4) < SP_OID_HEX + 4 ||
        !sp_oid_parse(&stage.side.id, rest + 1, SP_OID_HEX))
        return false;
    const char *number = rest + 1 + SP_OID_HEX;
    if (number[0] != ' ' || number[1] < '1' || number[1] > '3' ||
        number[2] != '\t')
        return false;
    stage.number = number[1] - '0';
    stage.path = sp_strdup(number + 3);
    SP_VEC_PUSH(&out->stages, stage);
    return true;
}

/* Reads a number of paths, the paths, a kind, and a sentence for people. A
 * message without paths is not kept. */
static bool read_message(struct merger_reply *reply, const char *word,
                         struct automerge *out)
{
    struct conflict conflict = {.kind = NULL};
    char *rest;
    size_t count = strtoul(word, &rest, 10);
    bool good = !*rest;
    for (size_t i = 0; good && i < count; i++) {
        const char *path = sp_merger_word(reply);
        good = path != NULL;
        if (good)
            sp_strings_add(&conflict.paths, path, strlen(path));
    }
    const char *kind = good ? sp_merger_word(reply) : NULL;
    bool is_conflict =
        kind && conflict.paths.count && strncmp(kind, "CONFLICT", 8) == 0;
    if (is_conflict)
        conflict.kind = sp_strdup(kind);
    good = kind && sp_merger_word(reply);
    if (good && is_conflict) {
        SP_VEC_PUSH(&out->conflicts, conflict);
        return true;
    }
    free(conflict.kind);
    sp_strings_dispose(&conflict.paths);
    return good;
}

/* The format: git-merge-tree(1), "OUTPUT". */
bool sp_merger_read(struct merger_reply *reply, struct automerge *out)
{
    const char *word = sp_merger_word(reply);
    if (!word || (strcmp(word, "0") != 0 && strcmp(word, "1") != 0))
        return false;
    out->is_clean = *word == '1';
    word = sp_merger_word(reply);
    if (!word || !sp_oid_parse(&out->tree, word, strlen(word)))
        return false;
    while ((word = sp_merger_word(reply)) && *word)
        if (!read_stage(word, out))
            return false;
    /* advice about submodules has no number of paths, and ends the reply */
    while (word && (word = sp_merger_word(reply)) &&
           isdigit((unsigned char)*word))
        if (!read_message(reply, word, out))
            return false;
    return word != NULL;
}

void sp_automerge_dispose(struct automerge *merge)
{
    for (size_t i = 0; i < merge->stages.count; i++)
        free(merge->stages.items[i].path);
    for (size_t i = 0; i < merge->conflicts.count; i++) {
        free(merge->conflicts.items[i].kind);
        sp_strings_dispose(&merge->conflicts.items[i].paths);
    }
    free(merge->stages.items);
    free(merge->conflicts.items);
    *merge = (struct automerge){.is_clean = false};
}
