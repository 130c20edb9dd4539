/*
 * path_lists.h - the built-in lists of [paths], for options.def.
 * layer: policy
 *
 * A path that one list more claims needs no test, so each glob names what only
 * such a file is called; what is in doubt stays implementation. The tests are
 * tests/unit/paths_*.c.
 */
#ifndef SALLYPORT_PATH_LISTS_H
#define SALLYPORT_PATH_LISTS_H

#define SP_PATHS_GENERATED                                                     \
    "/vendor/, /third_party/, /third-party/, /thirdparty/, /3rdparty/,\n"      \
    "node_modules/, bower_components/, /Pods/, /Carthage/Build/,\n"            \
    "/Carthage/Checkouts/, /Godeps/_workspace/, *.pb.go, *.pb.gw.go,\n"        \
    "*.pb.cc, *.pb.h, *.pb.c, *.pb-c.c, *.pb-c.h, *_pb2.py, *_pb2.pyi,\n"      \
    "*_pb2_grpc.py, *_pb2_grpc.pyi, *_pb.js, *_pb.d.ts, *_pb.ts,\n"            \
    "*_pb.rb, *.pb.swift, *.grpc.swift, *.pb.dart, *.pbenum.dart,\n"           \
    "*.pbjson.dart, *.pbserver.dart, *.pbgrpc.dart, *.g.dart,\n"               \
    "*.freezed.dart, *.gr.dart, *.Designer.cs, *.g.cs, *.g.i.cs,\n"            \
    "*.generated.cs, *.generated.ts, *.generated.go,\n"                        \
    "*.generated.swift, *_generated.h, zz_generated.*.go, wire_gen.go,\n"      \
    "*.min.js, *.min.css, *.min.js.map, *.min.css.map,\n"                      \
    "lex.yy.c, y.tab.c, y.tab.h, *.tab.c, *.tab.h"

