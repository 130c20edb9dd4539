/* Documents, infrastructure and generated files, by the built-in policy. */
#include "support_paths.h"

Test(policy_builtin_other_docs, folders)
{
    DOCS("docs/a.html docs/Makefile docs/conf.py doc/a.tex docs/x.svg "
         "Documentation/a.txt documentation/a.css man/a.1 lib/docs/a.md "
         "lib/docs/a.txt lib/doc/a.rst examples/a.py example/a/main.go "
         "samples/a.c crates/a/examples/b.rs packages/a/examples/b.ts "
         "LICENSES/MIT.txt changelog.d/7.fixed .changeset/a.md "
         "newsfragments/7.feature");
    CODE("lib/docs/conf.py src/doc/doc.cpp src/docs/a.ts editor/doc/doc.h "
         "docs mydocs/a.c doc.c lib/doc/layer.h src/examples/a.py "
         "manual/a.c src/man/a.c src/samples/a.c");
}

Test(policy_builtin_other_docs, files)
{
    DOCS("README.md README LICENSE LICENSES/MIT CHANGELOG lib/README.rst "
         "a.adoc COPYING README.txt terraform/README.md src/a/notes.md "
         "LICENSE.txt LICENSE-MIT LICENSE-APACHE LICENCE UNLICENSE NOTICE "
         "NOTICE.txt AUTHORS CONTRIBUTORS MAINTAINERS THANKS CREDITS SECURITY "
         "SECURITY.md CONTRIBUTING CODE_OF_CONDUCT.md CHANGELOG.md CHANGES "
         "CHANGES.rst CHANGES.txt ChangeLog NEWS TODO HISTORY INSTALL "
         "RELEASE_NOTES UPGRADING CITATION.cff codemeta.json a.mdx "
         "a.markdown a.org a.asciidoc a.texi a.pod a.rdoc notes.txt "
         "humans.txt git.1 man/a.5 sallyport.8 de.po locale/de/a.po a.pot "
         "mkdocs.yml .readthedocs.yaml Doxyfile book.toml antora.yml "
         "typedoc.json docusaurus.config.js .vitepress/config.ts _config.yml "
         "AGENTS.md CLAUDE.md .github/PULL_REQUEST_TEMPLATE.md");
    CODE("LICENSE/a.c README/b.c a.md/c.c README.c LICENSE.c Readme "
         "src/words.txt notices md a.mdc src/robots.txt prompts/system.md "
         "src/prompts/a.md a.10 src/news.c TODO.c");
}

Test(policy_builtin_other_docs, pictures)
{
    DOCS("logo.png docs/a.png assets/shot.gif logo.svg images/a.jpg "
         ".github/logo.svg media/a.webp docs/img/a.svg");
    CODE("src/logo.png app/src/main/res/a.png src/a.svg web/public/a.svg "
         "png logo.png.c lib/src/a.gif");
    TESTS("tests/a.png");
}

Test(policy_builtin_other_docs, come_after_tests)
{
    TESTS("docs/test_examples.py docs/tests/a.md examples/tests/a.py");
}

Test(policy_builtin_other_infra, files)
{
    INFRA("terraform/a.sh kubernetes/vpn.yaml k8s/a/b.yaml helm/values.yaml "
          "charts/vpn/Chart.yaml ansible/site.yml main.tf net/main.tf.json "
          "prod.tfvars terragrunt.hcl Dockerfile main.tofu prod.tfvars.json "
          "app/Dockerfile Dockerfile.prod prod.Dockerfile Containerfile "
          "docker-compose.yml docker-compose.yaml docker-compose.prod.yml "
          "compose.yaml app/compose.yml Chart.yaml kustomization.yaml "
          "base/kustomization.yml terraform/Makefile compose.prod.yaml "
          "deploy/charts/a/values.yaml deploy/charts/a/templates/_a.tpl "
          "main.bicep job.nomad image.pkr.hcl helmfile.yaml skaffold.yaml "
          "Pulumi.yaml Pulumi.prod.yaml serverless.yml");
    CODE("terraform myterraform/a.sh helm.c a.tfx tf Dockerfiles dockerfile "
         "docker-compose.c mycompose.yaml kustomization.yaml.c charts.js "
         "main.tf.c");
}

Test(policy_builtin_other_infra, code_stays_code)
{
    CODE("helm/client.go k8s/watch.go pkg/k8s/a.go kubernetes/api.py "
         "src/charts/Bar.vue src/charts/bar.ts charts/render.go "
         "terraform/provider.go ansible/library/a.py helm/a.rs k8s/A.java "
         "src/charts/theme.json src/helm/a.ts terraform/lambda/a.js "
         "k8s/a.cc helm/A.cs src/charts/a.css");
    INFRA("terraform/user_data.sh helm/a/templates/b.tpl");
}

Test(policy_builtin_other_docs, what_a_sample_of_histories_had)
{
    DOCS("plugins/tt/README.MD lib/man/bundle-exec.1.ronn REUSE.toml");
    CODE("src/ronn.rb src/REUSE.c");
}
