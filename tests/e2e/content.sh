#!/usr/bin/env bash
# What a commit touches has to fit what it says: tdd-content.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

branch_ref=refs/heads/feature/tunnel
line="PRP: ${prp[A]}"
no_test='tdd-content | this RED commit brings no test'
brings='tdd-content | this RED commit changes code and brings no test'
holds='tdd-content | this RED commit changes code'
no_code='tdd-content | this GREEN commit changes no code'
outside() { echo "tdd-content | '$1:' may not change code"; }
empty='tdd-content | the commit is empty'
deletes_test='tdd-content (warning) | a GREEN commit deletes a test'
skips_test='tdd-content (warning) | a GREEN commit skips a test'
weakens_test='tdd-content (warning) | a GREEN commit takes assertions out of a test'
own='tdd-content | the merge has changes of its own, which neither side has'

story 'RED'
branch feature/tunnel
files 'test: both at once (RED)' "$line" tests/a.py src/a.py
push_refused 'test and implementation' <<END
$branch_ref | test: both at once (RED) | $holds: src/a.py
END
is_text 'the refusal, byte for byte' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/feature/tunnel
  $(short HEAD) test: both at once (RED)
    tdd-content: this RED commit changes code: src/a.py
    fix: put the test and the code into two commits
      git reset HEAD^
    sallyport explain tdd-content
END
git reset -q HEAD^
git add tests && git commit -q -m 'test: a (RED)' -m "$line"
git add src && git commit -q -m 'feat: a (GREEN)' -m "$line"
push_ok 'fixed, as it says and sallyport explain shows'
files 'test: none (RED)' "$line" docs/a.md
push_refused 'no test' <<END
$branch_ref | test: none (RED) | $no_test
END
git rm -q tests/a.py && git commit -q --amend --no-edit
push_refused 'a test that only goes is none' <<END
$branch_ref | test: none (RED) | $no_test
END
git reset -q --hard origin/feature/tunnel
files 'test: infrastructure (RED)' "$line" tests/b.py main.tf
push_refused 'infrastructure counts as implementation' <<END
$branch_ref | test: infrastructure (RED) | $holds: main.tf
END
git reset -q --hard origin/feature/tunnel
files 'test: with all that it needs (RED)' "$line" tests/b.py docs/b.md Makefile
push_ok 'a test with documentation and build files'
files 'test: deep (RED)' "$line" pkg/deep/b_test.go pkg/deep/b.go
push_refused 'by its name, wherever it lies' <<END
$branch_ref | test: deep (RED) | $holds: pkg/deep/b.go
END

story 'a test is deleted'
branch feature/deletes && files 'test: a (RED)' "$line" tests/a.py tests/b.py && files 'feat: a (GREEN)' "$line" src/a.py
git rm -q tests/a.py && git commit -q -m 'chore: a test less' && git rm -q tests/b.py
git commit -q -m 'refactor: another (REFACTOR)' -m "$line"
push_ok 'neutral, or after the code'

story 'a file without code'
branch feature/package && mkdir -p src/pkg tests && touch src/pkg/__init__.py && git add src
git commit -q -m 'chore: a package'
push_ok 'begins a package'
echo 'import pkg' >tests/test_pkg.py && mkdir src/pkg/sub && touch src/pkg/sub/__init__.py && git add src tests
git commit -q -m 'test: the package is there (RED)' -m "$line"
push_ok 'or comes with its test'
echo 'x = 1' >src/pkg/__init__.py && git add src && git commit -q -m 'chore: fill it'
push_refused 'code is code' <<END
refs/heads/feature/package | chore: fill it | $(outside chore): src/pkg/__init__.py
END

story 'GREEN'
branch feature/tunnel
red A
files 'feat: nothing (GREEN)' "$line" docs/a.md tests/other_test.py
push_refused 'no implementation' <<END
$branch_ref | feat: nothing (GREEN) | $no_code
END
is 'it is called by its name' '      git commit --amend --only' \
    "$(grep '^      git' "$here/said")"
