#include "html.h"

#include "sallyport/base64.h"
#include "sallyport/sanitise.h"
#include "sallyport/sha256.h"

enum { TEXT_COLUMNS = 160 };

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void sp_html_text(struct sp_buf *out, struct sp_str text)
{
    struct sp_buf clean = {0};
    sp_sanitise(&clean, text, TEXT_COLUMNS);
    for (const char *c = sp_buf_text(&clean); *c; c++) {
        const char *name = entity(*c);
        if (name)
            sp_buf_puts(out, name);
        else
            sp_buf_putc(out, *c);
    }
    sp_buf_dispose(&clean);
}

void sp_html_hash(struct sp_buf *out, const char *content)
{
    const struct sp_str text = sp_str(content);
    unsigned char hash[SP_SHA256_SIZE];
    char digits[SP_BASE64_LEN(SP_SHA256_SIZE) + 1];
    sp_sha256_parts(hash, &text, 1);
    sp_buf_printf(out, "'sha256-%s'", sp_base64(digits, hash, SP_SHA256_SIZE));
}
