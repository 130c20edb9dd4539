#!/usr/bin/env bash
# sallyport runbook new: a runbook without the thinking.
what_is_new=runbook
. "$SALLYPORT_SOURCE/tests/e2e/new/lib.sh"

story 'what the branch says is in it'
branch feature/vpn
red A
mkdir -p k8s/vpn && echo 'kind: Pod' >k8s/vpn/pod.yaml && echo 'FROM x' >Dockerfile
git add . && git commit -qm 'feat: deploy it (GREEN)' -m "PRP: ${prp[A]}"
new vpn --title 'The VPN'
is 'it is written' 'docs/runbooks/vpn.md' "$(git ls-files --others)"
is_text 'and says what comes next' "$here/out" <<'END'
docs/runbooks/vpn.md
Fill in each section, then:
  git add docs/runbooks/vpn.md
  git commit -m 'docs: write the runbook vpn' -- docs/runbooks/vpn.md
END
is 'the title, the proposals and the paths' "# vpn: The VPN

PRP: ${prp[A]}
Paths: Dockerfile, k8s/vpn/

## Deployment" "$(head -n 6 docs/runbooks/vpn.md)"
eval "$(sed -n 's/^  //p' "$here/out")" >/dev/null
is 'what it says can be typed' 'docs: write the runbook vpn' \
    "$(git log -1 --format=%s)"
refactor A
git push -q origin feature/vpn 2>/dev/null
git switch -q main && merge feature/vpn
as ci-bot run_push origin main
is 'as long as it is empty, the change is refused' \
    "the runbook docs/runbooks/vpn.md has no text under 'deployment', 'rollback', 'troubleshooting', 'monitoring'" \
    "$(findings <"$here/said" | awk -F'\t' '$3 == "documentation" { print $4 }')"
git reset -q --hard origin/main && git switch -q feature/vpn
sed -i 's/^<!--.*-->$/As agreed./' docs/runbooks/vpn.md
git commit -qam 'docs: say how'
git switch -q main && merge feature/vpn
as ci-bot run_push origin main
is 'filled in, it is accepted' 0 "$status"
git rm -q docs/runbooks/vpn.md && git commit -qm 'docs: no runbook' &&
    git switch -qc feature/more && red B && echo 'FROM y' >Dockerfile
git commit -qam 'feat: another base (GREEN)' -m "PRP: ${prp[B]}" && refactor B
git switch -q main && git reset -q --hard origin/main &&
    git merge -q --no-ff --no-edit feature/more
as ci-bot run_push origin main
is 'without one, the refusal names the command' \
    "      git switch feature/more && sallyport runbook new ${prp[B]}" \
    "$(grep 'runbook new' "$here/said")"

story 'the name'
branch feature/WU-5-tax
new
is 'of the reference in the branch' '0 docs/runbooks/WU-5-tax.md' \
    "$status $(git ls-files --others)"
is 'which it is about' 'PRP: WU-5-tax' "$(sed -n 3p docs/runbooks/WU-5-tax.md)"
new tax.md
is 'an ending is not doubled' 0 "$([ -f docs/runbooks/tax.md ] && echo "$status")"
fails 'nothing is overwritten' 3 \
    'docs/runbooks/tax.md is there already; name another file' tax
fails 'a path' 2 "'a/b' cannot be the name of a file" a/b
fails 'hidden' 2 "'.a' cannot be the name of a file" .a
fails 'with a control character' 2 "'a\\x1bb' cannot be the name of a file" $'a\033b'
fails 'a title of two lines' 2 'the title is not one plain line' A --title $'a\nb'
git switch -qc feature/x main
fails 'none at all' 2 \
    'no reference in the name of the branch; type: sallyport runbook new NAME'
mkdir "$here/outside" && git rm -rqf docs && rm -rf docs && ln -s "$here/outside" docs
fails 'a directory that leads out' 3 \
    'docs/runbooks cannot be made, or a link leads it out of the work tree' x

story 'the policy says where'
branch feature/x
printf '[documentation]\nrunbook = !ops/*.txt, /ops/**/*.md\n' >.sallyport.ini
new x
is 'there' '0 ops/x.md' "$status $(git ls-files --others | grep ops)"
printf '[documentation]\nrunbook = *.md\n' >.sallyport.ini
fails 'nowhere that can be told' 2 \
    '[documentation] runbook names no directory for a new file; write it by hand' y
printf '[documentation]\nrunbook =\n' >.sallyport.ini
fails 'nothing is asked for' 2 \
    'the policy asks for no runbook: [documentation] runbook is empty' y
cd "$server" || exit
fails 'a bare repository' 2 'there is no work tree here; type it in a clone' y
