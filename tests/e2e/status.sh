#!/usr/bin/env bash
# status: where a branch stands, what may come next, what is missing to merge.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

shows() { # STATUS WHAT ARGUMENT... <TEXT: on standard output
    local expected=$1 what=$2
    shift 2
    status=0
    sallyport status "$@" >"$here/out" 2>"$here/err" || status=$?
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/out" "$here/err"
    unfit_lines "$here/out" >"$here/odd"
    is "$what: it fits" '' "$(<"$here/odd")"
    [ ! -s "$here/err" ] || not_ok "$what: standard error" <"$here/err"
}

fails() { # STATUS WHAT ARGUMENT... <TEXT: on standard error
    local expected=$1 what=$2
    shift 2
    status=0
    sallyport status "$@" >"$here/out" 2>"$here/err" || status=$?
    is "$what: exit status" "$expected" "$status"
    is_text "$what" "$here/err"
    is "$what: standard output" '' "$(<"$here/out")"
}

first_line() { sallyport status | head -n 1; }

# The clone has all that only the server knows: its policy, and that it has no evidence.
knows() {
    (cd "$server" && sallyport policy publish) >/dev/null
    sallyport policy fetch >/dev/null
    git config --add remote.origin.fetch \
        'refs/notes/sallyport/*:refs/notes/sallyport/*'
}

# A commit of the server that is not here yet, but for the ref.
moves_on() { # BRANCH-OF-ORIGIN
    git update-ref "refs/remotes/origin/$1" \
        "$(git commit-tree -p main -m 'chore: continue' 'main^{tree}')"
}

story 'from nothing to a merge'
knows
shows 1 'on main' <<'END'
main  a protected branch

  nothing to merge; begin with: git switch -c feature/NAME
END
branch feature/vpn-tunnel
shows 1 'no commits' <<'END'
feature/vpn-tunnel  no commits since main

  begin with a test that fails, in a commit of its own (RED)
END
red A
shows 1 'a test alone may not be merged' <<'END'
feature/vpn-tunnel  1 commit since main

  WU-006a-vpn-tunnel-foundation  RED
    next: make the test pass (GREEN), or write another test (RED)

  not ready to merge into main:
    tdd-complete: WU-006a-vpn-tunnel-foundation ends with a failing test
      | (RED)
      git commit --edit -m 'feat: SUBJECT' -m \
        'PRP: WU-006a-vpn-tunnel-foundation'
    'sallyport explain RULE' says what to do
END
green A
shows 1 'GREEN' <<'END'
feature/vpn-tunnel  2 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN
    next: clean up (REFACTOR), more code (GREEN), or the next test (RED)

  not ready to merge into main:
    tdd-complete: WU-006a-vpn-tunnel-foundation has no REFACTOR commit
      | after its GREEN ones
      git commit --edit -m 'refactor: SUBJECT' -m \
        'PRP: WU-006a-vpn-tunnel-foundation'
    'sallyport explain RULE' says what to do
END
red A
shows 1 'RED again' <<'END'
feature/vpn-tunnel  3 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN RED
    next: make the test pass (GREEN), or write another test (RED)

  not ready to merge into main:
    tdd-complete: WU-006a-vpn-tunnel-foundation ends with a failing test
      | (RED)
      git commit --edit -m 'feat: SUBJECT' -m \
        'PRP: WU-006a-vpn-tunnel-foundation'
    'sallyport explain RULE' says what to do
END
green A && refactor A
shows 0 'whole' <<'END'
feature/vpn-tunnel  5 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
END
git switch -q main && merge feature/vpn-tunnel
as ci-bot push_ok 'and so the server says' origin main

story 'what the rules of main ask for'
branch feature/vpn-tunnel
cycle A
touch=tests/tunnel_test.sh commit 'test: it is fast (RED)' 'PRP: WU-009-speed'
touch=src/tunnel.sh commit 'fixup! feat: open the tunnel (GREEN)'
touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
shows 1 'several' <<END
feature/vpn-tunnel  6 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)
  WU-009-speed                   RED
    next: make the test pass (GREEN), or write another test (RED)

  not ready to merge into main:
    prp-reference: WU-009-speed has no document in docs/prp/
      sallyport prp new WU-009-speed
    fixup: fixup! commits must be squashed before the merge ($(short HEAD~1),
      | $(short HEAD))
      git rebase -i --autosquash origin/main
    tdd-complete: WU-009-speed ends with a failing test (RED)
      git commit --edit -m 'feat: SUBJECT' -m 'PRP: WU-009-speed'
    'sallyport explain RULE' says what to do
