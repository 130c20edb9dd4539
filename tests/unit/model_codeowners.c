/* CODEOWNERS, as the documents of the hosts describe it: GitHub, "About code owners";
 * GitLab, "Syntax of CODEOWNERS file" and "Advanced CODEOWNERS configuration"; Gitea,
 * "Code Owners". */
#include "sallyport/codeowners.h"

#include <stdlib.h>
#include <string.h>

#include "sallyport/buf.h"
#include "support_assert.h"

static void print(const struct sp_owners *owners, const size_t *rules,
                  size_t count, void *context)
{
    struct sp_buf *out = context;
    const struct sp_owners_rule *first = &owners->rules.items[rules[0]];
    const char *section = owners->sections.items[first->section].name;
    sp_buf_puts(out, out->len ? " +" : "");
    if (first->count > 1)
        sp_buf_printf(out, " %zu of", first->count);
    for (size_t i = 0; i < count; i++) {
        const struct sp_owners_rule *rule = &owners->rules.items[rules[i]];
        for (size_t k = 0; k < rule->owners.count; k++)
            sp_buf_printf(out, " %s", rule->owners.items[k]);
    }
    if (*section)
        sp_buf_printf(out, " [%s]", section);
}

/* A path and who owns it, such as " @alice + 2 of @docs [Docs]". */
struct row {
    const char *path, *owners;
};

static void assert_owners(const char *host, const char *content,
                          const struct row *rows, size_t count)
{
    struct sp_owners *owners = sp_owners_read(host, sp_str(content));
    for (size_t i = 0; i < count; i++) {
        struct sp_buf out = {0};
        sp_owners_match(owners, sp_str(rows[i].path), print, &out);
        cr_expect_str_eq(sp_buf_text(&out), rows[i].owners, "%s: \"%s\"",
                         rows[i].path, sp_buf_text(&out));
        sp_buf_dispose(&out);
    }
    sp_owners_free(owners);
}

#define OWNED(host, content, ...)                                              \
    do {                                                                       \
        static const struct row rows_[] = {__VA_ARGS__};                       \
        assert_owners(host, content, rows_, LENGTH(rows_));                    \
    } while (0)

/* The lines that cannot be understood, and why. */
static char *faults_of(const char *host, struct sp_str content)
{
    struct sp_owners *owners = sp_owners_read(host, content);
    struct sp_buf out = {0};
    for (size_t i = 0; i < owners->faults.count; i++)
        sp_buf_printf(&out, "%zu: %s\n", owners->faults.items[i].line,
                      owners->faults.items[i].what);
    if (owners->fault_count > owners->faults.count)
        sp_buf_printf(&out, "%zu in all\n", owners->fault_count);
    sp_owners_free(owners);
    sp_buf_puts(&out, "");
    return sp_buf_detach(&out);
}

#define FAULTS(host, content, expected)                                        \
    do {                                                                       \
        char *faults_ = faults_of(host, BYTES(content));                       \
        assert_text(faults_, expected);                                        \
        free(faults_);                                                         \
    } while (0)

static const char github_example[] =
    "# This is a comment.\n"
    "*       @global-owner1 @global-owner2\n"
    "*.js    @js-owner #This is an inline comment.\n"
    "*.go docs@example.com\n"
    "*.txt @octo-org/octocats\n"
    "/build/logs/ @doctocat\n"
    "docs/* docs@example.com\n"
    "apps/ @octocat\n"
    "/docs/ @doctocat\n"
    "/scripts/ @doctocat @octocat\n"
    "**/logs @octocat\n"
    "/apps/ @octocat\n"
    "/apps/github\n";

Test(model_codeowners, the_last_line_of_github_that_matches_counts)
{
    OWNED("plain", github_example,
          {"Makefile", " @global-owner1 @global-owner2"},
          {"src/deep/a.c", " @global-owner1 @global-owner2"},
          {"web/a.js", " @js-owner"}, {"cmd/main.go", " docs@example.com"},
          {"a.txt", " @octo-org/octocats"}, {"build/logs/a/b", " @octocat"},
          {"sub/build/logs/a", " @octocat"},
          {"sub/build/log/a", " @global-owner1 @global-owner2"},
          {"lib/apps/a", " @octocat"}, {"docs/a.md", " @doctocat"},
          {"docs/a/b.md", " @doctocat"}, {"scripts/x", " @doctocat @octocat"},
          {"deploy/logs/x", " @octocat"}, {"logs", " @octocat"},
          {"apps/a", " @octocat"}, {"apps/github", ""}, {"apps/github/a", ""},
          {"apps/githubber", " @octocat"});
}

