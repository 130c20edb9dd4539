/* A line that was perhaps meant as the trailer: "PRPs: WU-1", or a letter of another
 * alphabet. */
#include <stdlib.h>
#include <string.h>

#include "prp_reference.h"
#include "sallyport/characters.h"
#include "sallyport/near_miss.h"

enum { MAX_NAME = 32, MAX_VALUE = 256 };

/* Writes the name in small ASCII letters, and the first letter of another alphabet. False:
 * it is not one word of letters. */
static bool fold(struct sp_str name, char out[MAX_NAME + 1], uint32_t *letter)
{
    size_t len = 0;
    *letter = 0;
    while (name.len) {
        struct sp_character c = sp_character_read(name);
        char like = c.len ? sp_character_looks_like(c.code) : 0;
        if (!c.len || (c.code >= 0x80 && !like) || c.code == ' ')
            return false;
        if (like && !*letter)
            *letter = c.code;
        out[len++] = like ? like : (char)c.code;
        name = (struct sp_str){name.ptr + c.len, name.len - c.len};
    }
    out[len] = '\0';
    sp_lower(out, len);
    return len > 0;
}

static bool is_near(const struct sp_policy *policy, struct sp_str name,
                    uint32_t *letter)
{
    char folded[MAX_NAME + 1];
    if (!name.len || name.len > MAX_NAME || !fold(name, folded, letter))
        return false;
    char *own = sp_strdup(policy->prp.trailer);
    sp_lower(own, strlen(own));
    const char *words[] = {own, NULL};
    bool is_same = strcmp(folded, own) == 0;
    bool near = is_same ? *letter != 0 : sp_near_miss(folded, words) != NULL;
    free(own);
    return near;
}

/* 1 where the text begins with a reference, which is *value; 0; or an error. */
static int has_reference(const struct sp_policy *policy, struct sp_str text,
                         struct sp_str *value, struct sp_error *err)
{
    struct sp_match match;
    text = sp_str_trim(text);
    size_t len = 0;
    while (len < text.len && text.ptr[len] != ',' &&
           !sp_is_space(text.ptr[len]))
        len++;
    *value = (struct sp_str){text.ptr, len};
    if (!len || len > MAX_VALUE)
        return 0;
    return sp_regex_full(policy->prp.pattern, *value, &match, err);
}

int sp_prp_near(const struct sp_policy *policy,
                const struct sp_message *message, struct sp_prp_near *out,
                struct sp_error *err)
{
    struct sp_str line, rest = message->text;
    *out = (struct sp_prp_near){.line = 0};
    for (int found = 0; sp_str_line(&rest, &line);) {
        const char *colon = memchr(line.ptr, ':', line.len);
        size_t at = colon ? (size_t)(colon - line.ptr) : 0;
        out->line++;
        out->name = sp_str_trim((struct sp_str){line.ptr, at});
        if (!is_near(policy, out->name, &out->letter))
            continue;
        found =
            has_reference(policy, (struct sp_str){colon + 1, line.len - at - 1},
                          &out->value, err);
        if (found)
            return found;
    }
    return 0;
}
