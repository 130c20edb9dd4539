/* What is a test in each ecosystem that the built-in policy knows. */
#include <stdlib.h>
#include <string.h>

#include "paths_builtin.h"

void assert_paths_are(enum sp_path_class expected, const char *paths)
{
    struct sp_policy *policy = policy_of(NULL);
    char *copy = strdup(paths), *rest = copy;
    for (char *path; (path = strsep(&rest, " "));) {
        enum sp_path_class actual =
            sp_path_classify(&policy->paths, sp_str(path));
        cr_expect_eq(actual, expected, "%s is %s, not %s", path,
                     sp_path_class_name(actual), sp_path_class_name(expected));
    }
    free(copy);
    sp_policy_free(policy);
}

Test(paths_of, python)
{
    TESTS("test_vpn.py app/test_.py vpn_test.py app/vpn_test.py conftest.py "
          "app/conftest.py");
    CODE("contest.py contest_vpn.py app/latest_vpn.py vpntest.py test.py "
         "vpn_tests.py testing.py Test_vpn.py test_vpn.pyx conftest.pyi "
         "myconftest.py vpn_test.pyc");
}

Test(paths_of, go_and_terratest)
{
    TESTS("vpn_test.go pkg/vpn_test.go testdata/a.json pkg/testdata/b/c.go");
    CODE("vpntest.go contest.go vpn_test.golden pkg/testdata mytestdata/a.go "
         "vpn_tests.go");
}

Test(paths_of, javascript_and_typescript)
{
    static const char *const kinds[] = {"test", "spec"};
    static const char *const modules[] = {"", "c", "m"};
    static const char *const languages[] = {"js", "ts", "jsx", "tsx"};
    struct sp_buf path = {0};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++)
            for (size_t m = 0; m < 4; m++) {
                sp_buf_reset(&path);
                sp_buf_printf(&path, "a.%s.%s%s src/b.%s.%s%s", kinds[i],
                              modules[k], languages[m], kinds[i], modules[k],
                              languages[m]);
                TESTS(sp_buf_text(&path));
            }
    sp_buf_dispose(&path);
    TESTS("__tests__/a.js src/__tests__/b/c.ts __mocks__/fs.js");
    CODE("a.latest.js test.js spec.ts a.tests.js a.test.json a.test.jsm "
         "atest.js a-test.js a.spec.css src/__tests__ __tests/a.js "
         "a.test.xjs");
}

Test(paths_of, java_kotlin_and_scala)
{
    static const char *const languages[] = {"java", "kt", "scala"};
    struct sp_buf path = {0};
    for (size_t i = 0; i < 3; i++) {
        const char *l = languages[i];
        sp_buf_reset(&path);
        sp_buf_printf(&path, "VpnTest.%s a/VpnTests.%s VpnTestCase.%s VpnIT.%s",
                      l, l, l, l);
        TESTS(sp_buf_text(&path));
        sp_buf_reset(&path);
        sp_buf_printf(&path,
                      "Contest.%s VpnTester.%s TestVpn.%s Kit.%s "
                      "VpnITs.%s",
                      l, l, l, l, l);
        CODE(sp_buf_text(&path));
    }
    sp_buf_dispose(&path);
    TESTS("src/test/java/a/Helper.java core/src/test/resources/a.xml "
          "VpnSpec.scala");
    CODE("src/main/java/Vpn.java src/tests.java mysrc/latest/Vpn.java "
         "src/main/VpnTest.class VpnTest VpnSpec.java");
}

Test(paths_of, c_and_cpp)
{
    TESTS("test/a.c tests/a.h lib/test/a.cc lib/tests/b/c.cpp vpn_test.c "
          "lib/vpn_test.cc vpn_test.cpp vpn_test.cxx vpn_unittest.cc");
    CODE("vpntest.c test.c tests.c latest/a.c test_vpn.c vpn_test.h "
         "vpn_test.css vpn_test.csv vpn_test.conf unittest.cc mytests/a.c "
         "test tests lib/tests");
}

Test(paths_of, csharp_php_elixir_and_haskell)
{
    TESTS("tests/Vpn.cs test/vpn.php test/vpn/vpn_test.exs test/VpnSpec.hs "
          "VpnTest.cs VpnTests.cs Vpn.Tests/Helper.cs VpnTest.php "
          "vpn_test.exs VpnSpec.hs");
    CODE("Contests/Vpn.cs Vpn.Contests/Vpn.cs Vpn.Tests Contest.php "
         "vpn_test.ex Spec.hsc VpnTest.csproj latest.exs");
}

