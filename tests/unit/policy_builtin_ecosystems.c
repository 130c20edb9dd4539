/* What is a test in each ecosystem that the built-in policy knows. */
#include <stdlib.h>
#include <string.h>

#include "support_paths.h"

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

Test(policy_builtin_ecosystems, python)
{
    TESTS("test_vpn.py app/test_.py vpn_test.py app/vpn_test.py conftest.py "
          "app/conftest.py vpn_tests.py shop/tests.py tests.py pytest.ini "
          "tests/data/a.json test_data/a.json");
    CODE("contest.py contest_vpn.py app/latest_vpn.py vpntest.py app/test.py "
         "testing.py Test_vpn.py test_vpn.pyx conftest.pyi "
         "myconftest.py vpn_test.pyc app/testing/a.py app/contests.py");
}

Test(policy_builtin_ecosystems, go_and_terratest)
{
    TESTS("vpn_test.go pkg/vpn_test.go testdata/a.json pkg/testdata/b/c.go "
          "a.golden pkg/a.golden internal/testutil/a.go");
    CODE("vpntest.go contest.go vpn_test.goldens pkg/testdata mytestdata/a.go "
         "vpn_tests.go pkg/testing/a.go");
}

Test(policy_builtin_ecosystems, javascript_and_typescript)
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
    TESTS(
        "__tests__/a.js src/__tests__/b/c.ts __mocks__/fs.js a_test.js "
        "a_test.ts a_test.mjs a_test.tsx a.test-d.ts cart.spec.vue "
        "cart.test.vue cart.spec.svelte cart.cy.ts cart.cy.jsx cart.e2e.ts "
        "cart.e2e-spec.ts cart.pw.ts test.js test.mjs "
        "src/components/__snapshots__/Cart.test.js.snap a.snap "
        "src/__fixtures__/a.json cypress/e2e/cart.cy.ts cypress/support/e2e.js "
        "e2e/cart.ts apps/shop-e2e/src/cart.ts mocks/handlers.ts");
    CODE("a.latest.js src/test.js spec.ts a.tests.js a.test.json a.test.jsm "
         "atest.js a.spec.css src/__tests__ "
         "a.test.xjs latest.ts a.cyan.ts e2e.ts src/a.e2e src/latest.js "
         "src/features/cart/index.ts src/cart.ts");
}

Test(policy_builtin_ecosystems, configuration_of_test_runners)
{
    TESTS("jest.config.js jest.config.ts app/jest.config.mjs jest.setup.js "
          "jest.preset.js vitest.config.ts vitest.config.mts "
          "vitest.workspace.ts vitest.setup.ts karma.conf.js "
          "playwright.config.ts playwright-ct.config.ts cypress.config.js "
          "cypress.json wdio.conf.ts protractor.conf.js nightwatch.conf.js "
          "codecept.conf.js .mocharc.yml .mocharc.js ava.config.js .rspec "
          "phpunit.xml phpunit.xml.dist codeception.yml behat.yml "
          "cucumber.yml testng.xml pytest.ini tests.yml tests.yaml");
    CODE("jest.js playwright.ts src/karma.js src/cypress.ts config.ts");
    BUILD(".github/workflows/tests.yml .github/actions/run-tests/action.yml "
          ".forgejo/workflows/tests.yml");
}

Test(policy_builtin_ecosystems, java_kotlin_and_scala)
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
                      "VpnITs.%s src/main/java/VpnTest.%s "
                      "src/main/java/org/a/test/Vpn.%s",
                      l, l, l, l, l, l, l);
        CODE(sp_buf_text(&path));
    }
    sp_buf_dispose(&path);
    TESTS("src/test/java/a/Helper.java core/src/test/resources/a.xml "
          "VpnSpec.scala CartSuite.scala CartITCase.java CartTest.kts "
          "CartSpec.kt src/test/java/CartSpec.groovy CartSpec.groovy "
          "CartTest.groovy app/src/androidTest/java/x/CartTest.kt "
          "app/src/androidTest/res/values/strings.xml "
          "lib/src/testFixtures/java/x/Carts.java "
          "lib/src/integrationTest/java/x/CartIT.java "
          "lib/src/functionalTest/java/x/A.java src/commonTest/kotlin/A.kt "
          "src/jvmTest/kotlin/A.kt src/testDebug/A.kt src/it/a/pom.xml");
    CODE("src/main/java/Vpn.java src/tests.java mysrc/latest/Vpn.java "
         "src/main/VpnTest.class VpnTest VpnSpec.java "
         "src/main/kotlin/PodSpec.kt app/src/main/res/values/strings.xml "
         "src/contest/A.java src/latest/A.java "
         "src/commonMain/kotlin/FunSpec.kt lib/src/jvmMain/kotlin/LabTest.kt");
}

