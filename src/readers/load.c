#include "load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 40 };

struct sp_load *sp_load_of(struct sp_load *load)
{
    if (!load->is_begun)
        *load = (struct sp_load){.p95_ms = -1,
                                 .p99_ms = -1,
                                 .bytes_per_second = -1,
                                 .requests_per_second = -1,
                                 .is_begun = true};
    return load;
}

/* Takes the digits and the point off *text. */
static bool take_number(struct sp_str *text, double *out)
{
    char digits[NUMBER_MAX + 1];
    size_t len = 0;
    while (len < text->len && len < NUMBER_MAX &&
           (text->ptr[len] == '.' ||
            (text->ptr[len] >= '0' && text->ptr[len] <= '9'))) {
        digits[len] = text->ptr[len];
        len++;
    }
    digits[len] = '\0';
    char *end;
    *out = strtod(digits, &end);
    text->ptr += len;
    text->len -= len;
    return len && !*end && digits[0] != '.' && isfinite(*out);
}

bool sp_load_number(struct sp_str text, double *out)
{
    return take_number(&text, out) && !text.len;
}

/* Takes a unit off *text. Returns how many milliseconds it is; 0 for none. */
static double take_unit(struct sp_str *text)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1},           {"us", 1e-3}, {"\xc2\xb5s", 1e-3},
                 {"\xce\xbcs", 1e-3}, {"ns", 1e-6}, {"s", 1e3},
                 {"m", 60e3},         {"h", 3600e3}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!sp_str_starts(*text, units[i].name))
            continue;
        text->ptr += strlen(units[i].name);
        text->len -= strlen(units[i].name);
        return units[i].ms;
    }
    return 0;
}

bool sp_load_time(struct sp_str text, double *out)
{
    *out = 0;
    if (sp_str_equal_c(text, "0"))
        return true;
    do {
        double number, unit;
        if (!take_number(&text, &number) || !(unit = take_unit(&text)))
            return false;
        *out += number * unit;
    } while (text.len);
    return isfinite(*out);
}

/* A metric with three decimals, or what is missing. */
static void add(struct sp_reading *self, const char *name, double value)
{
    const double decimals = 1000, max = 9007199254740992.0; /* 2^53 */
    if (value < 0)
        sp_reading_missing(self, name);
    else if (value * decimals > max)
        sp_reading_fault(self, "%s is too large", name);
    else
        sp_reading_metric(self, name, round(value * decimals) / decimals);
}

void sp_load_end(struct sp_reading *self, struct sp_load *load)
{
    const double bits = 8, mega = 1e6;
    sp_load_of(load);
    if (!load->requests) {
        sp_reading_fails(self, "no request was made");
        return;
    }
    add(self, "p95_ms", load->p95_ms);
    add(self, "p99_ms", load->p99_ms);
    add(self, "throughput_mbps",
        load->bytes_per_second < 0 ? -1 : load->bytes_per_second * bits / mega);
    add(self, "requests_per_second", load->requests_per_second);
    add(self, "requests", (double)load->requests);
    add(self, "failed_requests", (double)load->failed);
    if (load->failed)
        sp_reading_fails(self, "%llu of %llu requests failed",
                         (unsigned long long)load->failed,
                         (unsigned long long)load->requests);
}