END
git switch -q -c docs/speed main
document WU-009-speed >docs/prp/WU-009-speed.md
git add . && git commit -q -m 'docs: propose more speed'
git update-ref refs/remotes/origin/main HEAD
git switch -q feature/vpn-tunnel
shows 1 'a document that main got meanwhile is one' <<END
feature/vpn-tunnel  6 commits since main, 1 behind origin/main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)
  WU-009-speed                   RED
    next: make the test pass (GREEN), or write another test (RED)

  not ready to merge into main:
    fixup: fixup! commits must be squashed before the merge ($(short HEAD~1),
      | $(short HEAD))
      git rebase -i --autosquash origin/main
    tdd-complete: WU-009-speed ends with a failing test (RED)
      git commit --edit -m 'feat: SUBJECT' -m 'PRP: WU-009-speed'
    'sallyport explain RULE' says what to do
END

story 'who owns what is changed'
printf '[approvals]\ncodeowners = require\n' >.sallyport.ini
owned() { # LINES of CODEOWNERS: what status says of it
    files 'chore: owners' '' CODEOWNERS="$1"
    git update-ref refs/remotes/origin/main HEAD
    git switch -q -C docs/page && files 'docs: a page' '' docs/page.md
    sallyport status | grep -A1 'approvals:' | tr -s ' |\n' ' '
}
left() { # what an owner by address leaves unknown
    owned '/docs/ ana@example.org' >/dev/null
    sallyport status --format json | jq -r '"\(.mergeable) \(.unknown[-1].what)"'
}
is 'by the lines of GitHub' ' approvals: line 1 of CODEOWNERS: docs/page.md needs an approval by @ana ' \
    "$(owned '/docs/ @ana' | cut -c 1-73)"
is 'of another host, which a clone does not know, nothing is said' '' \
    "$(owned $'[Docs][2] @ana\ndocs/ @ben\n')"
printf '[identity]\nhost = gitlab\n' >>.sallyport.ini
is 'unless the policy here says which' ' approvals: line 2 of CODEOWNERS, [Docs]: docs/page.md needs 2 ' \
    "$(owned $'[Docs][2] @ana\n/docs/\n' | cut -c 1-63)"
is 'whose an address is, is left to the server' 'null people' \
    "$(left)"
is 'and it is named' 'line 1 of CODEOWNERS: docs/page.md needs an approval by ana@example.org; only the server knows who that is' \
    "$(sallyport status | tr -s ' |\n' ' ' | grep -o 'line 1 of CODEOWNERS.*knows who that is')"
printf 'ana = ana@example.org\n' >>.sallyport.ini
is 'unless the policy here says it' ' approvals: line 1 of CODEOWNERS: docs/page.md needs an approval by ' \
    "$(owned '/docs/ ana@example.org' | cut -c 1-68)"
rm .sallyport.ini
policy <<'END'
[roles]
maintainer = bob
[identity]
ana = ana@example.org
[approvals]
codeowners = require
END
knows && git config user.email me@example.org && git config sallyport.user me
is 'also where the clone knows its own user' 'null people' "$(left)"
git config --unset user.email && git config --unset sallyport.user

story 'what is wrong with the branch itself'
branch stuff && green A 'feat: too early'
shows 1 'findings are those of check' <<'END'
stuff  1 commit since main

  WU-006a-vpn-tunnel-foundation  GREEN!
    first: fix the order where the '!' is; 'sallyport check' says how

  not ready to merge into main:
    2 findings; 'sallyport check' shows them
END
is 'as many' 'branch-name tdd-order' \
    "$(sallyport check --format json | jq -r '.findings[].rule' | paste -sd ' ')"
printf '[rule "tdd-order"]\nlevel = warn\n[rule "branch-name"]\nlevel = off\n' >soft.ini
shows 1 'another policy' --config soft.ini <<'END'
stuff  1 commit since main

  WU-006a-vpn-tunnel-foundation  GREEN!
    first: fix the order where the '!' is; 'sallyport check' says how

  not ready to merge into main:
    tdd-complete: WU-006a-vpn-tunnel-foundation changes code without a
      | RED commit
      git rebase -i origin/main
    1 warning; 'sallyport check' shows it
    'sallyport explain RULE' says what to do
END
git switch -q -c feature/x main
printf '[prp]\nrequire = off\n[tdd]\nrefactor-step = optional\n' >.sallyport.ini
touch=tests/x_test.sh commit 'test: x (RED)' && touch=src/x.sh commit 'feat: x'
shows 0 'a branch without references is one sequence' <<'END'
feature/x  2 commits since main

  RED GREEN
    next: clean up (REFACTOR), more code (GREEN), or the next test (RED)

  ready to merge into main, as far as this clone knows
    to fetch the newest approvals and results of gates:
      git config --replace-all remote.origin.fetch \
        'refs/notes/sallyport/*:refs/notes/sallyport/*' \
        :refs/notes/sallyport/
      git fetch origin