Test(policy_builtin_ecosystems, c_and_cpp)
{
    TESTS("test/a.c tests/a.h lib/test/a.cc lib/tests/b/c.cpp vpn_test.c "
          "lib/vpn_test.cc vpn_test.cpp vpn_test.cxx vpn_unittest.cc "
          "test_vpn.c lib/test_vpn.cpp vpn_tests.cpp vpn_tests.c "
          "vpn.test.c VpnTest.cpp VpnTests.cpp unit-tests/a.c "
          "integration-test/a.c regress/a.c");
    CODE("vpntest.c test.c tests.c latest/a.c contest_vpn.c "
         "vpn_test.css vpn_test.csv vpn_test.conf unittest.cc mytests/a.c "
         "test tests lib/tests contest.cpp speedtest/a.c");
}

Test(policy_builtin_ecosystems, csharp_php_elixir_and_haskell)
{
    TESTS("tests/Vpn.cs test/vpn.php test/vpn/vpn_test.exs test/VpnSpec.hs "
          "VpnTest.cs VpnTests.cs Vpn.Tests/Helper.cs VpnTest.php "
          "vpn_test.exs VpnSpec.hs Shop.UnitTests/Fixtures/cart.json "
          "Shop.UnitTests/CartTests.cs Shop.IntegrationTests/A.cs "
          "Shop.Test/A.cs CartTests.fs CartTest.vb CartCest.php cart.phpt "
          "CartTest.hs");
    CODE("Contests/Vpn.cs Vpn.Contests/Vpn.cs Vpn.Tests Contest.php "
         "vpn_test.ex Spec.hsc latest.exs Contest.cs Shop.Testing/A.cs");
}

Test(policy_builtin_ecosystems, rust)
{
    TESTS("tests/vpn.rs crates/vpn/tests/common/mod.rs vpn_test.rs "
          "src/vpn_tests.rs src/cart/tests.rs src/cart/tests/total.rs "
          "src/test.rs crates/cart/benches/total.rs "
          "src/snapshots/cart__total.snap fuzz/fuzz_targets/a.rs");
    CODE("src/testing.rs src/contests/a.rs src/latest.rs src/benches.rs "
         "src/bench/a.rs");
}

Test(policy_builtin_ecosystems, swift_and_dart)
{
    TESTS("Tests/ShopTests/CartTests.swift ShopTests/CartTests.swift "
          "ShopUITests/A.swift ShopTests/Info.plist CartTest.swift "
          "CartSpec.swift test/cart_test.dart lib/cart_test.dart "
          "integration_test/app.dart test_driver/app.dart");
    CODE("Sources/Shop/Cart.swift Contests.swift lib/cart.dart "
         "Contests/A.swift lib/latest.dart Sources/Shop/Tests.swift");
}

Test(policy_builtin_ecosystems, perl_lua_r_julia_and_powershell)
{
    TESTS("t/01-cart.t t/lib/A.pm xt/pod.t lib/a.t Cart.Tests.ps1 "
          "spec/cart_spec.lua cart_spec.lua cart_test.lua test_cart.lua "
          "test-cart.R tests/testthat/a.R test/runtests.jl robot/cart.robot "
          "a.bats");
    CODE("lib/t/Cart.pm Cart.ps1 CartTests.ps1 cart.lua latest-cart.R a.tt "
         "Cart.pm");
}

Test(policy_builtin_ecosystems, erlang_clojure_ocaml_zig_crystal_and_others)
{
    TESTS("cart_SUITE.erl cart_SUITE_data/a.cfg cart_tests.erl cart_test.clj "
          "cart_test.cljs cart_test.cljc cart_test.ml test_cart.ml "
          "cart_test.zig cart_spec.cr Cart.t.sol cart_test.gleam "
          "cart_test.nim alu_tb.v alu_tb.sv alu_tb.vhd cart_test.d "
          "cart_test.bzl");
    CODE("cart.erl SUITE.erl cart.clj latest.ml contest.zig cart.cr a.sol "
         "alu.v cart.nim stb.v");
}