Test(model_codeowners, a_star_at_the_end_of_github_stays_in_its_directory)
{
    OWNED("ghes", "docs/* @d\n/* @root\nlib/*.c @c\nsrc/**/test @t\n",
          {"docs/a", " @d"}, {"docs/a/b", ""}, {"x/docs/a", ""},
          {"README", " @root"}, {"a/README", ""}, {"lib/a.c", " @c"},
          {"lib/a/b.c", ""}, {"lib/dir.c/x", " @c"}, {"src/test", " @t"},
          {"src/a/b/test/c", " @t"}, {"src/a/testing", ""});
}

Test(model_codeowners, blanks_of_github_can_be_escaped)
{
    OWNED("gogs", "with\\ blank/ @a\n\t/tab\t@b  @c\r\nx#y @d\n",
          {"with blank/x", " @a"}, {"tab", " @b @c"}, {"x#y", " @d"});
    FAULTS("gogs", "with\\ blank/ @a\n\t/tab\t@b  @c\r\n\n   \nx#y @d # e\n",
           "");
}

Test(model_codeowners, what_github_does_not_know_is_said)
{
    FAULTS("plain",
           "*.c alice\n!docs/ @a\n\\#a @a\n[ab].c @a\n* @@maintainer @ @a/\n"
           "a\\",
           "1: 'alice' is no owner; write @USER, @ORG/TEAM or an address\n"
           "2: GitHub has no '!' here; give the path a line without owners\n"
           "3: GitHub takes no pattern that begins with '#'; write '?' for it\n"
           "4: GitHub has no [ ] here; write '?' for one character\n"
           "5: '@@maintainer' is no owner; write @USER, @ORG/TEAM or an "
           "address\n"
           "5: '@' is no owner; write @USER, @ORG/TEAM or an address\n"
           "5: '@a/' is no owner; write @USER, @ORG/TEAM or an address\n"
           "6: 'a\\' is no pattern: it needs a character after the "
           "backslash\n");
    OWNED("plain", "* @a\n*.c alice @b\n", {"x.c", " @b"});
}

Test(model_codeowners, a_section_of_gitlab_is_asked_by_itself)
{
    OWNED("gitlab",
          "* @admin\n\n[README Owners]\nREADME.md @user1 @user2\n"
          "internal/README.md @user4\n\n[README other owners]\n"
          "README.md @user3\n",
          {"README.md",
           " @admin + @user1 @user2 [README Owners] + @user3 [README other "
           "owners]"},
          {"internal/README.md",
           " @admin + @user4 [README Owners] + @user3 [README other owners]"},
          {"a", " @admin"});
}

Test(model_codeowners, a_section_has_owners_a_count_and_may_be_optional)
{
    OWNED("gitlab",
          "[Documentation][2] @docs-team\ndocs/\nREADME.md\n\n"
          "^[Database] @database-team\nmodel/db/\n"
          "config/db/database-setup.md @docs-team\n[Zero][0]\n*.z @z\n",
          {"docs/a/b", " 2 of @docs-team [Documentation]"},
          {"a/docs/b", " 2 of @docs-team [Documentation]"},
          {"a/README.md", " 2 of @docs-team [Documentation]"},
          {"model/db/a", ""}, {"config/db/database-setup.md", ""},
          {"a.z", " @z [Zero]"});
}

Test(model_codeowners, sections_of_one_name_are_one)
{
    OWNED("gitlab",
          "[Documentation]\nee/docs/ @docs\ndocs/ @docs\n\n[Database]\n"
          "README.md @database\nmodel/db/ @database\n\n[DOCUMENTATION]\n"
          "README.md @docs\n^[Database]\nx @x\n^[Go]\n*.go @root\n",
          {"README.md", " @docs [Documentation] + @database [Database]"},
          {"ee/docs/a", " @docs [Documentation]"}, {"x", " @x [Database]"},
          {"a.go", ""});
}