git commit -q --amend -m 'test: another (RED)' -m "$line"
push_ok 'fixed by another name'
files 'feat: open it (GREEN)' "$line" src/a.py tests/tunnel_test.sh
push_ok 'one that adds lines to a test, not a word'
files 'test: weak (RED)' "$line" $'tests/weak.py=def test_a():\n    assert a\n    assert b'
files 'feat: weak (GREEN)' "$line" src/a.py $'tests/weak.py=def test_a():\n    assert a'
push_warned 'one that takes out an assertion is accepted, with a warning' <<END
$branch_ref | feat: weak (GREEN) | $weakens_test: tests/weak.py
END
files 'feat: skip (GREEN)' "$line" src/a.py \
    $'tests/weak.py=@pytest.mark.skip\ndef test_a():\n    assert a'
push_warned 'so is one that skips a test' <<END
$branch_ref | feat: skip (GREEN) | $skips_test: tests/weak.py
END
git mv tests/weak.py tests/weaker.py
files 'feat: move (GREEN)' "$line" src/a.py
push_ok 'one that moves a test, not a word'
git rm -q tests/other_test.py && files 'feat: more (GREEN)' "$line" src/a.py
push_warned 'so is one that deletes a test' <<END
$branch_ref | feat: more (GREEN) | $deletes_test: tests/other_test.py
END
files 'feat: with a test (GREEN)' "$line" src/a.py tests/third.py
push_ok 'one that brings another test, not a word'
files 'fix: the machines (GREEN)' "$line" ansible/hosts.yml
push_ok 'infrastructure counts as implementation'
files 'refactor: all of it' "$line" src/a.py tests/third.py main.tf
push_ok 'REFACTOR may touch all of it'
policy <<'END'
[rule "tdd-content"]
level = warn
END
files 'test: both (RED)' "$line" src/a.py tests/third.py
push_warned 'where the rule only warns, it only warns' <<END
$branch_ref | test: both (RED) | tdd-content (warning)
END

story 'neutral commits'
branch feature/tunnel
for type in docs chore ci build style; do
    files "$type: with code" '' "src/$type.py"
done
push_refused 'that change the implementation' <<END
$(for type in docs chore ci build style; do
    echo "$branch_ref | $type: with code | $(outside $type): src/$type.py"
done)
END
git reset -q --hard main
files 'chore: everything else' '' docs/a.md Makefile tests/a.py .github/ci.yml
push_ok 'documentation, build files, tests'
files 'chore: machines' '' Dockerfile
push_refused 'infrastructure counts as implementation' <<END
$branch_ref | chore: machines | $(outside chore): Dockerfile
END

story 'fixups have the step of their target'
branch feature/tunnel
red A
files 'fixup! test: the tunnel opens (RED)' '' src/a.py
push_refused 'a fixup of RED holds no implementation either' <<END
$branch_ref | fixup! test: the tunnel opens (RED) | $brings: src/a.py
END

story 'files that move'
branch feature/tunnel
cycle A && files 'docs: more' '' docs/a.md
so_far
git mv src/tunnel.sh src/vpn.sh && git commit -q -m 'chore: a better name'
push_ok 'within their kind, they are no change'
git mv src/vpn.sh tests/vpn.sh && git commit -q -m 'chore: hide it'
push_refused 'from implementation to test, they are' <<END
$branch_ref | chore: hide it | $(outside chore): src/vpn.sh
END
git reset -q --hard HEAD^
git mv tests/tunnel_test.sh src/run.sh && git commit -q -m 'chore: use it'
push_refused 'from test to implementation, too' <<END
$branch_ref | chore: use it | $(outside chore): src/run.sh
END
git reset -q --hard HEAD^
git mv src/vpn.sh src/tunnel.sh && echo more >>src/tunnel.sh
git add . && git commit -q -m 'chore: moved and changed'
push_refused 'moved and changed at once is a change' <<END
$branch_ref | chore: moved and changed | $(outside chore): src/tunnel.sh, src/vpn.sh
END
git reset -q --hard HEAD^
cp src/vpn.sh src/copy.sh && git add . && git commit -q -m 'chore: a copy'
push_refused 'a copy is not a move' <<END
$branch_ref | chore: a copy | $(outside chore): src/copy.sh
END
git reset -q --hard HEAD^
git mv src/vpn.sh src/tunnel.sh
git commit -q -m 'refactor: by its old name' -m "$line"
push_ok 'a move may be a step as well'
branch feature/early main
files 'chore: begin' '' docs/x.md
git mv docs/x.md docs/y.md && git commit -q -m 'feat: a document (GREEN)' -m "$line"
push_ok 'a pure move out of order is nobody'\''s mistake'

