/* What builds and checks the product, by the built-in policy. */
#include "support_paths.h"

Test(policy_builtin_build, pipelines_of_every_host)
{
    BUILD(
        ".github/workflows/ci.yml .gitea/workflows/ci.yml "
        ".forgejo/workflows/ci.yml .woodpecker.yml .woodpecker.yaml "
        ".woodpecker/test.yml .drone.yml .drone.jsonnet .gitlab-ci.yml "
        ".gitlab/ci/x.yml .gitlab-ci/x.yml ci/a.gitlab-ci.yml "
        "bitbucket-pipelines.yml Jenkinsfile ci/Jenkinsfile.release "
        "release.Jenkinsfile azure-pipelines.yml azure-pipelines-pr.yaml "
        ".azure-pipelines/x.yml .azuredevops/a.yml .buildkite/pipeline.yml "
        ".circleci/config.yml .travis.yml appveyor.yml .appveyor.yml "
        "cloudbuild.yaml .builds/debian.yml .build.yml .teamcity/settings.kts "
        ".tekton/push.yaml .semaphore/semaphore.yml .cirrus.yml .cirrus.star "
        ".ci/run buildspec.yml codefresh.yml .codefresh/a.yml wercker.yml "
        "screwdriver.yaml bamboo-specs/bamboo.yml .zuul.yaml zuul.d/a.yaml "
        ".taskcluster.yml .harness/a.yaml .gocd.yaml Earthfile bitrise.yml "
        "codemagic.yaml .mergify.yml .packit.yaml ci_scripts/post_clone.sh "
        ".vela.yml .prow.yaml .sourcehut.yml dagger.json ci/run.sh");
    CODE("github/a.c src/ci/a.c my.gitlab-ci.c Jenkins.java pipelines.yml "
         "circleci/a.c src/drone.c cloudbuild.go src/travis.py");
}

Test(policy_builtin_build, lock_files)
{
    BUILD("package-lock.json yarn.lock pnpm-lock.yaml npm-shrinkwrap.json "
          "bun.lock bun.lockb deno.lock Cargo.lock go.sum go.work.sum "
          "poetry.lock uv.lock pdm.lock Pipfile.lock conda-lock.yml pixi.lock "
          "pylock.toml pylock.dev.toml Gemfile.lock gems.locked "
          "composer.lock symfony.lock mix.lock rebar.lock pubspec.lock "
          "Podfile.lock Package.resolved Cartfile.resolved "
          "packages.lock.json paket.lock project.assets.json "
          "gradle.lockfile buildscript-gradle.lockfile conan.lock "
          "vcpkg-lock.json MODULE.bazel.lock maven_install.json "
          "flake.lock npins/sources.json nix/sources.json "
          "channels-lock.scm cabal.project.freeze stack.yaml.lock "
          "project.opam.locked esy.lock/index.json renv.lock packrat.lock "
          "Manifest.toml JuliaManifest.toml cpanfile.snapshot "
          "luarocks.lock shard.lock nimble.lock elm-stuff.lock "
          "manifest.toml .terraform.lock.hcl terraform/.terraform.lock.hcl "
          "Chart.lock charts/a/Chart.lock helmfile.lock lake-manifest.json "
          "buf.lock spago.lock dub.selections.json pkgr.lock tools/go.sum "
          "web/package-lock.json crates/a/Cargo.lock foundry.lock Move.lock "
          "Scarb.lock devbox.lock devenv.lock pnpm-workspace.yaml "
          "bazel/WORKSPACE.bazel.lock build.zig.zon ansible/galaxy.lock "
          "terraform/modules/x/.terraform.lock.hcl");
    CODE("src/lock.c FileLock.java src/lock.go src/Lock.json go.summary "
         "mix.lock.ex locks/a.c");
}