Test(model_codeowners, what_gitlab_excludes_never_comes_back_in_its_section)
{
    OWNED("gitlab",
          "* @username\n!pom.xml\n/special/*.xml @x\n[Ruby]\n"
          "*.rb @ruby-team\n!/config/**/*.rb\n/config/routes.rb @ops\n",
          {"pom.xml", ""}, {"special/pom.xml", ""}, {"special/a.xml", " @x"},
          {"a.rb", " @username + @ruby-team [Ruby]"},
          {"config/routes.rb", " @username"}, {"config/a/b.rb", " @username"});
}

Test(model_codeowners, paths_of_gitlab)
{
    OWNED(
        "gitlab",
        "/docs/ @all-docs\n/docs/* @root-docs\n/docs/**/*.md @md # @not\n"
        "lib/ @lib\n/config/ @config\npath\\ with\\ spaces/ @space\n"
        "\\#file.rb @hash\n/one/** @one\nee/x @ee\nx[ab].c @b @Big/deep/Group\n"
        "/r @@maintainers\n",
        {"docs/a/b", " @all-docs"}, {"docs/a", " @root-docs"},
        {"docs/.a", " @root-docs"}, {"docs/a/b.md", " @md"},
        {"docs/b.md", " @md"}, {"a/lib/b", " @lib"}, {"lib", ""},
        {"config/a", " @config"}, {"a/config/a", ""},
        {"path with spaces/x", " @space"}, {"#file.rb", " @hash"},
        {"one/a", " @one"}, {"one/a/b", ""}, {"q/ee/x", " @ee"}, {"ee/x/y", ""},
        {"xa.c", " @b @Big/deep/Group"}, {"r", " @@maintainer"});
}

Test(model_codeowners, what_gitlab_does_not_understand_is_said)
{
    FAULTS("gitlab",
           "/path/* @group user_without @with\n/path/a\n[Section name\n[]\n"
           "^[Go][2]\n[Docs][x]\n[Docs] word\n@@boss.md @@boss\n[a]*.c @a\n"
           "!\n",
           "1: 'user_without' is no owner; write @USER, @GROUP, @@ROLE or an "
           "address\n"
           "2: nobody owns it: neither the line nor its section has an owner\n"
           "3: a heading needs its ']'\n"
           "4: a heading needs a name\n"
           "5: an optional section takes no count\n"
           "6: a heading ends with its name, a count and owners: "
           "[NAME][2] @OWNER\n"
           "7: 'word' is no owner; write @USER, @GROUP, @@ROLE or an address\n"
           "8: '@@boss' is no owner; write @USER, @GROUP, @@ROLE or an "
           "address\n"
           "8: nobody owns it: neither the line nor its section has an owner\n"
           "9: a heading ends with its name, a count and owners: "
           "[NAME][2] @OWNER\n"
           "10: '!' needs a pattern\n");
}

static const char gitea_example[] =
    ".*\\\\.go @user1 @user2 # This is comment\n"
    "\n"
    "# Comment too\n"
    "frontend/src/.*\\\\.js @org1/team1 @org1/team2 @user3\n"
    "!frontend/src/.* @org1/team3 user5\n"
    "docs/(aws|google|azure)/[^/]*\\\\.(md|txt) @user8 @org1/team4\n"
    "!/assets/.*\\\\.(bin|exe|msi) @user9\n"
    "dir/with\\#hashtag @h\n"
    "path\\ with\\ space @s\n"
    "path/with\\\\\\\\backslash @b\n"
    "path/\\\\.with\\\\.dots @d\n";

Test(model_codeowners, gitea_takes_regular_expressions_and_all_that_match)
{
    OWNED("gitea", gitea_example,
          {"a/b.go", " @user1 @user2 @org1/team3 @user5 @user9"},
          {"frontend/src/a.js", " @org1/team1 @org1/team2 @user3 @user9"},
          {"x/frontend/src/a.js", " @org1/team3 @user5 @user9"},
          {"docs/aws/a.md", " @org1/team3 @user5 @user8 @org1/team4 @user9"},
          {"docs/aws/x/a.md", " @org1/team3 @user5 @user9"},
          {"dir/with#hashtag", " @org1/team3 @user5 @user9 @h"},
          {"path with space", " @org1/team3 @user5 @user9 @s"},
          {"path/with\\backslash", " @org1/team3 @user5 @user9 @b"},
          {"path/.with.dots", " @org1/team3 @user5 @user9 @d"},
          {"path/xwith.dots", " @org1/team3 @user5 @user9"});
    FAULTS("forgejo", gitea_example, "");
}

