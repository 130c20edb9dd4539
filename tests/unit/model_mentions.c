/* What a document names. */
#include "sallyport/mentions.h"
#include "support_assert.h"

static bool names_path(const char *text, const char *path)
{
    struct sp_mentions mentions = {0};
    sp_mentions_read(&mentions, sp_str(text));
    bool named = sp_mentions_path(&mentions, sp_str(path));
    sp_mentions_dispose(&mentions);
    return named;
}

static bool names_id(const char *text, const char *id)
{
    struct sp_mentions mentions = {0};
    sp_mentions_read(&mentions, sp_str(text));
    bool named = sp_mentions_id(&mentions, sp_str(id));
    sp_mentions_dispose(&mentions);
    return named;
}

Test(model_mentions, a_path_or_a_directory_of_it)
{
    static const char *const named[][2] = {
        {"see terraform/vpn/main.tf.", "terraform/vpn/main.tf"},
        {"Paths: terraform/vpn/", "terraform/vpn/main.tf"},
        {"Paths: `terraform/vpn`", "terraform/vpn/main.tf"},
        {"Paths: (terraform/)", "terraform/vpn/main.tf"},
        {"Paths: ./terraform/**", "terraform/vpn/main.tf"},
        {"Paths: /terraform/vpn/*.tf", "terraform/vpn/main.tf"},
        {"- **Dockerfile**", "Dockerfile"},
        {"[the chart](k8s/chart/)", "k8s/chart/values.yaml"},
        {"Terraform/VPN/", "terraform/vpn/main.tf"},
    };
    for (size_t i = 0; i < LENGTH(named); i++)
        cr_expect(names_path(named[i][0], named[i][1]), "%s", named[i][0]);
}

Test(model_mentions, a_word_is_no_path)
{
    static const char *const others[][2] = {
        {"", "terraform/main.tf"},
        {"We use terraform here.", "terraform/main.tf"},
        {"terraform/vpn/other.tf", "terraform/vpn/main.tf"},
        {"terraform/vp/", "terraform/vpn/main.tf"},
        {"terraform/vpn-old/", "terraform/vpn/main.tf"},
        {"main.tf", "terraform/vpn/main.tf"},
        {"/", "main.tf"},
        {"./ .", "main.tf"},
    };
    for (size_t i = 0; i < LENGTH(others); i++)
        cr_expect(!names_path(others[i][0], others[i][1]), "%s", others[i][0]);
}

Test(model_mentions, an_id_at_the_begin_of_a_word)
{
    cr_expect(names_id("PRP: WU-006a-vpn-tunnel", "WU-006a"));
    cr_expect(names_id("for (WU-006a) and others", "WU-006a"));
    cr_expect(names_id("wu-006A.", "WU-006a"));
    cr_expect(names_id("WU-006 WU-006ab WU-006a", "WU-006a"));
    cr_expect(!names_id("PRP: WU-006", "WU-006a"));
    cr_expect(!names_id("PRP: WU-006ab, XWU-006a", "WU-006a"));
    cr_expect(!names_id("", "WU-006a"));
    cr_expect(!names_id("anything", ""));
}

Test(model_mentions, bytes_of_any_kind_are_words)
{
    struct sp_mentions mentions = {0};
    sp_mentions_read(&mentions, BYTES("\0\xff/\xfe\0caf\xc3\xa9/"));
    cr_expect(sp_mentions_path(&mentions, sp_str("caf\xc3\xa9/menu")));
    cr_expect(!sp_mentions_path(&mentions, sp_str("")));
    sp_mentions_dispose(&mentions);
}