Test(policy_builtin_build, manifests)
{
    BUILD("package.json web/package.json deno.json deno.jsonc jsr.json "
          "bunfig.toml lerna.json nx.json turbo.json rush.json "
          "pnpm-workspace.yaml bower.json Cargo.toml crates/a/Cargo.toml "
          "go.mod go.work pyproject.toml setup.py setup.cfg Pipfile "
          "requirements.txt requirements-dev.txt requirements.in "
          "requirements/dev.txt dev-requirements.txt constraints.txt "
          "environment.yml environment.yaml pixi.toml MANIFEST.in "
          "recipe/meta.yaml Gemfile gems.rb shop.gemspec composer.json mix.exs "
          "rebar.config pubspec.yaml "
          "melos.yaml Podfile shop.podspec Cartfile Package.swift pom.xml "
          "build.gradle build.gradle.kts settings.gradle settings.gradle.kts "
          "gradle.properties gradle/libs.versions.toml "
          "gradle/wrapper/gradle-wrapper.properties gradlew gradlew.bat mvnw "
          "mvnw.cmd .mvn/maven.config build.sbt project/plugins.sbt "
          "project/build.properties build.sc build.mill deps.edn project.clj "
          "shadow-cljs.edn bb.edn Shop.csproj Shop.fsproj Shop.vbproj "
          "Shop.sln Shop.slnx Shop.vcxproj Shop.vcxproj.filters "
          "Directory.Build.props Directory.Packages.props packages.config "
          "nuget.config NuGet.Config global.json shop.nuspec "
          "paket.dependencies paket.references conanfile.txt conanfile.py "
          "vcpkg.json vcpkg-configuration.json subprojects/zlib.wrap "
          "MODULE.bazel WORKSPACE WORKSPACE.bazel BUILD.bazel src/BUILD BUCK "
          "flake.nix shell.nix default.nix devbox.json devenv.nix guix.scm "
          "manifest.scm channels.scm shop.cabal cabal.project stack.yaml "
          "package.yaml dune-project src/dune shop.opam opam esy.json "
          "DESCRIPTION NAMESPACE Project.toml cpanfile dist.ini Makefile.PL "
          "Build.PL shop-1.0-1.rockspec shard.yml build.zig build.zig.zon "
          "shop.nimble elm.json gleam.toml spago.dhall spago.yaml "
          "foundry.toml Scarb.toml Move.toml dub.json dub.sdl v.mod "
          "lakefile.lean lean-toolchain pack.toml fpm.toml alire.toml "
          "requirements.yml ansible/requirements.yml galaxy.yml "
          "ansible/galaxy.yml Aptfile Brewfile snapcraft.yaml build.rs "
          "apps.json.lock shop.xcodeproj/project.pbxproj a.xcconfig "
          "platformio.ini idf_component.yml Puppetfile Berksfile");
    CODE("src/package.c package.jsonc.ts src/go.model pom.java setup.c "
         "src/build.c mypackage.json build.py Cargo.rs gemfile.rb src/opam.ml "
         "src/environment.ts project.json src/requirements/a.py "
         "i18n/global.json src/pad-lock.json a.verified.js src/b.wrap");
}

Test(policy_builtin_build, build_systems)
{
    BUILD("Makefile lib/Makefile makefile GNUmakefile a.mk Makefile.am "
          "src/Makefile.in configure.ac configure aclocal.m4 m4/a.m4 "
          "CMakeLists.txt lib/CMakeLists.txt a.cmake CMakePresets.json "
          "meson.build lib/meson.build meson_options.txt meson.options "
          "SConstruct SConscript wscript xmake.lua premake5.lua Rakefile "
          "tasks/a.rake "
          "justfile Justfile .justfile Taskfile.yml Taskfile.yaml tox.ini "
          "noxfile.py Tiltfile magefile.go build.xml Jamfile.v2 gulpfile.js "
          "Gruntfile.js webpack.config.js webpack.prod.js vite.config.ts "
          "rollup.config.mjs tsup.config.ts next.config.js BUILD.gn a.gni "
          "a.bzl debian/rules debian/control shop.spec PKGBUILD APKBUILD "
          "build.ninja a.pri shop.pri autogen.sh bootstrap.sh version.txt "
          "VERSION scripts/release.sh script/test hack/update.sh tools/gen.py "
          "Vagrantfile");
    CODE("makefile.c Makefile.c CMakeLists.txt.c src/configure.c "
         "src/scripts/a.py tools/gen/main.go tools/a.hpp tools/b/a.hh "
         "tools/a.hxx "
         "tools/a.cxx tools/a.c src/tools/a.py "
         "src/hack/a.c BUILD.c src/version.py src/magefile.ts a.bz");
}

