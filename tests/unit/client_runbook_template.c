/* What `sallyport runbook new` writes. */
#include "sallyport/runbook_template.h"

#include <stdlib.h>

#include "support.h"

static char *text_of(const struct sp_runbook *runbook, const char *ini)
{
    struct sp_buf out = {0};
    struct sp_policy *policy = policy_of(ini);
    sp_runbook_template(&out, runbook, &policy->documentation.runbook_sections);
    sp_policy_free(policy);
    return sp_buf_detach(&out);
}

Test(client_runbook_template, says_what_it_is_about)
{
    struct sp_runbook runbook = {.name = "vpn", .title = "The VPN"};
    sp_strings_add(&runbook.prps, "WU-1-vpn", 8);
    sp_strings_add(&runbook.prps, "WU-2", 4);
    sp_strings_add(&runbook.paths, "k8s/vpn/", 8);
    sp_strings_add(&runbook.paths, "main.tf", 7);
    SAME(text_of(&runbook, "[documentation]\nrunbook-sections = rollback, "
                           "who to call\n"),
         "# vpn: The VPN\n"
         "\n"
         "PRP: WU-1-vpn, WU-2\n"
         "Paths: k8s/vpn/, main.tf\n"
         "\n"
         "## Rollback\n"
         "\n"
         "<!-- How do you get back to what ran before, and what is lost? -->\n"
         "\n"
         "## Who to call\n"
         "\n"
         "<!-- Write here; a section with nothing but this is missing. -->\n");
    sp_strings_dispose(&runbook.prps);
    sp_strings_dispose(&runbook.paths);
}

Test(client_runbook_template, asks_for_what_is_not_known)
{
    const struct sp_runbook runbook = {.name = "vpn"};
    SAME(text_of(&runbook, ""),
         "# vpn\n"
         "\n"
         "<!-- PRP: the references of its proposals -->\n"
         "<!-- Paths: what it is about, such as terraform/vpn/ -->\n"
         "\n"
         "## Deployment\n"
         "\n"
         "<!-- Which steps bring it out, and how do you see that it works? "
         "-->\n"
         "\n"
         "## Rollback\n"
         "\n"
         "<!-- How do you get back to what ran before, and what is lost? -->\n"
         "\n"
         "## Troubleshooting\n"
         "\n"
         "<!-- What breaks, how does it look, and what do you type then? -->\n"
         "\n"
         "## Monitoring\n"
         "\n"
         "<!-- Which dashboard and which alert say that it is not well? -->\n");
}
