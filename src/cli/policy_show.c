/* Prints the values in force, and where each is from. */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "policy.h"
#include "sallyport/report.h"
#include "sallyport/sanitise.h"
#include "terminal.h"

/* Prints the lines of a setting. One that is longer than the columns is broken at
 * spaces, with an indent. */
static void print_lines(struct sp_str text, size_t columns)
{
    struct sp_str line;
    struct sp_buf out = {0};
    for (size_t indent = 0; sp_str_line(&text, &line); indent = 4)
        if (sp_columns(line) > columns)
            sp_wrap(&out, line, columns, indent, indent + 4);
        else
            sp_buf_printf(&out, "%.*s\n", SP_STR_ARG(line));
    fputs(sp_buf_text(&out), stdout);
    sp_buf_dispose(&out);
}

/* Prints a setting and where it is from: in a line, unless a terminal has no room
 * for both. */
static void print_setting(const struct sp_setting *setting)
{
    struct sp_buf text = {0}, origin = {0}, both = {0};
    size_t columns = isatty(STDOUT_FILENO) ? terminal_columns() : SIZE_MAX;
    sp_buf_printf(&text, "%s = ", setting->key);
    for (const char *c = setting->value; *c; c++)
        sp_buf_puts(&text, *c == '\n' ? "\n    " : (char[]){*c, '\0'});
    sp_buf_printf(&origin, "  # %s%s%s:%d",
                  setting->before ? setting->before : "",
                  setting->before ? ", " : "", setting->file, setting->line);
    sp_buf_printf(&both, "%-48s%s", sp_buf_text(&text), sp_buf_text(&origin));
    if (sp_columns(sp_str(sp_buf_text(&both))) <= columns) {
        puts(sp_buf_text(&both));
    } else {
        print_lines(sp_str(sp_buf_text(&text)), columns);
        print_lines(sp_str(sp_buf_text(&origin)), columns);
    }
    sp_buf_dispose(&text);
    sp_buf_dispose(&origin);
    sp_buf_dispose(&both);
}

/* Prints section by section, although a later file may have added to a
 * section. */
void policy_show(const struct sp_policy *policy)
{
    for (size_t i = 0; i < policy->settings.count; i++) {
        const struct sp_setting *first = &policy->settings.items[i];
        bool printed = false;
        for (size_t k = 0; k < i; k++)
            printed =
                printed || sp_setting_beside(&policy->settings.items[k], first);
        if (printed)
            continue;
        printf(first->name ? "%s[%s \"%s\"]\n" : "%s[%s]\n", i ? "\n" : "",
               first->section, first->name);
        for (size_t k = i; k < policy->settings.count; k++)
            if (sp_setting_beside(&policy->settings.items[k], first))
                print_setting(&policy->settings.items[k]);
    }
}

void policy_show_file(const struct sp_policy *policy)
{
    struct sp_buf text = {0};
    sp_policy_write(&text, policy);
    fwrite(sp_buf_text(&text), 1, text.len, stdout);
    sp_buf_dispose(&text);
}