Test(paths_of, rust)
{
    TESTS("tests/vpn.rs crates/vpn/tests/common/mod.rs");
    CODE("src/tests.rs src/test.rs src/contests/a.rs vpn_test.rs");
}

Test(paths_of, terraform)
{
    TESTS("vpn.tftest.hcl terraform/vpn.tftest.hcl vpn.tftest.json");
    CODE("vpntftest.hcl vpn.tftest.hcl.bak tftest.json vpn.test.hcl");
    INFRA("terraform/vpn.tftests.hcl vpn.tftest.tf");
}

Test(paths_of, helm)
{
    TESTS("tests/vpn_test.yaml charts/vpn/tests/vpn_test.yaml "
          "charts/vpn/templates/tests/connection.yaml");
    INFRA("charts/vpn/templates/vpn_test.yaml "
          "charts/vpn/templates/contests/a.yaml charts/vpn/tests");
    CODE("vpn_test.yaml");
}

Test(paths_of, shell)
{
    TESTS("vpn.bats lib/vpn.bats vpn_spec.sh spec/spec_helper.sh");
    CODE("vpn.bat bats vpnspec.sh vpn_spec.zsh vpn.bats.sh test.sh spec");
}

Test(paths_of, policy_and_kubernetes)
{
    TESTS("vpn_test.rego policy/vpn_test.rego kyverno-test.yaml "
          "policy/kyverno-test.yaml chainsaw-test.yaml a/chainsaw-test.yml "
          "00-assert.yaml e2e/42-assert.yaml k8s/07-assert.yaml");
    CODE("vpntest.rego vpn_test.regor mykyverno-test.yaml kyverno-test.yml "
         "chainsaw-test.yaml.tpl my-chainsaw-test.yaml 0-assert.yaml "
         "123-assert.yaml ab-assert.yaml 00-assert.yml 00-install.yaml");
}

Test(paths_of, ruby)
{
    TESTS("vpn_spec.rb spec/spec_helper.rb vpn_test.rb");
    CODE("spec.rb vpnspec.rb contest.rb spec specs/a.rb");
}

Test(paths_of, documentation)
{
    DOCS("README.md docs/a.html lib/docs/conf.py doc/a.tex README LICENSE "
         "LICENSES/MIT CHANGELOG lib/README.rst a.adoc COPYING README.txt "
         "docs/Makefile terraform/README.md");
    CODE("LICENSE/a.c README/b.c a.md/c.c docs mydocs/a.c doc.c a.mdx README.c "
         "LICENSE.c Readme "
         "requirements.txt robots.txt notices md");
    TESTS("tests/README.md docs/test_examples.py");
}

Test(paths_of, infrastructure)
{
    INFRA("terraform/a.sh kubernetes/vpn.yaml k8s/a/b.yaml helm/values.yaml "
          "charts/vpn/Chart.yaml ansible/site.yml main.tf net/main.tf.json "
          "prod.tfvars .terraform.lock.hcl terragrunt.hcl Dockerfile "
          "app/Dockerfile Dockerfile.prod prod.Dockerfile Containerfile "
          "docker-compose.yml docker-compose.yaml docker-compose.prod.yml "
          "compose.yaml app/compose.yml Chart.yaml kustomization.yaml "
          "base/kustomization.yml terraform/Makefile");
    CODE("terraform myterraform/a.sh helm.c a.tfx tf Dockerfiles dockerfile "
         "docker-compose.c mycompose.yaml kustomization.yaml.c charts.js "
         "main.tf.c");
}

Test(paths_of, building)
{
    BUILD(".github/workflows/ci.yml .gitlab/ci.yml .ci/run .circleci/config "
          ".gitlab-ci.yml .travis.yml Jenkinsfile azure-pipelines.yml "
          ".pre-commit-config.yaml Makefile lib/Makefile GNUmakefile a.mk "
          "CMakeLists.txt lib/CMakeLists.txt a.cmake meson.build .gitignore "
          ".gitattributes .gitmodules .mailmap .editorconfig .clang-format "
          ".clang-tidy .sallyport.ini package-lock.json yarn.lock "
          "pnpm-lock.yaml go.sum Cargo.lock poetry.lock uv.lock Gemfile.lock "
          "composer.lock mix.lock");
    CODE("src/main.c include/vpn.h makefile.c Makefile.c CMakeLists.txt.c "
         "go.mod package.json Cargo.toml github/a.c .gitignore.c "
         "my.gitignore a.lock .github .ci sallyport.ini");
}