Test(policy_builtin_ecosystems, behaviour_and_acceptance)
{
    TESTS("features/cart.feature cart.feature features/steps/cart.py "
          "features/step_definitions/cart.rb features/support/env.rb "
          "features/environment.py acceptance-tests/a.py "
          "molecule/default/a.yml roles/a/molecule/default/a.j2 "
          "gems/a/bintest/a.rb "
          "a.approved.txt a.verified.json smoke-tests/a.sh");
    CODE("features/cart.py src/features/a.ts feature a.features");
}

Test(policy_builtin_ecosystems, folders_of_tests)
{
    TESTS("Tests/a.c Test/a.c fixtures/cart.json src/fixtures/a.json "
          "e2e/a.py integration-tests/a.js api-tests/a.js tests-unit/a.js "
          "system_tests/a.py a.test/b.c test-utils/a.js testData/a.xml "
          "benches/a.rs benchmarks/a.py fuzz/a.c "
          "__snapshots__/a mocks/a.go regression-tests/a");
    CODE("spring-boot-test/src/main/java/A.java attests/a.c attest/a.c "
         "contest/a.c latest/a.c src/benchmarks/a.py detest-it/a.c "
         "fixture/a.c protests/a.c");
}

Test(policy_builtin_ecosystems, documents_beside_tests)
{
    DOCS("tests/README.md tests/unit/README.rst src/test/README.md "
         "spec/README tests/a/README.txt");
    TESTS("tests/a.md tests/data/a.rst tests/README.py tests/mdtest/a.md");
}

Test(policy_builtin_ecosystems, terraform)
{
    TESTS("vpn.tftest.hcl terraform/vpn.tftest.hcl vpn.tftest.json");
    CODE("vpntftest.hcl vpn.tftest.hcl.bak tftest.json vpn.test.hcl");
    INFRA("terraform/vpn.tftests.hcl vpn.tftest.tf");
}

Test(policy_builtin_ecosystems, helm)
{
    TESTS("tests/vpn_test.yaml charts/vpn/tests/vpn_test.yaml "
          "charts/vpn/templates/tests/connection.yaml");
    INFRA("charts/vpn/templates/vpn_test.yaml "
          "charts/vpn/templates/contests/a.yaml charts/vpn/tests");
    CODE("vpn_test.yaml");
}

Test(policy_builtin_ecosystems, shell)
{
    TESTS("vpn.bats lib/vpn.bats vpn_spec.sh spec/spec_helper.sh "
          "vpn_test.sh test_vpn.sh");
    CODE("vpn.bat bats vpnspec.sh vpn_spec.zsh vpn.bats.sh test.sh spec "
         "latest.sh");
}

Test(policy_builtin_ecosystems, policy_and_kubernetes)
{
    TESTS("vpn_test.rego policy/vpn_test.rego kyverno-test.yaml "
          "policy/kyverno-test.yaml chainsaw-test.yaml a/chainsaw-test.yml "
          "00-assert.yaml e2e/42-assert.yaml k8s/07-assert.yaml "
          "kuttl-test.yaml");
    CODE("vpntest.rego vpn_test.regor mykyverno-test.yaml kyverno-test.yml "
         "chainsaw-test.yaml.tpl my-chainsaw-test.yaml 0-assert.yaml "
         "123-assert.yaml ab-assert.yaml 00-assert.yml 00-install.yaml");
}

Test(policy_builtin_ecosystems, ruby)
{
    TESTS("vpn_spec.rb spec/spec_helper.rb vpn_test.rb test_vpn.rb "
          "test/test_helper.rb");
    CODE("spec.rb vpnspec.rb contest.rb spec specs/a.rb latest_vpn.rb");
}

Test(policy_builtin_ecosystems, what_a_sample_of_histories_had)
{
    TESTS("contrib/subtree/t/t7900-subtree.sh t9902-completion.sh "
          "benchmark/a.rb schemathesis.toml");
    CODE("src/t79-x.sh src/benchmark/a.rb src/t7900.sh");
}

Test(policy_builtin_ecosystems, a_folder_with_the_name_of_a_tool_holds_any_code)
{
    CODE("plugins/molecule/molecule.plugin.zsh src/molecule/atom.c");
}
