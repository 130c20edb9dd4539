/* A misspelt trailer. */
#include <stdio.h>

#include "support.h"

static struct lab lab;

static void open_lab(void)
{
    lab_open(&lab, NULL);
}

static void close_lab(void)
{
    lab_close(&lab);
}

TestSuite(rules_prp_reference_near, .init = open_lab, .fini = close_lab);

#define FOUND(expected) FINDS(&lab, "prp-reference", expected)

Test(rules_prp_reference_near, a_misspelt_trailer_is_pointed_out)
{
    static const struct {
        const char *line, *near;
    } rows[] = {
        {"PRPs: A-1", "'PRPs:'"},
        {"PPR: A-1", "'PPR:'"},
        {"prp's : A-1, and more", "'prp's:'"},
        {"\u0420R\u0420: A-1", "'\u0420R\u0420:', with the letter U+0420"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[128], expected[256];
        snprintf(text, sizeof text, "feat: x\n\n%s\n", rows[i].line);
        snprintf(expected, sizeof expected,
                 "prp-reference/missing 9f3c2ab: trailer=PRP; example=A-1; "
                 "line=3; near=%s\n"
                 "  type: git commit --amend --only --no-edit --trailer 'PRP: "
                 "A-1'\n",
                 rows[i].near);
        lab_message(&lab, text);
        FOUND(expected);
    }
}

Test(rules_prp_reference_near, other_lines_are_not_meant_as_it)
{
    static const char *const lines[] = {
        "Refs: A-1", "PRPs: 1",       "PRPs A-1",      "our PRPs: A-1",
        "P: A-1",    "PRPs: A-1xyz?", "PR\u00e4: A-1", ": A-1"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "feat: x\n\n%s\n", lines[i]);
        lab_message(&lab, text);
        FOUND("prp-reference/missing 9f3c2ab: trailer=PRP; "
              "example=<id of your proposal>\n"
              "  type: git commit --amend --only\n");
    }
}