END

story 'where HEAD is'
knows
branch feature/vpn-tunnel && cycle A
branch feature/other main && red B
shows 0 'another branch' --ref feature/vpn-tunnel <<'END'
feature/vpn-tunnel  3 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
END
sallyport status --ref refs/heads/feature/vpn-tunnel | cmp - "$here/out"
is 'by its full name' 0 $?
git switch -q --detach feature/vpn-tunnel
shows 0 'a detached HEAD' <<END
HEAD detached at $(short HEAD)  3 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
END
git switch -q --detach main
shows 1 'one that has nothing of its own' <<END
HEAD detached at $(short HEAD)  no commits since main

  nothing to merge; begin with: git switch -c feature/NAME
END
git switch -q feature/vpn-tunnel
GIT_SEQUENCE_EDITOR='sed -i 2s/pick/edit/' git rebase -q -i main 2>"$here/err"
shows 1 'in the middle of a rebase' <<'END'
feature/vpn-tunnel  2 commits since main

  'git rebase' is in progress; 'git status' says how to end it

  WU-006a-vpn-tunnel-foundation  RED GREEN
    next: clean up (REFACTOR), more code (GREEN), or the next test (RED)
END
git rebase --abort
GIT_SEQUENCE_EDITOR='sed -i 1iexec\ false' git rebase -q -i main 2>"$here/err"
shows 1 'that has not begun' <<'END'
feature/vpn-tunnel  no commits since main

  'git rebase' is in progress; 'git status' says how to end it
END
git rebase --abort
git merge -q --no-commit --no-ff -X ours feature/other >"$here/merge" 2>&1
shows 1 'in the middle of a merge' <<'END'
feature/vpn-tunnel  3 commits since main

  'git merge' is in progress; 'git status' says how to end it

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)
END
git merge --abort
git switch -q --orphan feature/new
shows 1 'a branch without any commit' <<'END'
feature/new  no commits yet

  begin with a first commit
END
git switch -q main && touch=docs/x.md commit 'docs: on main itself'
new=$(short HEAD)
as ci-bot shows 1 'main is ahead, of who may merge' <<'END'
main  a protected branch, 1 ahead of origin/main

  to judge a push of it:
    sallyport check
END
cp .git/sallyport-policy.ini "$here/known.ini" && rm .git/sallyport-policy.ini
is 'the same where no roles are known' '    sallyport check' "$(sallyport status | tail -n 1)"
cp "$here/known.ini" .git/sallyport-policy.ini
shows 1 'of who may not' <<END
main  a protected branch, 1 ahead of origin/main

  it changes only by a merge; to move what is new to a branch:
    git switch -c feature/$new main && git branch -f main origin/main
END
eval "$(sallyport status | tail -n 1)" 2>"$here/err"
is 'it is moved' "feature/$new  1 commit since main" "$(first_line)"
is 'and main is put back' "$(id origin/main)" "$(id main)"
red A && git branch -q -f main
is 'what a main of the clone has too is committed on the branch' \
    "    git commit --edit -m 'feat: SUBJECT' -m \\" \
    "$(sallyport status | grep 'git commit' | sed 's/^  //')"
git branch -q -f main origin/main
git worktree add -q ../linked feature/vpn-tunnel && cd ../linked || exit
is 'in a linked work tree' 'feature/vpn-tunnel  3 commits since main' \
    "$(first_line)"
cd "$server" || exit
is 'in a bare repository' 'main  a protected branch' "$(first_line)"

story 'a release'
knows
moves_on release/1
branch fix/tunnel origin/release/1 && cycle A
is 'it left the release' 'fix/tunnel  3 commits since release/1' "$(first_line)"
is 'where it would go' '  ready to merge into release/1' \
    "$(sallyport status | tail -n 1)"

story 'a release that main has'
knows
git update-ref refs/remotes/origin/release/1 main
moves_on main
git switch -q -c fix/tunnel --track origin/release/1 && cycle A
is 'its upstream tells what it is for' 'fix/tunnel  3 commits since release/1
  ready to merge into release/1' "$(sallyport status | sed -n '1p; $p')"
git branch -q --unset-upstream
shows 0 'one that nothing tells of' <<'END'
fix/tunnel  3 commits since main, 1 behind origin/main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
    it began where release/1 did; for a merge into that, type:
      sallyport status --base release/1