#define SP_PATHS_TEST                                                          \
    "tests/, test/, Tests/, Test/, [A-Z]*Tests/, *.Tests/, *.Test/,\n"         \
    "*.*Tests/, *-tests/, *_tests/, *-test/, *.test/, tests-*/, tests_*/,\n"   \
    "regress/, testdata/, testData/, TestData/, test-data/, test_data/,\n"     \
    "testutil/, testutils/, test-utils/, test_utils/, test-helpers/,\n"        \
    "test_helpers/, fixtures/, e2e/, *-e2e/, mocks/, benches/,\n"              \
    "/benchmarks/, /bench/, /fuzz/, tests.yml, tests.yaml, *.snap,\n"          \
    "*.snap.new, *.golden, *.approved.txt, *.approved.json,\n"                 \
    "*.approved.xml, *.verified.txt, *.verified.json, *.verified.xml,\n"       \
    "test_*.py, *_test.py, *_tests.py, tests.py, conftest.py, pytest.ini,\n"   \
    "*_test.go, *_test.rs, *_tests.rs, tests.rs, test.rs,\n"                   \
    "*.test.js, *.test.jsx, *.test.ts, *.test.tsx, *.test.mjs, *.test.mjsx,\n" \
    "*.test.mts, *.test.mtsx, *.test.cjs, *.test.cjsx, *.test.cts,\n"          \
    "*.test.ctsx, *.spec.js, *.spec.jsx, *.spec.ts, *.spec.tsx,\n"             \
    "*.spec.mjs, *.spec.mjsx, *.spec.mts, *.spec.mtsx,\n"                      \
    "*.spec.cjs, *.spec.cjsx, *.spec.cts, *.spec.ctsx,\n"                      \
    "*_test.js, *_test.jsx, *_test.ts, *_test.tsx, *_test.mjs, *_test.mts,\n"  \
    "*.test-d.ts, *.test.vue, *.spec.vue, *.test.svelte, *.spec.svelte,\n"     \
    "*.cy.js, *.cy.jsx, *.cy.ts, *.cy.tsx, *.e2e.js, *.e2e.ts, *.pw.ts,\n"     \
    "*.e2e-spec.js, *.e2e-spec.ts, /test.js, /test.mjs, /test.cjs,\n"          \
    "/test.ts, __tests__/, __mocks__/, __snapshots__/, __fixtures__/,\n"       \
    "cypress/, jest.config.*, jest.setup.*, jest.preset.*, vitest.config.*,\n" \
    "vitest.setup.*, vitest.workspace.*, karma.conf.*, playwright.config.*,\n" \
    "playwright-ct.config.*, cypress.config.*, cypress.json, wdio.conf.*,\n"   \
    "protractor.conf.*, nightwatch.conf.*, codecept.conf.*, ava.config.*,\n"   \
    ".mocharc.*, testFixtures/, testDebug/, testRelease/, androidTest/,\n"     \
    "integrationTest/, functionalTest/, acceptanceTest/, componentTest/,\n"    \
    "commonTest/, jvmTest/, jsTest/, iosTest/, nativeTest/, unitTest/,\n"      \
    "intTest/, **/src/it/**, *Test.java, *Tests.java, *TestCase.java,\n"       \
    "*IT.java, *ITCase.java, testng.xml, *Test.kt, *Tests.kt, *TestCase.kt,\n" \
    "*IT.kt, *Spec.kt, *Test.kts, *Test.scala, *Tests.scala,\n"                \
    "*TestCase.scala, *IT.scala, *Spec.scala, *Suite.scala,\n"                 \
    "*Test.groovy, *Tests.groovy, *Spec.groovy, *_test.c, *_test.cc,\n"        \
    "*_test.cpp, *_test.cxx, *_unittest.cc, *_unittest.cpp,\n"                 \
    "*_tests.c, *_tests.cc, *_tests.cpp, *Test.cpp, *Tests.cpp,\n"             \
    "test_*.c, test_*.cc, test_*.cpp, *.test.c, *.test.cc, *.test.cpp,\n"      \
    "*Test.cs, *Tests.cs, *Test.fs, *Tests.fs, *Test.vb, *Tests.vb,\n"         \
    "*Test.php, *Cest.php, *.phpt, phpunit.xml, phpunit.xml.dist,\n"           \
    "codeception.yml, behat.yml, *_test.exs, *_test.gleam, *Spec.hs,\n"        \
    "*Test.hs, *_spec.rb, *_test.rb, test_*.rb, spec/, .rspec, *_spec.cr,\n"   \
    "*Test.swift, *Tests.swift, *Spec.swift, *_test.dart,\n"                   \
    "integration_test/, test_driver/, *.t, /t/, /xt/, *_spec.lua,\n"           \
    "*_test.lua, test_*.lua, test-*.R, *.Tests.ps1, *_SUITE.erl,\n"            \
    "*_SUITE_data/, *_tests.erl, *_test.clj, *_test.cljs, *_test.cljc,\n"      \
    "*_test.ml, test_*.ml, *_test.zig, *_test.nim, *_test.d, *_test.bzl,\n"    \
    "*.t.sol, *_tb.v, *_tb.sv, *_tb.vhd, *_tb.vhdl,\n"                         \
    "*.feature, step_definitions/, /features/steps/, /features/support/,\n"    \
    "/features/environment.py, cucumber.yml, *.robot,\n"                       \
    "*.bats, *_spec.sh, *_test.sh, test_*.sh, molecule/,\n"                    \
    "*.tftest.hcl, *.tftest.json, *_test.rego, kyverno-test.yaml,\n"           \
    "kuttl-test.yaml, chainsaw-test.yaml, chainsaw-test.yml,\n"                \
    "[0-9][0-9]-assert.yaml, !README, !README.md, !README.rst,\n"              \
    "!README.adoc, !README.txt, !/.*/, !**/src/main/**, !newsfragments/,\n"    \
    "!changelog.d/, !Sources/**/Tests.swift"