Test(policy_builtin_build, files_of_git_and_hosts)
{
    BUILD(
        ".gitignore web/.gitignore .gitattributes .gitmodules .mailmap "
        ".gitkeep src/.gitkeep .keep .git-blame-ignore-revs CODEOWNERS "
        ".github/CODEOWNERS docs/CODEOWNERS OWNERS .sallyport.ini "
        ".github/dependabot.yml renovate.json renovate.json5 .renovaterc "
        ".renovaterc.json codecov.yml .codecov.yml release-please-config.json "
        ".release-please-manifest.json .releaserc release.config.js "
        "commitlint.config.js .commitlintrc.yml .gitlint cog.toml cliff.toml "
        ".conform.yaml .czrc .cz.toml .versionrc .bumpversion.cfg "
        ".goreleaser.yml .pre-commit-config.yaml .pre-commit-hooks.yaml "
        "lefthook.yml .lefthook/pre-push/x .husky/pre-commit "
        ".githooks/pre-commit lint-staged.config.js .lintstagedrc.json "
        "GitVersion.yml sonar-project.properties");
    CODE("my.gitignore src/.gitignore.c codeowners.c src/renovate.ts gitignore "
         "sallyport.ini");
}

Test(policy_builtin_build, linters_and_formatters)
{
    BUILD(".editorconfig .prettierrc .prettierrc.json prettier.config.js "
          ".prettierignore .eslintrc .eslintrc.json .eslintrc.cjs "
          "eslint.config.js eslint.config.mjs web/eslint.config.ts "
          ".eslintignore biome.json biome.jsonc dprint.json .stylelintrc "
          "stylelint.config.js tslint.json tsconfig.json tsconfig.build.json "
          "web/tsconfig.app.json jsconfig.json babel.config.js .babelrc "
          "postcss.config.js tailwind.config.ts .clang-format .clang-tidy "
          "src/.clang-tidy .clangd rustfmt.toml .rustfmt.toml clippy.toml "
          "deny.toml rust-toolchain rust-toolchain.toml .cargo/config.toml "
          "typos.toml _typos.toml .typos.toml .golangci.yml .golangci.toml "
          "ruff.toml .ruff.toml mypy.ini .flake8 .pylintrc pylintrc "
          ".isort.cfg pyrightconfig.json .coveragerc checkstyle.xml "
          "config/checkstyle/checkstyle.xml detekt.yml .scalafmt.conf "
          ".rubocop.yml .rubocop_todo.yml .swiftlint.yml .swiftformat "
          "phpcs.xml phpcs.xml.dist phpstan.neon phpstan.neon.dist psalm.xml "
          ".php-cs-fixer.dist.php rector.php .credo.exs .formatter.exs "
          ".ocamlformat .hlint.yaml .luacheckrc stylua.toml selene.toml "
          "analysis_options.yaml .shellcheckrc .yamllint .yamllint.yml "
          ".markdownlint.json .markdownlint-cli2.yaml .vale.ini lychee.toml "
          "cspell.json .cspell.json .codespellrc buf.yaml buf.gen.yaml "
          ".ansible-lint .tflint.hcl .trivyignore .gitleaks.toml "
          ".semgrep.yml .snyk knip.json .hadolint.yaml .perltidyrc "
          ".perlcriticrc .lintr .cmake-format.yaml .dockerignore .npmignore "
          "PSScriptAnalyzerSettings.psd1 .swcrc");
    CODE("src/prettier.js eslint.js mypy.py tsconfig.ts src/tailwind.css "
         "src/app.config.ts src/clippy.rs rustfmt.rs");
}

Test(policy_builtin_build, dotfiles_and_editors)
{
    BUILD(".npmrc .nvmrc .node-version .python-version .ruby-version "
          ".tool-versions .envrc .env.example .yarnrc.yml "
          "web/.npmrc .vscode/settings.json .idea/misc.xml .settings/a.prefs "
          ".devcontainer/devcontainer.json devcontainer.json .project "
          ".classpath .storybook/main.ts .config/nextest.toml .zed/a.json "
          "mise.toml .mise.toml .sdkmanrc .gitpod.yml .vimrc .dir-locals.el "
          ".yarn/releases/yarn.cjs shop.code-workspace .run/a.xml "
          ".nycrc .browserslistrc");
    CODE("src/.hidden.c src/.a/b.c npmrc vscode/a.c");
}

Test(policy_builtin_build, what_a_sample_of_histories_had)
{
    BUILD("circle.yml config.mak.uname config.mak.dev .gitpod.Dockerfile "
          "updatecli.d/python.yml build_tools/check.sh build-tools/a.py "
          "appveyor.sh .poexam/poexam.toml libcurl.pc.in");
    CODE("src/circle.yml.c config.make src/updatecli.d/a.c src/build_tools/a.c "
         "src/appveyor.sh");
    INFRA("a.Dockerfile Dockerfile.dev");
}