END
is 'the command names the branch' '      sallyport status --ref fix/tunnel --base release/1' \
    "$(sallyport status --ref fix/tunnel | tail -n 1)"
is 'it shows the other' 'fix/tunnel  3 commits since release/1
  ready to merge into release/1' \
    "$(eval "$(sallyport status --ref fix/tunnel | tail -n 1)" | sed -n '1p; $p')"
git update-ref refs/remotes/origin/release/1 "$(git commit-tree -m 'chore: another' 'main^{tree}')"
is 'one that lacks where it began' '  ready to merge into main' "$(sallyport status | tail -n 1)"

story 'a branch that has another name there'
knows
branch mine && cycle A
push_ok 'by that' -u origin HEAD:refs/heads/feature/tunnel
is 'its name is no fault' '  ready to merge into main' "$(sallyport status | tail -n 1)"
is 'nor by check' 'sallyport: check: 3 commits, no findings' "$(sallyport check | head -n 1)"
git commit -q --amend -m 'refactor: name the cipher (REFACTOR)' -m "PRP: ${prp[A]}"
is 'amended, it is pushed by that' \
    'git push --force-with-lease=feature/tunnel origin HEAD:feature/tunnel' \
    "$(sallyport status --format json | jq -r '.push | join(" ")')"
git commit -q --amend -m 'stuff'
is 'so does check' 'git push --force-with-lease=feature/tunnel origin HEAD:feature/tunnel' \
    "$(sallyport check | tr -s ' \\\n' ' ' | grep -o 'git push .* HEAD:[^ ]*')"
git branch -q -m feature/mine
is 'a good name is its own' '' "$(sallyport check | grep force-with)"

story 'a backport of a release that main has'
knows
cut=$(id main)
git update-ref refs/remotes/origin/release/1 "$cut"
branch feature/vpn-tunnel && cycle A
git switch -q main && git merge -q --squash feature/vpn-tunnel >/dev/null &&
    git commit -q -m 'feat: the tunnel' && squash=$(id HEAD)
git update-ref refs/remotes/origin/main HEAD
git switch -q -c feature/bp "$cut" && git cherry-pick -x "$squash" >/dev/null
git update-ref refs/remotes/origin/feature/bp HEAD && git branch -q -u origin/feature/bp
shows 0 'where main has what was picked, it is for the release' <<'END'
feature/bp  1 commit since release/1

  ready to merge into release/1
END
is 'JSON says so' 'refs/remotes/origin/release/1 null null' \
    "$(sallyport status --format json | jq -r '"\(.base) \(.landed) \(."other-base")"')"
git update-ref refs/remotes/origin/release/1 "$(git commit-tree -p "$cut" -m 'chore: more' "$cut^{tree}")"
is 'which has moved on' 'feature/bp  1 commit since release/1, 1 behind origin/release/1
  ready to merge into release/1' "$(sallyport status | sed -n '1p; $p')"
git update-ref refs/remotes/origin/release/0 "$(git commit-tree -p origin/release/1 -m 'chore: more' "$cut^{tree}")"
is 'the nearest of several, and the other one' 'feature/bp  1 commit since release/1, 1 behind origin/release/1' \
    "$(first_line)"
git update-ref -d refs/remotes/origin/release/0
git commit -q --amend -m 'feat: the tunnel of the release'
shows 1 'one that says nothing of it' <<'END'
feature/bp  1 commit since main, 1 behind origin/main

  GREEN!

  nothing to merge into main: it has all that this branch changes
    it began where release/1 did; for a merge into that, type:
      sallyport status --base release/1
END
is 'is not called landed' 'null refs/heads/release/1' \
    "$(sallyport status --format json | jq -r '"\(.landed) \(."other-base")"')"
echo other >>src/tunnel.sh && git commit -q -a --amend --no-edit
is 'nor is a conflict the only thing that is said' '      sallyport status --base release/1' \
    "$(sallyport status | tail -n 1)"

story 'its squash has landed'
knows
branch feature/vpn-tunnel && cycle A
squash=$(git commit-tree -p main -m 'feat: the tunnel' 'HEAD^{tree}')
git update-ref refs/remotes/origin/main "$squash"
shows 1 'main has all of it' <<'END'
feature/vpn-tunnel  3 commits since main, 1 behind origin/main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR

  nothing to merge into main: it has all that this branch changes
    begin a new branch at origin/main; this one may be deleted
END
is 'JSON says so' 'true false' "$(sallyport status --format json | jq -r '"\(.landed) \(.mergeable)"')"
red A
is 'one more commit' '  not ready to merge into main:' "$(sallyport status | grep "merge into")"
is 'JSON does not' null "$(sallyport status --format json | jq .landed)"

