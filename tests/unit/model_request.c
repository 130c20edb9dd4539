#include "sallyport/request.h"

#include <criterion/criterion.h>

static void names(const char *text, const char *expected)
{
    struct sp_message message = {.has_nul = false};
    char number[SP_REQUEST_MAX] = "";
    sp_message_parse(&message, sp_str(text));
    cr_assert_eq(sp_request_of(&message, number), *expected != '\0', "%s",
                 text);
    cr_assert_str_eq(number, expected, "%s", text);
    sp_message_dispose(&message);
}

Test(model_request, the_forms_of_each_host)
{
    names("feat: open the tunnel (#42)", "42");
    names("feat: open the tunnel (!7)", "7");
    names("Revert \"feat: x (#1)\" (#2)", "2");
    names("Merge pull request #42 from alice/tunnel\n\nfeat: open", "42");
    names("Merge pull request 'Open (#9) the tunnel' (#42) from t into main",
          "42");
    names("Merge branch 'tunnel' into 'main'\n\nOpen the tunnel\n\nSee merge "
          "request group/sub/project!42\n",
          "42");
}

Test(model_request, what_names_none)
{
    names("feat: open the tunnel", "");
    names("feat: open #42", "");
    names("feat: open (#42", "");
    names("feat: open (#)", "");
    names("feat: open (#12345678901)", "");
    names("Merge pull request #42x", "");
    names("Merge branch 'x'\n\nwe See merge request a/b!42\n", "");
    names("", "");
}
