/* Names that tools prescribe, and names that only look like them. */
#include "support_paths.h"

Test(policy_builtin_names, tests_of_javascript)
{
    TESTS("lib/foo-test.js lib/foo-test.ts lib/foo-spec.js lib/foo-spec.ts "
          "lib/foo_spec.js lib/fooSpec.js lib/FooTest.tsx "
          "src/__specs__/x.js lib/foo.int.ts lib/foo.integration.ts "
          "src/__image_snapshots__/x.png src/__screenshots__/x.png "
          "src/cart.spec.ts-snapshots/x.png src/__recordings__/x.har "
          "src/__testfixtures__/a.js lib/foo.steps.ts dtslint/a.ts "
          "playwright/a.ts k6/load.js lib/foo.test.hbs");
    CODE("src/latest.js src/inspec.js src/test.js src/manifest.js spec.ts "
         "src/footsteps.ts src/my-k6/a.js src/playwright.ts src/foo.stepsx.ts");
}

Test(policy_builtin_names, tests_of_other_languages)
{
    TESTS(
        "lib/foo_test.hpp lib/FooTest.cc lib/FooTest.cxx lib/FooTests.mm "
        "lib/FooTest.h lib/test_foo.cxx lib/test_foo.h lib/check_foo.c "
        "lib/foo_ut.cpp lib/FooTests.m lib/FooTest.m lib/FooSpec.m "
        "lib/FooTestCase.swift lib/FooTestSuite.java "
        "lib/FooIT.groovy lib/FooSpecification.groovy lib/FooSpecs.cs "
        "lib/FooFacts.cs lib/FooSpec.php lib/FooCept.php lib/foo-test.el "
        "lib/foo-tests.el lib/test-foo.el lib/foo-test.scm lib/foo-tests.scm "
        "lib/test-foo.scm lib/foo-test.rkt lib/foo_test.rkt lib/foo-test.lisp "
        "lib/foo-tests.lisp lib/foo-test.clj lib/FooSpec.purs "
        "lib/FooTests.hs lib/foo.test.lua lib/foo_spec.moon lib/test_foo.vim "
        "lib/foo.vader lib/foo_test.res lib/Foo_test.res lib/foo_test.v "
        "lib/foo_test.mojo lib/test_foo.mojo lib/foo_test.f90 "
        "lib/test_foo.f90 lib/test_foo.pf lib/foo_test.pas lib/FooTest.elm "
        "lib/prop_foo.erl lib/foo_eqc.erl lib/foo_test.gd lib/test_foo.gd "
        "lib/test_foo.jl lib/foo_test.jl lib/foo_tests.ml lib/foo_test.nix "
        "lib/foo.test.nix lib/foo_test.cr lib/foo.rakutest lib/foo_test.cairo "
        "lib/test_foo.cairo lib/foo_test.move lib/foo_test.libsonnet "
        "lib/foo_test.jsonnet lib/foo_test.star lib/foo_test.sql "
        "force-app/classes/FooTest.cls lib/test_foo.php lib/foo_test.php "
        "lib/test_foo.m lib/tb_foo.sv tb/foo.sv lib/FooTest.hack "
        "lib/mock_foo.go lib/foo_mock.go lib/foo.test.sh lib/foo-test.sh "
        "lib/test-foo.sh lib/foo.spec.sh lib/foo_test.fish "
        "lib/test_foo.zsh lib/FooKtTest.kt lib/foo_test.ts lib/Foo.Test.tsx");
    CODE("src/latest.m src/Contest.java src/Testimony.java src/checker.c "
         "src/checks.c src/mockery.go src/attest.el src/protest.scm "
         "src/greatest.f90 src/contest.cls src/cut.cpp src/Artifacts.cs "
         "src/utb_foo.sv src/VpnSpec.java vpn_test.css");
}

Test(policy_builtin_names, data_of_tests)
{
    TESTS("cassettes/x.yml spec/cassettes/x.yml vcr_cassettes/x.yml "
          "lib/goldens/x.txt lib/golden/x.txt lib/testfixtures/x.json "
          "lib/test_fixtures/x.json lib/test-fixtures/x.json "
          "Shop/TestAssets/x.json Shop/TestResources/x.json itest/foo.go "
          "itests/foo.go loadtest/load.js proptest-regressions/x.txt "
          "crates/a/proptest-regressions/x.txt "
          "crates/a/fuzz/fuzz_targets/x.rs compile-fail/x.rs a/foo.slt "
          "api/foo.hurl api/foo.bru api.postman_collection.json "
          "tests.venom.yml test_x.tavern.yaml "
          "maestro/flow.yaml");
    CODE("src/cassette.c src/goldenrod/a.c src/fuzzy_targets/a.rs "
         "src/maestro/a.c a/postman_collection.js src/hurl.c");
}