story 'it was merged'
knows
branch feature/vpn-tunnel && cycle A && mine=$(id HEAD)
merged=$(git commit-tree -p main -p HEAD -m 'merge: the tunnel' 'HEAD^{tree}')
after=$(git commit-tree -p "$merged" -m 'docs: x' 'HEAD^{tree}')
git update-ref refs/remotes/origin/main "$after"
shows 1 'main has all of it' <<'END'
feature/vpn-tunnel  no commits since main, 2 behind origin/main

  nothing to merge into main: it has all that this branch changes
    begin a new branch at origin/main; this one may be deleted
END
landed() { sallyport status --format json | jq -r '"\(.landed) \(.mergeable)"'; }
is 'JSON says so' 'true false' "$(landed)"
git switch -q --detach
is 'a detached HEAD is no branch' 'null false' "$(landed)"
git switch -q -c feature/new main
is 'a branch that is only behind has brought nothing' 'null false' "$(landed)"
git update-ref refs/remotes/origin/main "$mine" && git switch -q feature/vpn-tunnel
is 'after a fast-forward nobody can tell' 'null false' "$(landed)"
git update-ref refs/remotes/origin/main main
git update-ref refs/remotes/origin/release/1 "$(git commit-tree -p main -p HEAD -m 'merge: x' 'HEAD^{tree}')"
is 'a release that has it is not main' null "$(sallyport status --base main --format json | jq .landed)"

story 'what cannot be said'
git init -q -b trunk "$here/alone" && cd "$here/alone" || exit
shows 1 'a new repository' <<'END'
trunk  no commits yet

  begin with a first commit
END
git commit -q --allow-empty -m 'chore: begin'
fails 3 'no protected branch' <<'END'
sallyport: no protected branch is here to compare with; [refs] protected in the policy names it
END
printf '[refs]\nprotected = refs/heads/trunk\n' >.sallyport.ini
is 'one that was named' 'trunk  a protected branch' "$(first_line)"
fails 2 'a branch that is not there' --ref feature/none <<'END'
sallyport: there is no branch 'feature/none' in this repository
END
usage() { echo '  type: sallyport status --help'; }
fails 2 'an argument' feature/none < <(
    echo "sallyport status: unexpected argument 'feature/none'" && usage
)
fails 2 'a format' --format xml < <(
    echo "sallyport status: unknown --format 'xml'; expected text, json or prompt" && usage
)
printf '[refs]\nprotectd = x\n' >.sallyport.ini
fails 3 'a policy that cannot be read' <<END
sallyport: $PWD/.sallyport.ini:2: unknown key 'protectd'; did you mean 'protected'?
END
cd "$here" || exit
fails 3 'no repository' <<'END'
sallyport: cannot open the repository .: it is not a git repository
END

story 'JSON'
knows
branch feature/x && red A && green A
moves_on main
sallyport status --format json >"$here/out"
is 'exit status' 1 $?
is_text 'one object' "$here/out" <<END
{"branch":"refs/heads/feature/x","base":"refs/remotes/origin/main","ahead":2,"behind":1,"operation":null,"sequences":[{"prp":"${prp[A]}","phases":["red","green"],"states":["green"],"next":["red","green","refactor"]}],"missing":[{"rule":"tdd-complete","code":"tdd-complete/no-refactor","commit":"$(id HEAD)","message":"${prp[A]} has no REFACTOR commit after its GREEN ones","remedy":"clean up the code or its tests on the branch, then merge it again; if nothing is left to clean up, the administrator can set [tdd] refactor-step = optional","who":["pusher"],"command":["git","commit","--edit","-m","refactor: SUBJECT","-m","PRP: ${prp[A]}"]}],"findings":0,"warnings":0,"mergeable":false,"unknown":[],"root-causes":[],"exceptions":[]}
END
refactor A
is 'mergeable' '[true,3,0]' \
    "$(sallyport status --format json | jq -c '[.mergeable, .ahead, (.missing | length)]')"
git switch -q main
is 'on main' '["refs/heads/main","refs/remotes/origin/main",0,1,[],false]' \
    "$(sallyport status --format json |
        jq -c '[.branch, .base, .ahead, .behind, .sequences, .mergeable]')"

story 'main changed the same lines'
knows
branch feature/x && cycle A
git switch -q main && touch=src/tunnel.sh commit 'docs: on main itself'
git update-ref refs/remotes/origin/main HEAD
git switch -q feature/x
shows 1 'it conflicts' <<'END'
feature/x  3 commits since main, 1 behind origin/main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  not ready to merge into main:
    it conflicts with main: first merge main into the branch, resolve
      | the conflict, and push that
      git merge origin/main