story 'a test that only moves'
branch feature/tunnel
cycle A && so_far
git mv tests/tunnel_test.sh tests/vpn_test.sh
git commit -q -m 'test: a better name (RED)' -m "PRP: ${prp[B]}"
push_ok 'is no mistake'
touch=src/b.sh commit 'feat: b (GREEN)' "PRP: ${prp[B]}"
push_refused 'but no failing test either' <<END
$branch_ref | feat: b (GREEN) | tdd-order
END

story 'modes, links and submodules'
branch feature/tunnel
cycle A
so_far
git update-index --chmod=+x src/tunnel.sh && git commit -q -m 'chore: run it'
push_refused 'a mode is a change' <<END
$branch_ref | chore: run it | $(outside chore): src/tunnel.sh
END
git reset -q --hard origin/feature/tunnel
ln -s ../docs src/link && git add . && git commit -q -m 'chore: a link'
push_refused 'so is a link' <<END
$branch_ref | chore: a link | $(outside chore): src/link
END
git reset -q --hard origin/feature/tunnel
ln -s src tests/link && git add . && git commit -q -m 'chore: a link'
push_ok 'one among the tests is a test'
ln -s ../src tests.d && git add . && git commit -q -m 'chore: no test'
push_refused 'one that is called like tests is none' <<END
$branch_ref | chore: no test | $(outside chore): tests.d
END
git reset -q --hard HEAD^
submodule() { # PATH SUBJECT [LINE]: a commit of whatever else
    git update-index --add --cacheinfo "160000,$(id main),$1"
    git commit -q -m "$2" ${3:+-m "$3"}
}
submodule lib/dep 'build: a library'
push_ok 'a submodule is no implementation'
submodule spec 'build: the tests of another'
push_ok 'nor is one with the name of a directory of tests'
git update-index --force-remove lib/dep && mkdir -p lib && rm -rf lib/dep
echo code >lib/dep && git add lib/dep && git commit -q -m 'build: no library'
push_refused 'but a file in its place is' <<END
$branch_ref | build: no library | $(outside build): lib/dep
END
git reset -q --hard origin/feature/tunnel
submodule tests/data 'test: data of another (RED)' "$line"
push_ok 'one below the tests is a test'
submodule lib/other 'feat: the library (GREEN)' "$line"
push_refused 'one elsewhere makes nothing pass' <<END
$branch_ref | feat: the library (GREEN) | $no_code
END
printf '[paths]\nsubmodules = implementation\n' | policy
push_ok 'unless the policy takes it for implementation'
printf '[paths]\nsubmodules = build\n' | policy

story 'commits that change nothing'
branch feature/tunnel
files 'test: nothing (RED)' "$line"
push_refused 'are no step of the cycle' <<END
$branch_ref | test: nothing (RED) | $empty
END
green A
push_refused 'so GREEN has no RED before it' <<END
$branch_ref | test: nothing (RED) | $empty
$branch_ref | feat: open the tunnel (GREEN) | tdd-order
END
git reset -q --hard main
files 'chore: try the pipeline again' ''
push_ok 'outside of it they are welcome'
git switch -q --orphan feature/orphan && git commit -q --allow-empty -m 'chore: x'
push_ok 'a root as well'

