#include "sallyport/width.h"

#include <string.h>

struct sp_width sp_width_of(const struct sp_message *message)
{
    return (struct sp_width){
        .rest = message->body,
        .trailers = message->block,
    };
}

static bool is_fence(struct sp_str line)
{
    line = sp_str_trim(line);
    return sp_str_starts(line, "```") || sp_str_starts(line, "~~~");
}

/* Is it "Signed-off-by: …"? It counts above the last paragraph too. */
static bool is_sign_off(struct sp_str line)
{
    const char *colon = memchr(line.ptr, ':', line.len);
    size_t len = colon ? (size_t)(colon - line.ptr) : 0;
    return len > 3 && memcmp(colon - 3, "-by", 3) == 0 &&
           sp_is_trailer_line(line);
}

static bool is_free(const struct sp_width *width, struct sp_str line)
{
    static const char *const beginnings[] = {"\t", "    ", ">", "|"};
    if (width->in_fence || line.ptr >= width->trailers.ptr)
        return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (sp_str_starts(line, beginnings[i]))
            return true;
    return is_sign_off(line);
}

bool sp_width_line(struct sp_width *width, struct sp_str *line)
{
    while (sp_str_line(&width->rest, line)) {
        if (is_fence(*line))
            width->in_fence = !width->in_fence;
        else if (!is_free(width, *line))
            return true;
    }
    return false;
}

static bool is_unbreakable(struct sp_str word, size_t max)
{
    bool is_ascii = true;
    for (size_t i = 0; i < word.len; i++)
        is_ascii = is_ascii && (unsigned char)word.ptr[i] < 0x80;
    return (is_ascii && word.len > max) || memmem(word.ptr, word.len, "://", 3);
}

size_t sp_width_breakable(struct sp_str line, size_t max)
{
    size_t length = sp_str_characters(line);
    struct sp_str word, rest = line;
    while (sp_str_item(&rest, ' ', &word))
        if (word.len && is_unbreakable(word, max))
            length -= sp_str_characters(word);
    return length;
}