END
conflict() { sallyport status "$@" --format json | jq -c '[.mergeable, .conflict]'; }
is 'as JSON' '[false,["git","merge","origin/main"]]' "$(conflict)"
is 'into a target that was named' '[false,["git","merge","origin/main"]]' \
    "$(conflict --base main)"
git switch -q main
is 'from another branch' \
    '[false,["sh","-c","git switch feature/x && git merge origin/main"]]' \
    "$(conflict --ref feature/x)"
is 'which is read, too' '      git switch feature/x && git merge origin/main' \
    "$(sallyport status --ref feature/x | tail -n 1)"
git -C "$server" fetch -q "$PWD" \
    'refs/heads/feature/x:refs/heads/feature/x' '+refs/remotes/origin/main:refs/heads/main'
is 'a bare repository has no work tree to merge in' '[false,[]]' \
    "$(cd "$server" && conflict --ref feature/x)"
git update-ref refs/remotes/origin/feature/x feature/x
is 'that of a remote is nowhere to merge in' '[false,[]]' \
    "$(conflict --ref refs/remotes/origin/feature/x)"
git switch -q feature/x
is 'named, and checked out' '[false,["git","merge","origin/main"]]' \
    "$(conflict --ref feature/x)"
touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
is 'a rebase would drop that merge' '[false,null] ["fixup"]' \
    "$(conflict) $(sallyport status --format json | jq -c '[.missing[].rule]')"
git reset -q --hard HEAD^
git merge origin/main >"$here/merge" 2>&1
is 'while git merges, git status says it' 'null' \
    "$(sallyport status --format json | jq -c .conflict)"
git checkout -q --ours src/tunnel.sh && git add src && git commit -q --no-edit
shows 0 'it was resolved' <<'END'
feature/x  4 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
END
is 'JSON has no conflict' '[true,null]' "$(conflict)"

story 'what another user pushed to the branch'
knows
branch feature/x && cycle A && git push -q -u origin feature/x 2>/dev/null
git clone -q "$server" "$here/bob" 2>/dev/null
bob_pushes() { # WHAT
    (cd "$here/bob" && git switch -q feature/x && git pull -q --rebase &&
        touch=tests/bob_test.sh commit "test: $1 (RED)" "PRP: ${prp[A]}" &&
        touch=src/bob.sh commit "feat: $1 (GREEN)" "PRP: ${prp[A]}" &&
        touch=src/bob.sh commit "refactor: $1 (REFACTOR)" "PRP: ${prp[A]}" && so_far)
    git fetch -q 2>/dev/null
}
pull() { sallyport status "$@" --format json | jq -c '[.mergeable, .pull]'; }
touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
is 'commits that are only here lack nothing' '[false,null]' "$(pull)"
bob_pushes one
shows 1 'they come first' <<END
feature/x  4 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  not ready to merge into main:
    origin/feature/x has 3 commits that are not here: take them first
      git pull --rebase=merges origin feature/x
    fixup: fixup! commits must be squashed before the merge ($(short HEAD))
      git rebase -i --autosquash origin/main
      git push --force-with-lease=feature/x --force-if-includes origin \\
        feature/x
    'sallyport explain RULE' says what to do
END
is 'as JSON' '[false,["git","pull","--rebase=merges","origin","feature/x"]]' "$(pull)"
git switch -q main
is 'from another branch' \
    '[false,["sh","-c","git switch feature/x && git pull --rebase=merges origin feature/x"]]' \
    "$(pull --ref feature/x)"
git switch -q feature/x
GIT_SEQUENCE_EDITOR=: git rebase -q -i --autosquash origin/main
mine=$(short HEAD) theirs=$(short origin/feature/x)
shows 1 'a branch that was rebased takes them on top' <<END
feature/x  3 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  not ready to merge into main:
    origin/feature/x has 3 commits that are not here: take them first
      git reset --keep $theirs && git rebase --autostash --onto \\
        $mine $theirs~3
      git push --force-with-lease=feature/x --force-if-includes origin \\
        feature/x
END
sallyport status | sed -n '/reset --keep/,$p' >"$here/typed"
sh -e "$here/typed" >"$here/typing" 2>&1 || not_ok 'typed as it stands' <"$here/typing"
is 'all of both is there' 'refactor: one (REFACTOR)|feat: one (GREEN)|test: one (RED)' \
    "$(git log -3 --format=%s | paste -sd '|')"
is 'and nothing is missing' '[true,null] 0' \
    "$(pull) $(git rev-list --count origin/feature/x...HEAD)"