Test(policy_builtin_names, pipelines)
{
    BUILD(".gitlab-ci.d/a.yml gitlab-ci.yml azure-pipelines/build.yml "
          "azure-pipelines/test.sh azure-pipelines/docker/xenial "
          "eng/pipelines/ci.yml .pipelines/x.yml pipelines/azure.yml "
          "concourse/pipeline.yml jenkins/pipeline.groovy "
          ".jenkins/pipeline.groovy cloudbuild/deploy.yaml .gcb/x.yml "
          "bors.toml .rwx/ci.yml .depot/workflows/ci.yml "
          ".lighthouse/jenkins-x/a.yaml jenkins-x.yml .yamato/a.yml "
          ".ado/publish.yml .azure/x.yml evergreen/config.yml "
          "tekton/push.yaml .werft/x.yaml .bazelci/presubmit.yml "
          ".kokoro/build.sh kokoro/build.sh taskcluster/ci/a.yml "
          ".obs/workflows.yml .fmf/version plans/ci.fmf buddy.yml "
          ".buddy/buddy.yml bitbucket-pipelines.yaml .bitbucket/x.yml "
          "Jenkinsfile-nightly codeship-services.yml codeship-steps.yml "
          ".appveyor/build.ps1 .dagger/main.go fastlane/Fastfile "
          ".devcontainer/Dockerfile .github/docker/Dockerfile "
          "ci/docker/Dockerfile.alpine .circleci/Dockerfile "
          ".gitpod.yml .unknown/settings.yml .unknown/a/b.toml");
    CODE("src/pipelines/a.c src/jenkins/a.groovy src/tekton/a.yaml "
         "buddy.c src/bors.rs src/kokoro/a.sh .unknown/a.c .unknown/run "
         "src/.unknown/a.yml.c my-azure-pipelines/a.c");
    INFRA("docker/Dockerfile src/ci/Dockerfile");
}

Test(policy_builtin_names, manifests_and_lock_files)
{
    BUILD("Gopkg.toml buildout.cfg gradle/verification-metadata.xml "
          "gradle/verification-keyring.keys Mintfile WORKSPACE.bzlmod "
          "west.yml Policyfile.rb import_map.json importmap.json poetry.toml "
          "pdm.toml uv.toml hatch.toml gemfiles/rails_7.gemfile Appraisals "
          "aqua.yaml aqua-checksums.json .trunk/trunk.yaml moon.yml "
          "pants.toml Nargo.toml qlfile ivy.xml versions.properties "
          "NuGet.config dotnet-tools.json paket.template "
          "Package@swift-5.9.swift build-requirements.in constraints-3.12.txt "
          "WORKSPACE.bazel src_ext/Makefile.sources Makefile.win "
          "makefile.vc GNUmakefile.local Kbuild configure.in acinclude.m4 "
          "ltmain.sh install-sh config.guess config.sub depcomp missing "
          "bootstrap buildconf build-aux/compile CMakeUserPresets.json "
          "app.pro a.spec.in weechat.cygport.in a.ebuild Tuist/Config.swift");
    CODE("src/west.yml.c src/import_map.c src/missing.c src/missing "
         "src/bootstrap src/app.pro src/Makefile.c src/ivy.c "
         "Package@swift.c project.json src/constraints.c");
}

Test(policy_builtin_names, settings_of_tools)
{
    BUILD("dprint.jsonc taplo.toml ty.toml trivy.yaml cz.toml goreleaser.yml "
          "git-cliff.toml about.toml dist-workspace.toml release-plz.toml "
          "release.toml Cross.toml bacon.toml tarpaulin.toml cbindgen.toml "
          "swiftgen.yml Guardfile Dangerfile Capfile Steepfile lint.xml "
          "spotbugs-exclude.xml fourmolu.yaml hie.yaml weeder.toml "
          "elvis.config air.toml pint.json ecs.php infection.json5 "
          "grumphp.yml captainhook.json phpbench.json deptrac.yaml mago.toml "
          "sqlc.yaml ansible.cfg ct.yaml cr.yaml cspell.yaml zizmor.yml "
          "prek.toml hk.pkl app.iml plopfile.js codegen.ts "
          "graphql.config.yml openapitools.json crowdin.yml .tx/config "
          "qodana.yaml .claude/settings.json .gemini/config.yaml "
          ".cursor/rules/a.mdc .helix/languages.toml .turbo/config.json");
    CODE("src/about.c src/release.rs src/air.c src/lint.c src/plop.js "
         "src/codegen.c src/elvis.c src/cross.rs vercel.json app.json");
}

Test(policy_builtin_names, documents)
{
    DOCS("DOCS/changes/clipboard.txt DOCS/man/a.png doc_src/conf.py "
         "doc_src/theme/a.css doc-src/a.html docsrc/conf.py Docs/a.html "
         "Doc/a.tex jq.1.prebuilt ovsdb/ovsdb-server.1.in "
         "src/Button.stories.tsx src/a.stories.js");
    CODE("src/DOCS/a.c src/doc_src/a.c a.1x src/stories.ts a.in");
}

Test(policy_builtin_names, packages_that_are_named_like_tools)
{
    CODE("playwright/_impl/page.py jenkins/__init__.py kokoro/model.py "
         "maestro/entities.py fastlane/lib/fastlane/runner.rb "
         "plugins/check_http.c plugins-root/check_icmp.c");
    TESTS("playwright/login.ts maestro/flow.yaml lib/check_foo.c "
          "jenkins/tests/test_a.py maestro/test_a.py playwright/a_test.py "
          "plugins/tests/check_http.c");
    BUILD("jenkins/pipeline.groovy kokoro/build.sh fastlane/Fastfile "
          "fastlane/actions/a.rb");
}