#define SP_PATHS_DOCS                                                          \
    "/docs/, /doc/, /documentation/, /Documentation/, /man/,\n"                \
    "**/docs/**/*.txt, **/doc/**/*.txt, /*.txt, *.md, *.mdx, *.markdown,\n"    \
    "*.rst, *.adoc, *.asciidoc, *.org, *.texi, *.texinfo,\n"                   \
    "*.pod, *.rdoc, *.[1-8], *.po, *.pot, README, README.txt, LICENSE,\n"      \
    "LICENSE.txt, LICENSE-MIT, LICENSE-APACHE, LICENSE-BSD, LICENSE-GPL,\n"    \
    "LICENCE, LICENCE.txt, UNLICENSE, LICENSES/, COPYING, COPYING.LESSER,\n"   \
    "COPYING.txt, COPYRIGHT, PATENTS, NOTICE, NOTICE.txt,\n"                   \
    "AUTHORS, AUTHORS.txt, CONTRIBUTORS, MAINTAINERS, THANKS, CREDITS,\n"      \
    "CONTRIBUTING, SECURITY, SUPPORT, GOVERNANCE, CHANGELOG, CHANGELOG.txt,\n" \
    "ChangeLog, CHANGES, CHANGES.txt, NEWS, NEWS.txt, HISTORY, HISTORY.txt,\n" \
    "RELEASE_NOTES, TODO, TODO.txt, INSTALL, UPGRADING, CITATION.cff,\n"       \
    "codemeta.json, changelog.d/, newsfragments/, .changeset/,\n"              \
    "mkdocs.yml, mkdocs.yaml, .readthedocs.yml, .readthedocs.yaml,\n"          \
    "Doxyfile, book.toml, antora.yml, typedoc.json, docusaurus.config.*,\n"    \
    ".vitepress/, /_config.yml, /examples/, /example/, /samples/, /sample/,\n" \
    "crates/*/examples/, packages/*/examples/, *.png, *.jpg, *.jpeg, *.gif,\n" \
    "*.webp, *.bmp, /*.svg, **/docs/**/*.svg, /.github/**/*.svg,\n"            \
    "!**/src/**/*.png, !**/src/**/*.jpg, !**/src/**/*.jpeg,\n"                 \
    "!**/src/**/*.gif, !**/src/**/*.webp, !**/src/**/*.bmp, !prompts/,\n"      \
    "!CODEOWNERS, !CMakeLists.txt, !meson_options.txt, !requirements*.txt,\n"  \
    "!*requirements.txt, !**/requirements/*.txt, !constraints.txt,\n"          \
    "!conanfile.txt, !version.txt, !VERSION.txt"

#define SP_PATHS_INFRA                                                         \
    "terraform/, kubernetes/, k8s/, helm/, ansible/, /charts/,\n"              \
    "**/charts/**/*.yaml, **/charts/**/*.yml, **/charts/**/*.tpl,\n"           \
    "*.tf, *.tf.json, *.tofu, *.tfvars, *.tfvars.json, terragrunt.hcl,\n"      \
    "*.bicep, *.nomad, *.pkr.hcl, Dockerfile, Dockerfile.*, *.Dockerfile,\n"   \
    "Containerfile, docker-compose.yml, docker-compose.yaml,\n"                \
    "docker-compose.*.yml, docker-compose.*.yaml, compose.yml,\n"              \
    "compose.yaml, compose.*.yml, compose.*.yaml, Chart.yaml,\n"               \
    "kustomization.yaml, kustomization.yml, helmfile.yaml,\n"                  \
    "skaffold.yaml, Pulumi.yaml, Pulumi.*.yaml, serverless.yml,\n"             \
    "!.terraform.lock.hcl, !*.lock, !requirements.yml, !galaxy.yml,\n"         \
    "!*.go, !*.rs, !*.c, !*.cc, !*.cpp, !*.h, !*.hpp, !*.cs, !*.java,\n"       \
    "!*.kt, !*.scala, !*.swift, !*.py, !*.rb, !*.php, !*.js, !*.jsx,\n"        \
    "!*.mjs, !*.cjs, !*.ts, !*.tsx, !*.vue, !*.ex, !*.exs, !*.erl, !*.clj,\n"  \
    "!*.hs, !*.ml, !*.lua"