git commit -q --amend -m 'refactor: again (REFACTOR)' -m "PRP: ${prp[A]}"
is 'an amend on purpose lacks nothing' '[true,null]' "$(pull)"
shows 0 'but it is not pushed' <<'END'
feature/x  6 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main
    origin/feature/x is as it was before this branch was rewritten; to
      | replace it:
      git push --force-with-lease=feature/x --force-if-includes origin \
        feature/x
END
git switch -q main
is 'from another branch' 'git switch feature/x && git push --force-with-lease=feature/x --force-if-includes origin feature/x' \
    "$(sallyport status --ref feature/x --format json | jq -r '.push[2]')"
git switch -q feature/x && old=$(id origin/feature/x)
push=$(sallyport status --format json | jq -r '.push | @sh') && eval "$push" >/dev/null 2>&1
is 'typed' "$(id HEAD) null" "$(on_server feature/x) $(sallyport status --format json | jq .push)"
git push -q --force origin "$old:feature/x" 2>/dev/null
git reset -q --hard HEAD^
git switch -q main && commit 'docs: later' && as ci-bot git push -q origin main 2>/dev/null
git switch -q feature/x && lost=$(id HEAD) && git reset -q --hard origin/main
is 'nor one that was reset to main' null "$(sallyport status --format json 2>/dev/null | jq .push)"
git reset -q --hard "$lost"
is 'a branch that was only taken back is not' '[true,null] null' \
    "$(pull) $(sallyport status --format json | jq .push)"
git reset -q --hard origin/feature/x && bob_pushes two
is 'a branch that lies where it was' \
    '[false,["git","pull","--rebase=merges","origin","feature/x"]]' "$(pull)"
eval "$(sallyport status | grep -o 'git pull .*')" >/dev/null 2>&1
is 'typed' '[true,null]' "$(pull)"
git switch -q --detach origin/main && touch=main.md commit 'chore: main moves on'
git tag moved && git switch -q feature/x && git merge -q --no-edit moved
bob_pushes three
git update-ref refs/remotes/origin/main moved
eval "$(sallyport status | grep -o 'git pull .*')" >/dev/null 2>&1
is 'a merge that was made here stays one' "[true,null] $(id moved) $(id origin/feature/x)" \
    "$(pull) $(git rev-parse HEAD^2 HEAD^1 | paste -sd ' ')"
branch feature/y origin/main && git push -q origin feature/x:feature/y 2>/dev/null
is 'a branch without commits of its own' '[false,["git","pull","--rebase=merges","origin","feature/y"]]' \
    "$(pull 2>/dev/null)"
is 'does not begin with a test' '  not ready to merge into main:' "$(sallyport status 2>/dev/null | sed -n 3p)"
git update-ref refs/remotes/origin/main origin/feature/y
is 'what has landed is not missing' '[false,null]' "$(pull 2>/dev/null)"

story 'what the clone does not know'
branch feature/x && cycle A && so_far
knowing() { sallyport status "$@" --format json | jq -c '[.mergeable, [.unknown[].what]]'; }
bring="git config --replace-all remote.origin.fetch 'refs/notes/sallyport/*:refs/notes/sallyport/*' :refs/notes/sallyport/ && git fetch origin"
shows 0 'nothing was fetched' <<'END'
feature/x  3 commits since main

  WU-006a-vpn-tunnel-foundation  RED GREEN REFACTOR
    next: write the next test (RED), or clean up more (REFACTOR)

  ready to merge into main, as far as this clone knows
    to fetch the newest approvals and results of gates:
      git config --replace-all remote.origin.fetch \
        'refs/notes/sallyport/*:refs/notes/sallyport/*' \
        :refs/notes/sallyport/
      git fetch origin
    to learn from the server who has which role:
      sallyport policy fetch
END
is 'as JSON' '[null,["policy","evidence"]]' "$(knowing)"
is 'with what to type' "[\"sallyport\",\"policy\",\"fetch\"] [\"sh\",\"-c\",\"$bring\"]" \
    "$(sallyport status --format json | jq -c '.unknown[].command' | paste -sd ' ')"
(cd "$server" && sallyport policy publish) >/dev/null
sallyport policy fetch >/dev/null
is 'the policy is known' '[null,["evidence"]]' "$(knowing)"
eval "$bring && $bring" 2>/dev/null
is 'the setting is made once' 1 "$(git config --get-all remote.origin.fetch notes | wc -l)"
is 'a server that has no evidence is known as well' '[true,[]]' "$(knowing)"
is 'and is taken at its word' '  ready to merge into main' "$(sallyport status | tail -n 1)"
git config --unset remote.origin.fetch 'refs/notes'
is 'without that it is not known' '[null,["evidence"]]' "$(knowing)"
for spec in '+refs/notes/*:refs/notes/*' '+refs/*:refs/*'; do
    git config --add remote.origin.fetch "$spec"
    is "$spec brings it, too" '[true,[]]' "$(knowing)"
    git config --unset --fixed-value remote.origin.fetch "$spec"