story 'stubs'
branch feature/tunnel
files 'chore: begin' '' README.md
red A && green A
so_far
policy <<'END'
[tdd]
stubs = on
END
files 'test: more (RED)' "$line" tests/b.py src/b.py
push_ok 'stubs=on: RED may bring files'
files 'test: again (RED)' "$line" tests/b.py src/tunnel.sh=changed
push_refused 'but not change any' <<END
$branch_ref | test: again (RED) | tdd-content
END
git reset -q --hard HEAD^
files 'test: again (RED)' "$line" src/c.py
push_refused 'and has a test' <<END
$branch_ref | test: again (RED) | $no_test
END
git reset -q --hard HEAD^
git rm -q src/b.py && files 'test: again (RED)' "$line" tests/b.py
push_refused 'nor remove any' <<END
$branch_ref | test: again (RED) | tdd-content
END
git reset -q --hard HEAD^
git reset -q --hard origin/feature/tunnel
printf '[tdd]\nstubs = off\n' | policy
files 'test: and off again (RED)' "$line" tests/c.py src/c.py
push_refused 'stubs=off: it may not' <<END
$branch_ref | test: and off again (RED) | $holds: src/c.py
END

story 'other [paths]'
policy <<'END'
[paths]
test = checks/, *.check
docs = notes/
infra = machines/
build =
END
branch feature/tunnel
files 'test: ours (RED)' "$line" checks/a src/a.check
push_ok 'tests where the policy says'
files 'test: no longer (RED)' "$line" tests/a.py
push_refused 'and nowhere else' <<END
$branch_ref | test: no longer (RED) | $brings: tests/a.py
END
git reset -q --hard HEAD^
files 'docs: here' '' notes/a
files 'feat: the machines (GREEN)' "$line" machines/a
push_ok 'documents and infrastructure'
files 'chore: rules' '' Makefile
push_refused 'what no list claims is implementation' <<END
$branch_ref | chore: rules | $(outside chore): Makefile
END

story 'paths that are hard to write'
branch feature/tunnel
long=$(printf 'x%.0s' {1..200})
files 'chore: odd' '' $'src/a\033[2Jb'
files 'chore: long' '' "src/$long"
files 'chore: letters' '' 'src/ünïcode'
run_push
findings <"$here/said" | cut -f 3- >"$here/findings"
is_text 'are shown as what they are, cut short' "$here/findings" <<END
tdd-content	'chore:' may not change code: src/a\\x1b[2Jb
tdd-content	'chore:' may not change code: src/${long:0:60} ${long:0:63}
tdd-content	'chore:' may not change code: src/ünïcode
END
unfit_answer "$here/said" >"$here/problems"
is_text 'and fit the terminal' "$here/problems" </dev/null

# main-like sides: feature/tunnel and feature/other, both from the last commit.
# Goes back to feature/tunnel as it was, here and on the server.
start_over() {
    git reset -q --hard "$ours" && git push -q --force origin HEAD 2>/dev/null
}

story 'an evil merge, and one that git makes'
branch feature/tunnel
files 'test: a (RED)' "$line" tests/a.sh
mkdir src && printf '%s\n' {1..20} >src/a.sh
git add . && git commit -q -m 'feat: a (GREEN)' -m "$line"
branch feature/other
edit() { # LINE TEXT: of src/a.sh
    sed -i "$1s/.*/$2/" src/a.sh && git add .
    git commit -q -m "feat: $2 (GREEN)" -m "$line"
}
edit 20 theirs && so_far
git switch -q feature/tunnel
edit 1 ours && so_far
ours=$(id HEAD)
git merge -q --no-ff -m 'Merge cleanly' feature/other
clean=$(id 'HEAD^{tree}')
push_ok 'as git makes it'
start_over
git reset -q --hard \
    "$(git commit-tree -p HEAD -p feature/other -m 'Merge by hand' "$clean")"
push_ok 'the same tree by hand'
start_over
git merge -q --no-ff --no-commit feature/other >/dev/null 2>&1
echo evil >>src/a.sh && echo evil >src/new.sh && git add .
git commit -q -m 'Merge, evilly'
push_refused 'with a line and a file of its own' <<END
$branch_ref | Merge, evilly | $own: src/a.sh, src/new.sh
END
is_text 'the refusal, byte for byte' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/feature/tunnel
  $(short HEAD) Merge, evilly
    tdd-content: the merge has changes of its own, which neither side
      | has: src/a.sh, src/new.sh
    fix: leave the merge as git makes it, and put what it adds into
      | commits of the cycle
      git reset --keep $(short HEAD)^ && git merge --no-ff $(short HEAD^2)
      git reset --keep $(short HEAD) && git reset ORIG_HEAD
    sallyport explain tdd-content
END
eval "$(grep '^      git' "$here/said")" >/dev/null 2>&1
git stash -q --include-untracked
push_ok 'fixed by the command alone'
start_over
git merge -q --no-ff --no-commit feature/other >/dev/null 2>&1
git rm -q -f src/a.sh && git commit -q -m 'Merge without'
push_refused 'one that removes what both have' <<END
$branch_ref | Merge without | $own: src/a.sh
END
start_over
git merge -q -s ours -m 'Merge nothing' feature/other
push_refused 'one that drops what the other did (-s ours)' <<END
$branch_ref | Merge nothing | $own: src/a.sh
END
start_over
git merge -q --no-ff --no-commit feature/other >/dev/null 2>&1
echo more >docs/a.md && echo more >>tests/a.sh && git add .
git commit -q -m 'Merge with notes'
push_ok 'documents and tests may come with a merge'

story 'conflicts'
branch feature/tunnel
mkdir -p src tests
echo base >src/a.sh && echo base >src/b.sh && echo x >tests/a.sh
git add tests && git commit -q -m 'test: a (RED)' -m "$line"
git add . && git commit -q -m 'feat: a (GREEN)' -m "$line" && fork=$(id HEAD)
files 'feat: ours (GREEN)' "$line" src/a.sh=ours
branch feature/other "$fork"
files 'feat: theirs (GREEN)' "$line" src/a.sh=theirs
git switch -q feature/tunnel && so_far
for how in ours theirs both; do
    git merge -q --no-ff feature/other >/dev/null 2>&1
    case $how in
    both) printf 'ours\ntheirs\n' >src/a.sh ;;
    *) git checkout -q "--$how" src/a.sh ;;
    esac
    git add . && git commit -q -m "Merge: $how"
    push_ok "settled: $how" --force origin HEAD
    git reset -q --hard HEAD^
