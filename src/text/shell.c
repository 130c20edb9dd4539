/* Words of a POSIX shell, both ways; see sanitise.h. */
#include <stdlib.h>
#include <string.h>

#include "sallyport/beside.h"
#include "sallyport/sanitise.h"

void sp_shell_quote(struct sp_buf *out, struct sp_str text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%+=:,./_-^~";
    size_t i = 0;
    while (i < text.len && text.ptr[i] && strchr(plain, text.ptr[i]))
        i++;
    if (i == text.len && text.len && text.ptr[0] != '~') {
        sp_buf_add(out, text.ptr, text.len);
        return;
    }
    sp_buf_putc(out, '\'');
    for (i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'')
            sp_buf_puts(out, "'\\''");
        else
            sp_buf_putc(out, text.ptr[i]);
    }
    sp_buf_putc(out, '\'');
}

void sp_command_typed(struct sp_buf *out, const char *command)
{
    struct sp_buf name = {0};
    size_t len = strcspn(command, " ");
    sp_buf_add(&name, command, len);
    char *program = sp_program_typed(sp_buf_text(&name));
    sp_shell_quote(out, sp_str(program));
    sp_buf_puts(out, command + len);
    free(program);
    sp_buf_dispose(&name);
}

struct reader {
    struct sp_str rest;
    struct sp_buf word;
    bool is_open; /* a word has begun; it may be empty */
};

/* Appends what stands between two quotes, and passes both. */
static bool read_quoted(struct reader *self, char quote)
{
    const char *begin = self->rest.ptr + 1;
    const char *end = memchr(begin, quote, self->rest.len - 1);
    if (!end)
        return false;
    for (const char *c = begin; quote == '"' && c < end; c++)
        if (strchr("$`\\", *c))
            return false;
    sp_buf_add(&self->word, begin, (size_t)(end - begin));
    self->rest.len -= (size_t)(end + 1 - self->rest.ptr);
    self->rest.ptr = end + 1;
    self->is_open = true;
    return true;
}

static void pass(struct reader *self, size_t count)
{
    self->rest.ptr += count;
    self->rest.len -= count;
}

static void end_word(struct reader *self, struct sp_strings *out)
{
    if (self->is_open)
        sp_strings_add(out, sp_buf_text(&self->word), self->word.len);
    self->word.len = 0;
    self->is_open = false;
}

/* One character outside of quotes, or what a quote begins. */
static bool read_next(struct reader *self, struct sp_strings *out)
{
    static const char special[] = "&|;<>()$`*?[]{}#~!\n\r";
    char c = *self->rest.ptr;
    if (c == '\'' || c == '"')
        return read_quoted(self, c);
    bool is_within = self->is_open && (c == '#' || c == '~');
    if (!c || (strchr(special, c) && !is_within))
        return false;
    if (c == ' ' || c == '\t') {
        end_word(self, out);
    } else {
        bool escapes = c == '\\';
        if (escapes && self->rest.len < 2)
            return false;
        pass(self, escapes);
        sp_buf_putc(&self->word, *self->rest.ptr);
        self->is_open = true;
    }
    pass(self, 1);
    return true;
}

bool sp_shell_words(struct sp_strings *out, struct sp_str command)
{
    struct reader self = {.rest = command};
    bool is_good = true;
    while (is_good && self.rest.len)
        is_good = read_next(&self, out);
    if (is_good)
        end_word(&self, out);
    else
        sp_strings_dispose(out);
    sp_buf_dispose(&self.word);
    return is_good;
}