done
git config --add remote.origin.fetch '+refs/notes/*:refs/notes/origin/*'
is 'but not to another place' '[null,["evidence"]]' "$(knowing)"
git config --unset remote.origin.fetch 'refs/notes'
as ci-bot sallyport gate record tdd-proof --result pass 2>/dev/null
is 'what was recorded came with the rest' '[true,[]]' "$(knowing)"
git update-ref -d refs/notes/sallyport/gates
is 'it is gone' '[null,["evidence"]]' "$(knowing)"
git fetch -q origin 'refs/notes/sallyport/*:refs/notes/sallyport/*'
is 'right after a fetch it is known' '[true,[]]' "$(knowing)"
printf '[message]\nheader-max = 99\n' >.sallyport.ini
is 'a policy of the project without roles does not say who approves' '[null,["policy"]]' \
    "$(knowing)"
is 'what was fetched does' '["sallyport","status","--config",".git/sallyport-policy.ini"]' \
    "$(sallyport status --format json | jq -c '.unknown[].command')"
is 'so does the text' 1 "$(sallyport status | grep -c '^ *sallyport status')"
mv .git/sallyport-policy.ini "$here/fetched.ini"
is 'where nothing was fetched, no command helps' '[]' \
    "$(sallyport status --format json | jq -c '.unknown[].command')"
is 'nor is one printed' '  ready to merge into main, as far as this clone knows' \
    "$(sallyport status | tail -n 1)"
mv "$here/fetched.ini" .git/sallyport-policy.ini
printf '[rule "approvals"]\nlevel = off\n' >.sallyport.ini
is 'nor whether nobody has to' '[null,["policy"]]' "$(knowing)"
printf '[roles]\nci = ci-bot\n' >.sallyport.ini
is 'nor who has which role' '[null,["policy"]]' "$(knowing)"
rm .sallyport.ini
: >"$here/empty.ini"
is 'the same of a file that is named' '[null,["policy"]]' "$(knowing --config "$here/empty.ini")"
git update-ref -d refs/notes/sallyport/gates
printf '[rule "approvals"]\nlevel = off\n[rule "gates"]\nlevel = off\n' >"$here/off.ini"
is 'no evidence is needed where no rule asks for it' '[true,[]]' \
    "$(knowing --config "$here/off.ini")"
git remote remove origin
is 'without a remote there is nothing to know' '  ready to merge into main' \
    "$(sallyport status | tail -n 1)"

story 'on a terminal'
sgr() { printf '\033[%sm%s\033[m' "$1" "$2"; }
branch feature/x
for _ in 1 2 3 4; do cycle A; done
green A
on_terminal sallyport status
is 'exit status' 1 "$status"
is_text 'colour, and the width of the terminal' "$here/lines" <<END
$(sgr 1 feature/x)  13 commits since main

  ${prp[A]}  … $(sgr 31 RED) $(sgr 32 GREEN) $(sgr 34 REFACTOR) $(sgr 31 RED) $(sgr 32 GREEN) $(sgr 34 REFACTOR) $(sgr 32 GREEN)$(sgr 31 !)
    first: fix the order where the '!' is; 'sallyport check' says how

  not ready to merge into main:
    $(sgr 31 "1 finding; 'sallyport check' shows it")
END
on_terminal 'stty cols 200; NO_COLOR=1 sallyport status'
is 'a wide one' \
    "  ${prp[A]}  RED GREEN REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR RED GREEN REFACTOR GREEN!" \
    "$(sed -n 3p "$here/lines")"
on_terminal 'stty cols 20; NO_COLOR=1 sallyport status'
is 'a narrow one' '  WU-006a-vpn-tunnel-…  … GREEN!' "$(sed -n 3p "$here/lines")"
for none in NO_COLOR=1 TERM=dumb; do
    on_terminal "$none sallyport status"
    is "none with $none" 0 "$(LC_ALL=C grep -c $'\033' "$here/lines")"
done

story 'a commit whose file is cut short'
git switch -q -C feature/cut main
git commit -q --allow-empty -m "docs: continue

$(seq 3000)"
cut=$(id HEAD)
chmod u+w ".git/objects/${cut:0:2}/${cut:2}"
truncate -s -20 ".git/objects/${cut:0:2}/${cut:2}"
fails 3 'ends' <<END
sallyport: the object $cut cannot be read: it is missing from the repository or broken
END