Test(model_codeowners, no_name_of_a_file_slips_past_a_pattern_of_gitea)
{
    OWNED("forgejo", ".* @a\n", {"a\nb", " @a"}, {"a\n", " @a"},
          {"\xff.go", " @a"}, {"a/\xc3(", " @a"});
    OWNED("forgejo", "!docs/.* @a\n", {"docs/a\nb", " @a"}, {"docs/a", ""});
}

Test(model_codeowners, what_gitea_does_not_understand_is_said)
{
    FAULTS("gitea", "( @a\n.*\\\\.c\n.* @a/b/c\n! @a\n",
           "1: '(' is not a regular expression: missing closing parenthesis at "
           "character 2\n"
           "2: the line names no owner\n"
           "3: '@a/b/c' is no owner; write @USER, @ORG/TEAM or an address\n"
           "3: the line names no owner\n"
           "4: '!' needs a pattern\n");
}

Test(model_codeowners, a_pattern_that_takes_too_long_matches_and_is_said)
{
    struct sp_owners *owners =
        sp_owners_read("gitea", sp_str("(a+)+b|(a*)*c @slow\n"));
    struct sp_buf out = {0};
    char path[40];
    memset(path, 'a', sizeof path);
    for (int i = 0; i < 2; i++)
        sp_owners_match(owners, (struct sp_str){path, sizeof path}, print,
                        &out);
    assert_text(sp_buf_text(&out), " @slow + @slow");
    cr_assert_eq(owners->fault_count, 1);
    assert_text(owners->faults.items[0].what,
                "the pattern takes too long to match");
    sp_buf_dispose(&out);
    sp_owners_free(owners);
}

Test(model_codeowners, hostile_content_is_bounded)
{
    FAULTS("plain", "a\0b @a\n* @b\n", "1: the line has a NUL in it\n");
    struct sp_buf many = {0};
    for (int i = 0; i < SP_OWNERS_RULES + 5; i++)
        sp_buf_puts(&many, "x @a\n");
    char *faults = faults_of("plain", (struct sp_str){many.data, many.len});
    assert_text(faults,
                "20001: the file has more than 20000 lines of owners\n");
    free(faults);
    many.len = 0;
    for (int i = 0; i < SP_OWNERS_FAULTS + 5; i++)
        sp_buf_puts(&many, "x word\n");
    faults = faults_of("plain", (struct sp_str){many.data, many.len});
    assert_text(strchr(strstr(faults, "20: "), '\n') + 1, "25 in all\n");
    free(faults);
    many.len = 0;
    for (int i = 0; i < SP_OWNERS_LINE; i++)
        sp_buf_putc(&many, 'x');
    sp_buf_puts(&many, " @a\n");
    faults = faults_of("gitlab", (struct sp_str){many.data, many.len});
    assert_text(faults, "1: the line has more than 4096 bytes\n");
    free(faults);
    sp_buf_dispose(&many);
    struct sp_str large = {NULL, SP_OWNERS_LARGEST + 1};
    faults = faults_of("gitea", large);
    assert_text(faults, "0: the file has more than 3 MB\n");
    free(faults);
}

static void assert_places(const char *host, const char *expected)
{
    struct sp_buf out = {0};
    const char *const *places = sp_owners_places(host);
    for (; *places; places++)
        sp_buf_printf(&out, "%s ", *places);
    assert_text(sp_buf_text(&out), expected);
    sp_buf_dispose(&out);
}

Test(model_codeowners, each_host_looks_in_its_own_places)
{
    assert_places("plain", ".github/CODEOWNERS CODEOWNERS docs/CODEOWNERS ");
    assert_places("gitlab", "CODEOWNERS docs/CODEOWNERS .gitlab/CODEOWNERS ");
    assert_places("forgejo", "CODEOWNERS docs/CODEOWNERS .gitea/CODEOWNERS "
                             ".forgejo/CODEOWNERS ");
}