done
git merge -q --no-ff feature/other >/dev/null 2>&1
echo settled >src/a.sh && echo evil >src/b.sh && git add . && git commit -q -m 'Merge: more'
push_refused 'settled, and another file on the way' --force origin HEAD <<END
$branch_ref | Merge: more | $own: src/b.sh
END

story 'all files of code are named, up to ten'
branch feature/tunnel
files 'test: five at once (RED)' "$line" tests/a.py src/m{1..5}.py
push_refused 'five' <<END
$branch_ref | test: five at once (RED) | $holds: src/m1.py, src/m2.py, src/m3.py, src/m4.py, src/m5.py
END
git reset -q --hard main
files 'test: twelve at once (RED)' "$line" tests/a.py src/m{10..20}.py infra.tf
push_refused 'twelve' <<END
$branch_ref | test: twelve at once (RED) | $holds: infra.tf, src/m10.py, src/m11.py, src/m12.py, src/m13.py, src/m14.py, src/m15.py, src/m16.py, src/m17.py, src/m18.py and 2 more
END
git reset -q --hard main
ln -sf "$SALLYPORT_BUILD/hooks/commit-msg" .git/hooks/commit-msg
mkdir -p tests src
for file in tests/a.py src/m{1..5}.py; do echo x >"$file"; done
git add .
git commit -q -m 'test: five (RED)' -m "$line" >"$here/said" 2>&1
command=$(sed -n '/^      git reset/,/^    sallyport/{/explain/d;s/^ *//;p}' \
    "$here/said")
is 'one command leaves all of them out' \
    'git reset -- :/src/m1.py :/src/m2.py :/src/m3.py :/src/m4.py \
:/src/m5.py' "$command"
eval "$command" >/dev/null
succeeds 'then the commit is good' git commit -q -m 'test: five (RED)' -m "$line"