#define SP_PATHS_BUILD                                                         \
    ".github/, .gitea/, .forgejo/, .gitlab/, .gitlab-ci/, .gitlab-ci.yml,\n"   \
    "*.gitlab-ci.yml, .woodpecker/, .woodpecker.yml, .woodpecker.yaml,\n"      \
    ".drone.*, bitbucket-pipelines.yml, Jenkinsfile, Jenkinsfile.*,\n"         \
    "*.Jenkinsfile, azure-pipelines*.yml, azure-pipelines*.yaml,\n"            \
    ".azure-pipelines/, .azuredevops/, .buildkite/, .circleci/,\n"             \
    ".travis.yml, .travis/, appveyor.yml, .appveyor.yml,\n"                    \
    "cloudbuild*.yaml, cloudbuild*.yml, cloudbuild*.json, .builds/,\n"         \
    ".build.yml, .teamcity/, .tekton/, .semaphore/, .cirrus.*, .ci/, /ci/,\n"  \
    "ci_scripts/, buildspec*.yml, codefresh.yml, .codefresh/, wercker.yml,\n"  \
    "shippable.yml, screwdriver.yaml, bamboo-specs/, zuul.d/, .zuul.d/,\n"     \
    ".harness/, Earthfile, bitrise.yml, codemagic.yaml, dagger.json,\n"        \
    ".workflow/, *.lock, *.lockb, *.lockfile, *.lock.json, *.lock.yml,\n"      \
    "*.lock.yaml, *.lock.hcl, package-lock.json, vcpkg-lock.json,\n"           \
    "pnpm-lock.yaml, conda-lock.yml, *.opam.locked,\n"                         \
    "gems.locked, esy.lock/, npm-shrinkwrap.json, go.sum, go.work.sum,\n"      \
    "pylock.toml, pylock.*.toml, Package.resolved, Cartfile.resolved,\n"       \
    "project.assets.json, maven_install.json, npins/, /nix/sources.json,\n"    \
    "channels-lock.scm, cabal.project.freeze, cpanfile.snapshot,\n"            \
    "lake-manifest.json, dub.selections.json, package.json,\n"                 \
    "pnpm-workspace.yaml, deno.json, deno.jsonc, jsr.json, bunfig.toml,\n"     \
    "lerna.json, nx.json, turbo.json, rush.json, bower.json,\n"                \
    "Cargo.toml, build.rs, go.mod, go.work, pyproject.toml, setup.py,\n"       \
    "setup.cfg, Pipfile, requirements*.txt, *requirements.txt,\n"              \
    "requirements*.in, **/requirements/*.txt, **/requirements/*.in,\n"         \
    "constraints.txt, /environment.yml, /environment.yaml, pixi.toml,\n"       \
    "MANIFEST.in, recipe/meta.yaml, Gemfile, gems.rb, *.gemspec,\n"            \
    "composer.json, mix.exs, rebar.config, pubspec.yaml,\n"                    \
    "pubspec_overrides.yaml, melos.yaml, Podfile, *.podspec, Cartfile,\n"      \
    "Cartfile.private, Package.swift, *.xcodeproj/,\n"                         \
    "*.xcworkspace/, *.xcconfig, pom.xml, *.gradle, *.gradle.kts,\n"           \
    "gradle.properties, libs.versions.toml, gradle-wrapper.*, gradlew,\n"      \
    "gradlew.bat, mvnw, mvnw.cmd, .mvn/, build.sbt, /project/*.sbt,\n"         \
    "/project/build.properties, build.sc, build.mill,\n"                       \
    "deps.edn, project.clj, shadow-cljs.edn, bb.edn, *.csproj, *.fsproj,\n"    \
    "*.vbproj, *.sln, *.slnx, *.vcxproj, *.vcxproj.filters, *.props,\n"        \
    "*.targets, packages.config, nuget.config, NuGet.Config, /global.json,\n"  \
    "*.nuspec, paket.dependencies, paket.references, conanfile.txt,\n"         \
    "conanfile.py, vcpkg.json, vcpkg-configuration.json,\n"                    \
    "subprojects/*.wrap, MODULE.bazel, WORKSPACE, WORKSPACE.bazel, BUILD,\n"   \
    "BUILD.bazel, BUCK, *.bzl, .bazelrc, .bazelversion,\n"                     \
    "/flake.nix, /shell.nix, /default.nix, /devenv.nix, devbox.json,\n"        \
    "guix.scm, manifest.scm, channels.scm, *.cabal, cabal.project,\n"          \
    "cabal.project.local, stack.yaml, package.yaml, dune-project,\n"           \
    "dune-workspace, dune, *.opam, /opam, esy.json,\n"                         \
    "/DESCRIPTION, /NAMESPACE, Project.toml, Manifest.toml,\n"                 \
    "JuliaProject.toml, JuliaManifest.toml, cpanfile, dist.ini,\n"             \
    "Makefile.PL, Build.PL, *.rockspec, shard.yml, build.zig,\n"               \
    "build.zig.zon, *.nimble, elm.json, gleam.toml,\n"                         \
    "/manifest.toml, spago.dhall, spago.yaml, packages.dhall, foundry.toml,\n" \
    "Scarb.toml, Move.toml, dub.json, dub.sdl, v.mod, lakefile.lean,\n"        \
    "lakefile.toml, lean-toolchain, pack.toml, fpm.toml, alire.toml,\n"        \
    "requirements.yml, galaxy.yml, Puppetfile, Berksfile, Aptfile,\n"          \
    "Brewfile, snapcraft.yaml, platformio.ini, idf_component.yml,\n"           \
    "Makefile, makefile, GNUmakefile, Makefile.am, Makefile.in, *.mk,\n"       \
    "*.mak, configure.ac, configure, aclocal.m4, *.m4, autogen.sh,\n"          \
    "bootstrap.sh, CMakeLists.txt, CMakePresets.json, *.cmake, *.cmake.in,\n"  \
    "meson.build, meson.options, meson_options.txt, SConstruct, SConscript,\n" \
    "wscript, xmake.lua, premake5.lua, Rakefile, justfile, Justfile,\n"        \
    ".justfile, Taskfile.yml, Taskfile.yaml, tox.ini,\n"                       \
    "noxfile.py, Tiltfile, magefile.go, build.xml, Jamfile, Jamfile.v2,\n"     \
    "Jamroot, BUILD.gn, *.gn, *.gni, build.ninja, *.pri, gulpfile.*,\n"        \
    "Gruntfile.*, Vagrantfile, /debian/, *.spec, PKGBUILD, APKBUILD,\n"        \
    "/VERSION, /VERSION.txt, /version.txt, /scripts/, /script/, /hack/,\n"     \
    "/tools/, .gitignore, .gitattributes, .gitmodules, .mailmap, .gitkeep,\n"  \
    ".keep, .git-blame-ignore-revs, CODEOWNERS, OWNERS, OWNERS_ALIASES,\n"     \
    ".sallyport.ini, renovate.json, renovate.json5, codecov.yml,\n"            \
    "codecov.yaml, GitVersion.yml, release-please-config.json,\n"              \
    ".release-please-manifest.json, commitlint.config.*, cog.toml,\n"          \
    "cliff.toml, .conform.yaml, lefthook.yml, lefthook.yaml, lefthook.toml,\n" \
    ".lefthook/, .husky/, .githooks/, lint-staged.config.*,\n"                 \
    "sonar-project.properties, /.*, .*rc, .*rc.js, .*rc.cjs, .*rc.mjs,\n"      \
    ".*rc.ts, .*rc.json, .*rc.json5, .*rc.yml, .*rc.yaml, .*rc.toml,\n"        \
    ".*ignore, .*-version, .*.yml, .*.yaml, .*.toml, .*.json, .*.jsonc,\n"     \
    ".*.cfg, .*.ini, .*.conf, .editorconfig, .pylintrc,\n"                     \
    "/*.config.js, /*.config.cjs, /*.config.mjs, /*.config.ts,\n"              \
    "/*.config.cts, /*.config.mts, eslint.config.*, prettier.config.*,\n"      \
    "stylelint.config.*, babel.config.*, postcss.config.*,\n"                  \
    "tailwind.config.*, webpack.*.js, webpack.*.ts,\n"                         \
    "vite.config.*, rollup.config.*, tsup.config.*, next.config.*,\n"          \
    "nuxt.config.*, svelte.config.*, astro.config.*, metro.config.*,\n"        \
    "angular.json, biome.json, biome.jsonc, dprint.json, tslint.json,\n"       \
    "tsconfig.json, tsconfig.*.json, jsconfig.json,\n"                         \
    "knip.json, .clang-format, .clang-tidy, .clangd, rustfmt.toml,\n"          \
    "clippy.toml, deny.toml, rust-toolchain, rust-toolchain.toml,\n"           \
    "typos.toml, _typos.toml, ruff.toml, mypy.ini, .flake8, pylintrc,\n"       \
    "pyrightconfig.json, checkstyle.xml, detekt.yml,\n"                        \
    "phpcs.xml, phpcs.xml.dist, phpstan.neon, phpstan.neon.dist, psalm.xml,\n" \
    "rector.php, .php-cs-fixer.php, .php-cs-fixer.dist.php, .credo.exs,\n"     \
    ".formatter.exs, .ocamlformat, stylua.toml, selene.toml,\n"                \
    "analysis_options.yaml, lychee.toml, cspell.json,\n"                       \
    "cspell.config.*, buf.yaml, buf.gen.yaml, buf.work.yaml,\n"                \
    "PSScriptAnalyzerSettings.psd1, .vscode/, .idea/, .settings/,\n"           \
    ".devcontainer/, devcontainer.json, .project, .classpath, .storybook/,\n"  \
    ".config/, .cargo/, .zed/, .run/, .yarn/, *.code-workspace,\n"             \
    "mise.toml, !/tools/**/*.go, !/tools/**/*.rs, !/tools/**/*.c,\n"           \
    "!/tools/**/*.cc, !/tools/**/*.cpp, !/tools/**/*.h, !/tools/**/*.java,\n"  \
    "!/tools/**/*.kt, !/tools/**/*.cs, !/tools/**/*.swift"

#endif
