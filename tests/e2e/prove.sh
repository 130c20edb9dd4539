#!/usr/bin/env bash
# prove: the tests fail at every RED, and pass at every GREEN and REFACTOR; and
# nothing is left of it, however it ends.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

# A test suite: every file in tests/ is a shell script. It leaves an artefact,
# and counts its runs.
suite() {
    mkdir -p tests src
    cat >run-tests <<END
#!/bin/sh
echo "\$SALLYPORT_PROVE_PHASE" >>"$here/runs"
[ ! -e built ] || { echo "the artefact of another commit"; exit 1; }
touch built
for test in tests/*.sh; do
    sh "\$test" || { echo "FAIL: \$test"; exit 1; }
done
END
    chmod +x run-tests
    printf '/built\n' >.gitignore
    echo true >tests/begin.sh
    git add -A
    git commit -q -m 'build: run the tests'
}

project() { # TITLE: a story with that suite in main, on a branch
    story "$1"
    suite
    git update-ref refs/remotes/origin/main HEAD
    branch feature/vpn-tunnel
}

step() { # SUBJECT FILE=CONTENT...
    local subject=$1
    shift
    files "$subject" "PRP: ${prp[A]}" "$@"
}
good_cycle() {
    step 'test: the tunnel opens (RED)' 'tests/tunnel.sh=grep -q open src/tunnel'
    step 'feat: open the tunnel (GREEN)' src/tunnel=open
    step 'refactor: name it (REFACTOR)' 'src/tunnel=open it'
}

proves() { # STATUS WHAT ARGUMENT...: its output goes to $here/out and /err
    local expected=$1 what=$2
    shift 2
    status=0
    sallyport prove "$@" >"$here/out" 2>"$here/err" || status=$?
    if [ "$status" = "$expected" ]; then
        ok "$what: exit status $expected"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what: exit status $expected"
    fi
    nothing_left "$what"
}

nothing_left() { # WHAT: no worktree, no directory, no file of ours
    is "$1: nothing is left" '' "$(
        find "$TMPDIR" -maxdepth 1 -name 'sallyport-prove-*'
        git worktree list | grep -F sallyport-prove-
        find "$(git rev-parse --git-common-dir)/sallyport/prove/runs" -type f 2>/dev/null
    )"
}

# The table, without the times, which differ.
rows() {
    sed -E 's/^(.{35}) [ 0-9.]{5}s /\1   TIME /' "$here/out" >"$here/rows"
    unfit_lines "$here/out" >"$here/odd"
    is "$1: it fits" '' "$(<"$here/odd")"
    is_text "$1" "$here/rows" "$here/err"
}

last() { tail -n 1 "$here/out"; }
count_runs() { wc -l <"$here/runs" | tr -d ' '; }

project 'a proof that is complete'
proves 0 'nothing yet' -- ./run-tests
rows 'nothing yet' <<<'sallyport: prove: there is nothing to prove'
good_cycle
files 'docs: say it' '' notes.md
proves 0 'a cycle' -- ./run-tests
rows 'a cycle' <<END
commit  phase    expected got         time subject
$(short HEAD~3) RED      fail     fail 1      TIME test: the tunnel opens (RED)
$(short HEAD~2) GREEN    pass     pass        TIME feat: open the tunnel (GREEN)
$(short HEAD~1) REFACTOR pass     pass        TIME refactor: name it (REFACTOR)
$(short HEAD) neutral  -        -              - docs: say it

sallyport: prove: 3 commits, proof complete; 1 needs no proof
END
is 'what the command knows' 'RED GREEN REFACTOR' "$(paste -sd ' ' "$here/runs")"
proves 0 'again' -- ./run-tests
is 'again: nothing is run' 3 "$(count_runs)"
is 'again: it says so' 3 "$(grep -c '  cached ' "$here/out")"
is 'again: the sentence' 'sallyport: prove: 3 commits, proof complete; 1 needs no proof' "$(last)"
proves 0 'another command' -- ./run-tests now
is 'another command: all are run' 6 "$(count_runs)"
proves 0 '--no-cache' --no-cache -- ./run-tests
is '--no-cache: all are run' 9 "$(count_runs)"
proves 0 'in parallel, what is neutral too' --all -j2 --no-cache -- ./run-tests
is 'in parallel: all are run' 13 "$(count_runs)"
is 'in parallel: the sentence' 'sallyport: prove: 4 commits, proof complete' "$(last)"
proves 0 'a range' --no-cache HEAD~3..HEAD~2 -- ./run-tests
is 'a range: its commit is run' 14 "$(count_runs)"
head -c 300 .git/sallyport/prove/cache >"$here/torn" && cp "$here/torn" .git/sallyport/prove/cache
printf 'x\0y\n1 no key\n' >>.git/sallyport/prove/cache
proves 0 'a cache that is broken' -- ./run-tests
is 'a cache that is broken: the sentence' \
    'sallyport: prove: 3 commits, proof complete; 1 needs no proof' "$(last)"

project 'the two lies'
step 'test: the tunnel opens (RED)' 'tests/tunnel.sh=true'
step 'feat: open the tunnel (GREEN)' 'src/tunnel=open' \
    'tests/tunnel.sh=printf "\033[31mno\n" && grep -q shut src/tunnel'
step 'refactor: name it (REFACTOR)' 'src/tunnel=shut'
proves 1 'both are caught' -- ./run-tests 'two words'
rows 'both are caught' <<END
commit  phase    expected got         time subject
$(short HEAD~2) RED      fail     pass        TIME test: the tunnel opens (RED)
$(short HEAD~1) GREEN    pass     fail 1      TIME feat: open the tunnel (GREEN)
$(short HEAD) REFACTOR pass     pass        TIME refactor: name it (REFACTOR)

$(short HEAD~2) test: the tunnel opens (RED)
  the command passes, so no test fails here
  git switch --detach $(short HEAD~2) && ./run-tests 'two words'

$(short HEAD~1) feat: open the tunnel (GREEN)
  the command fails with exit status 1
    | \\x1b[31mno
    | FAIL: tests/tunnel.sh
  git switch --detach $(short HEAD~1) && ./run-tests 'two words'

sallyport: prove: 2 of 3 commits are not proven
END
: >"$here/runs"
proves 1 'again' -- ./run-tests 'two words'
is 'again: what was not proven is run again' 'RED GREEN' "$(paste -sd ' ' "$here/runs")"
commit stuff
proves 1 'a commit without a phase' HEAD^! -- ./run-tests
is 'a commit without a phase' "$(short HEAD) stuff
  the message does not say which step of the cycle it is
  sallyport explain tdd-phase

sallyport: prove: 1 of 1 commit is not proven" "$(tail -n 5 "$here/out")"

project 'what is between'
step 'test: the tunnel opens (RED)' 'tests/tunnel.sh=grep -q open src/tunnel'
files 'docs: a promise' '' notes.md
step 'fixup! test: the tunnel opens (RED)' tests/more.sh=true
git switch -q -c feature/other main && files 'docs: beside it' '' other.md
git switch -q feature/vpn-tunnel && merge feature/other
step 'feat: open the tunnel (GREEN)' src/tunnel=open
files 'docs: kept' '' notes.md
git revert --no-edit HEAD >/dev/null
proves 0 'neutral commits, merges, fixups, reverts' -- ./run-tests
is 'they are not run' 'RED GREEN' "$(paste -sd ' ' "$here/runs")"
is 'the sentence' 'sallyport: prove: 2 commits, proof complete; 6 need no proof' "$(last)"
: >"$here/runs"
proves 0 '--all' --all -- ./run-tests
is '--all: but between a RED and its GREEN' 'neutral neutral revert' \
    "$(sort "$here/runs" | paste -sd ' ')"
is '--all: the sentence' 'sallyport: prove: 5 commits, proof complete; 3 need no proof' "$(last)"

project 'what a revert takes back'
step 'test: the tunnel opens (RED)' 'tests/tunnel.sh=grep -q open src/tunnel'
git revert --no-edit HEAD >/dev/null && files 'docs: later' '' notes.md
proves 0 'a RED that is taken back' --all -- ./run-tests
is 'after it the tests pass' 'RED neutral revert' "$(sort "$here/runs" | paste -sd ' ')"
good_cycle && git revert --no-edit HEAD HEAD^ >/dev/null && files 'docs: open' '' notes.md
: >"$here/runs"
proves 0 'a GREEN that is taken back' --all --no-cache -- ./run-tests
is 'after it a test fails' 'GREEN RED RED REFACTOR neutral revert revert' \
    "$(sort "$here/runs" | paste -sd ' ')"
step 'feat: again (GREEN)' src/tunnel=open && files 'docs: closed' '' notes.md
: >"$here/runs"
proves 0 'until the code is there' --all -- ./run-tests
is 'until the code is there' 'GREEN neutral' "$(sort "$here/runs" | paste -sd ' ')"

project 'a test of another proposal'
good_cycle && git reset -q --hard HEAD^^
files 'test: the log is kept' "PRP: ${prp[B]}" 'tests/log.sh=test -e src/log'
step 'feat: open the tunnel (GREEN)' src/tunnel=open && files 'docs: half' '' notes.md
proves 1 'the GREEN of one of them' --all -- ./run-tests
is 'nothing is asked of what follows' 'RED RED GREEN' "$(paste -sd ' ' "$here/runs")"

project 'two commits with the same tree'
good_cycle
step 'refactor: not good (REFACTOR)' 'src/tunnel=open, really'
step 'refactor: back (REFACTOR)' 'src/tunnel=open it'
proves 0 'the same tree' -j2 -- ./run-tests
is 'the same tree is run once' 'GREEN RED REFACTOR REFACTOR' "$(sort "$here/runs" | paste -sd ' ')"
is 'the same tree: it says so' "$(short HEAD) REFACTOR pass     pass      cached refactor: back (REFACTOR)" \
    "$(sed -n 6p "$here/out")"

project 'a RED that does not fail as it should'
good_cycle
proves 0 'the exit status of a test' --red-exit 1,3 HEAD~3..HEAD~2 -- ./run-tests
proves 1 'another exit status' --red-exit=2 HEAD~3..HEAD~2 -- ./run-tests
is 'another exit status' \
    '  exit status 1 is not one that --red-exit takes for a test that fails' \
    "$(sed -n 5p "$here/out")"
proves 0 'a pattern' --red-pattern '^FAIL: tests/t' HEAD~3..HEAD~2 -- ./run-tests
proves 1 'a pattern that is not there' --red-pattern '^1 failed$' -- ./run-tests
is 'a pattern that is not there' \
    '  the command fails, but nothing that it prints matches --red-pattern' \
    "$(sed -n 7p "$here/out")"
proves 3 'a pattern that takes too long' --red-pattern '^(a+)+$' HEAD~3..HEAD~2 -- \
    sh -c "printf %050d 0 | tr 0 a; echo b; exit 1"
for code in 125 126 127; do
    proves 3 "exit status $code" HEAD~3..HEAD~2 -- sh -c "exit $code"
    is "exit status $code: the sentence" 'sallyport: prove: 1 of 1 commit could not be decided' "$(last)"
done
proves 3 'a command that is not there' -- ./no-such-command 'a;b'
is 'a command that is not there' "$(short HEAD) REFACTOR pass     no answer      - refactor: name it (REFACTOR)
  cannot run ./no-such-command: No such file or directory
  git switch --detach $(short HEAD) && ./no-such-command 'a;b'
sallyport: prove: 3 of 3 commits could not be decided" \
    "$(sed -n '4p;15,16p;$p' "$here/out")"
missing=$(printf '100644 blob %040d\tmissing\n' 1 | git mktree --missing)
proves 3 'a commit that cannot be checked out' \
    "$(git commit-tree -p HEAD -m 'feat: y' "$missing")^!" -- ./run-tests
is 'a commit that cannot be checked out' '  it cannot be checked out: fatal: ' \
    "$(sed -n 5p "$here/out" | cut -c 1-35)"
proves 3 'ended from outside' HEAD~3..HEAD~2 -- sh -c 'kill -KILL $$'
is 'ended from outside' '  the command was ended by signal 9' "$(sed -n 5p "$here/out")"
proves 0 'a test that crashes fails' HEAD~3..HEAD~2 -- sh -c 'kill -SEGV $$'
proves 3 'a time limit' --timeout 1s HEAD~3..HEAD~2 -- \
    sh -c 'echo begun; sleep 1000 & wait'
is 'a time limit' "$(short HEAD~2) test: the tunnel opens (RED)
  the command did not end within the time limit
    | begun" "$(sed -n 4,6p "$here/out")"
is 'a time limit: the row' 'timeout' "$(sed -n 2p "$here/out" | cut -c 27-33)"

story 'wrong usage'
usage() { # WHAT MESSAGE ARGUMENT...
    local what=$1 message=$2
    shift 2
    proves 2 "$what" "$@"
    is "$what" "sallyport prove: $message" "$(head -n 1 "$here/err")"
}
usage 'no command' "say what to run, after '--': sallyport prove -- make test" main..HEAD
usage 'an empty command' "say what to run, after '--': sallyport prove -- make test" --
for value in 0 65 two 1x; do
    usage "-j '$value'" '-j takes a number from 1 to 64' -j "$value" -- true
done
for value in 0 5d m 1.5h 99999999999999h; do
    usage "--timeout '$value'" '--timeout takes a time such as 90s, 10m or 1h' \
        --timeout "$value" -- true
done
for value in 0 127 1,126 256 x ','; do
    usage "--red-exit '$value'" '--red-exit takes exit statuses from 1 to 255, but for 125, 126 and 127' \
        --red-exit "$value" -- true
done
usage 'a bad pattern' "--red-pattern: not a regular expression: missing closing parenthesis at character 2" --red-pattern '(' -- true
usage 'a format' "unknown --format 'sarif'; expected text, json or junit" --format sarif -- true
proves 2 'a range that is none' no-such-branch -- true
sallyport prove --help >"$here/out"
is '--help' 0 $?
sallyport prove HEAD..HEAD -- true --help >"$here/out"
is 'the --help of the command is its own' '0 sallyport: prove: there is nothing to prove' "$? $(last)"

project 'git is not there'
good_cycle
PATH=/nonexistent "$SALLYPORT_BUILD/bin/sallyport" prove -- ./run-tests >"$here/out" 2>"$here/err"
is 'git is not there: exit status' 3 $?
is 'git is not there' 'sallyport: cannot run git: No such file or directory' "$(<"$here/err")"

project 'where it is started, and what it leaves alone'
good_cycle
mkdir -p deep/er
echo dirty >>run-tests
echo new >untracked
git status --porcelain >"$here/before"
(cd deep/er && proves 0 'in a sub-directory, of a dirty work tree' -- ./run-tests)
git status --porcelain | is_text 'the work tree is as it was' "$here/before"
git worktree add -q --detach "$here/linked" feature/vpn-tunnel
(
    cd "$here/linked" || exit
    : >"$here/runs"
    proves 0 'in a linked worktree' main..HEAD -- ./run-tests
    is 'in a linked worktree: the cache is shared' 0 "$(count_runs)"
    proves 0 'in a linked worktree, again' --no-cache main..HEAD -- ./run-tests
    is 'in a linked worktree, again' 3 "$(count_runs)"
)
git -C "$server" fetch -q "$PWD" main:main feature/vpn-tunnel:feature/vpn-tunnel
(
    cd "$server" || exit
    proves 0 'in a bare repository' main..feature/vpn-tunnel -- ./run-tests
    proves 1 'in a bare repository: a lie' main..feature/vpn-tunnel -- false
    is 'in a bare repository: what to type' \
        "  git worktree add --detach ../$(short feature/vpn-tunnel) $(short feature/vpn-tunnel) && cd ../$(short feature/vpn-tunnel) && false" \
        "$(tail -n 3 "$here/out" | head -n 1)"
)
# shellcheck disable=SC2016 # for the shell that is run
GIT_DIR=$PWD/.git GIT_INDEX_FILE=$here/index proves 0 'with variables of git' --no-cache HEAD~1..HEAD -- \
    sh -c '[ -z "${GIT_DIR+x}${GIT_INDEX_FILE+x}" ] && [ "$PWD" = "$(git rev-parse --show-toplevel)" ] &&
        [ "$(git rev-parse HEAD)" = "$SALLYPORT_PROVE_COMMIT" ] && ! read -r line'
printf '#!/bin/sh\ntouch "%s"\n' "$here/hook-ran" >.git/hooks/post-checkout
chmod +x .git/hooks/post-checkout
proves 0 'beside a hook' --no-cache -- ./run-tests
is 'no hook is run' '' "$(ls "$here/hook-ran" 2>/dev/null)"
proves 0 'what cannot be written is removed too' --no-cache HEAD~1..HEAD -- \
    sh -c 'mkdir -p a/b && touch a/b/c && chmod 0 a/b && chmod 500 a'
proves 0 'nobody waits for what was left behind' HEAD~1..HEAD -- \
    sh -c 'sleep 1000 & echo $! >'"$here/pid"
for _ in {1..100}; do kill -0 "$(<"$here/pid")" 2>/dev/null || break && sleep 0.1; done
is 'it is ended' 1 "$(kill -0 "$(<"$here/pid")" 2>/dev/null; echo $?)"

git -c protocol.file.allow=always submodule --quiet add "$server" part && git commit -q -m 'chore: a part'
proves 0 'with a submodule' --all HEAD^! -- \
    sh -c '[ -e part ] && [ ! -e part/notes.md ] && git -c protocol.file.allow=always submodule update --init &&
        [ -e part/docs ]'
sallyport prove --no-cache -- ./run-tests >"$here/out.other" &
sallyport prove --no-cache -- ./run-tests >"$here/out"
is 'two at a time' 0 $?
wait $!
is 'two at a time: the other one' 0 $?
nothing_left 'two at a time'
TMPDIR=/no/such/directory sallyport prove --no-cache HEAD^! -- true >"$here/out"
is 'a TMPDIR that is not there' 0 $?

story 'many at once'
branch feature/many
for i in {1..12}; do files "feat: $i" '' "src/a=$i"; done
for i in {1..4}; do
    sallyport prove -j8 --no-cache --timeout 60s -- true >"$here/out.$i" &
done
wait
for i in {1..4}; do
    is 'many at once' 'sallyport: prove: 12 commits, proof complete' "$(tail -n 1 "$here/out.$i")"
done
nothing_left 'many at once'

project 'interrupted'
good_cycle
# interrupt SIGNAL: while two commands run, one of which does not want to end
interrupt() {
    rm -f "$here"/begun.*
    env --default-signal=INT,TERM,HUP sallyport prove -j2 --no-cache -- \
        sh -c "trap '' INT; [ \$SALLYPORT_PROVE_PHASE = RED ] || trap '' TERM
            echo \$\$ >$here/begun.\$\$; while :; do sleep 0.1; done" \
        >"$here/out" 2>"$here/err" &
    pid=$!
    for _ in {1..600}; do
        [ "$(cat "$here"/begun.* 2>/dev/null | wc -l)" != 2 ] || break
        sleep 0.1
    done
    kill "-$1" $pid
    status=0
    { wait $pid; } 2>/dev/null || status=$?
}
# commands KILL...: the process groups of the two; what came of each
commands() {
    cat "$here"/begun.* | while read -r group; do
        "$@" "-$group" 2>/dev/null
        echo $?
    done | paste -sd ' '
}
for signal in INT:130 TERM:143 HUP:129; do
    interrupt "${signal%:*}"
    is "${signal%:*}: exit status" "${signal#*:}" "$status"
    is "${signal%:*}: it says so" \
        'sallyport: interrupted; 3 of 3 commits were not settled, and all worktrees are removed' \
        "$(<"$here/err")"
    nothing_left "${signal%:*}"
    for _ in {1..100}; do # until somebody has reaped what was orphaned
        [ "$(commands kill -0)" != '1 1' ] || break
        sleep 0.1
    done
    is "${signal%:*}: no command is left" '1 1' "$(commands kill -0)"
done
interrupt KILL
is 'kill -9: exit status' 137 "$status"
is 'kill -9: something is left' 1 "$(find "$TMPDIR" -maxdepth 1 -name 'sallyport-prove-*' | wc -l)"
commands kill -9 >/dev/null
proves 0 'the next one cleans up' -- ./run-tests
interrupt KILL
commands kill -9 >/dev/null
rm -rf "$TMPDIR"/sallyport-prove-*
proves 0 'also where the directory is gone' -- ./run-tests
{ sallyport prove --no-cache -- ./run-tests 2>"$here/err"; echo $? >"$here/status"; } | head -n 1 >"$here/out"
is 'nobody reads on' 1 "$(wc -l <"$here/out" | tr -d ' ')"
nothing_left 'nobody reads on'

project 'evidence'
good_cycle
notes() { git -C "$server" notes --ref=refs/notes/sallyport/gates show "$(id HEAD)"; }
export SALLYPORT_USER=ci-bot
proves 0 'recorded' --record -- ./run-tests fast
is 'recorded: it says so' "sallyport: recorded for the gate tdd-proof: pass, on $(short HEAD), as ci-bot
sallyport: its first result: from now on each MEDIUM, HIGH and CRITICAL change without one gets a warning
  to end that, the administrator sets level = off in [gate \"tdd-proof\"]" "$(<"$here/err")"
is 'recorded: a line' 1 "$(notes | wc -l | tr -d ' ')"
is 'recorded: what' "[1,\"gate\",\"tdd-proof\",\"pass\",\"$(id HEAD)\",\"$(id 'HEAD^{tree}')\",\"ci-bot\",{\"commits\":3,\"red\":1,\"green\":1,\"refactor\":1,\"unproven\":0},[\"./run-tests\",\"fast\"]]" \
    "$(notes | jq -c '[.version, .kind, .gate, .result, .commit, .tree, .actor, .metrics, .command]')"
is 'recorded: when, and how long' 'true number' "$(notes | jq -r '"\(.time | fromdate | (now - .) < 600 and (now - .) > -5) \(."duration-ms" | type)"')"
is 'recorded: by which version' "\"$(sallyport version | head -n 1 | cut -d ' ' -f 1,2)\"" "$(notes | jq .tool)"
SALLYPORT_USER=alice proves 1 'by one who may not' --record -- ./run-tests fast
is 'by one who may not' 1 "$(grep -c 'alice may not record the gate tdd-proof' "$here/err")"
is 'no cached doubt' 6 "$(count_runs)"
proves 1 'by another name' --record --as bob -- ./run-tests
is 'by another name' 1 "$(grep -c 'bob' "$here/err")"
is 'the first line stays' ci-bot "$(notes | jq -r .actor | paste -sd ' ')"
proves 2 'of a part of the branch' --record HEAD~1..HEAD -- ./run-tests
is 'of a part of the branch' \
    'sallyport: --record is for a whole branch, since it left the protected one; leave the range out' \
    "$(<"$here/err")"
SALLYPORT_USER='*' proves 2 'by nobody' --record -- ./run-tests
is 'by nobody' \
    'sallyport: nobody knows who you are; type: git config sallyport.user NAME' \
    "$(<"$here/err")"
proves 3 'undecided' --record -- sh -c 'exit 127'
is 'undecided' 'sallyport: nothing was recorded, since not every commit could be decided' "$(<"$here/err")"
is 'undecided: no line' 1 "$(notes | grep -c actor)"
proves 1 'a failure' --record -- true
is 'a failure is evidence too' '["fail",{"commits":3,"red":0,"green":1,"refactor":1,"unproven":1}]' \
    "$(notes | tail -n 1 | jq -c '[.result, .metrics]')"
git switch -q main
proves 0 'nothing to record' --record HEAD..HEAD -- ./run-tests
is 'nothing to record' 'sallyport: nothing was recorded, since there is no commit' "$(<"$here/err")"
git remote remove origin
proves 2 'no server' --record HEAD..HEAD -- ./run-tests
is 'no server' 'sallyport: there is no remote to push to' "$(<"$here/err")"
export SALLYPORT_USER=alice

project 'other formats'
step 'test: <a> & "b" (RED)' tests/tunnel.sh=true
step 'feat: open the tunnel (GREEN)' "tests/tunnel.sh=printf '\001]]> <b>\n\n\377\n' && false" src/tunnel=open
files 'docs: say it' '' notes.md
proves 1 'JUnit' --format junit -- ./run-tests
succeeds 'JUnit: by its schema' xmllint --noout --schema "$SALLYPORT_SOURCE/tests/e2e/junit.xsd" "$here/out"
is 'JUnit: counts' '3 2 0 1' "$(xmllint --xpath 'concat(/testsuites/@tests, " ", /testsuites/@failures, " ", /testsuites/@errors, " ", //testsuite/@skipped)' "$here/out")"
is 'JUnit: a name' "$(short HEAD~2) RED test: <a> & \"b\" (RED)" "$(xmllint --xpath 'string(//testcase[1]/@name)' "$here/out")"
is 'JUnit: what is wrong' 'the command fails with exit status 1
\x01]]> <b>

\xff
FAIL: tests/tunnel.sh' "$(xmllint --xpath 'string(//testcase[2]/failure)' "$here/out")"
proves 3 'JUnit: undecided' --format junit -- ./no-such-command
succeeds 'JUnit: undecided: by its schema' xmllint --noout --schema "$SALLYPORT_SOURCE/tests/e2e/junit.xsd" "$here/out"
is 'JUnit: undecided' 'undecided' "$(xmllint --xpath 'string(//testcase[1]/error/@type)' "$here/out")"
proves 0 'JUnit: nothing' --format junit HEAD..HEAD -- ./run-tests
succeeds 'JUnit: nothing: by its schema' xmllint --noout --schema "$SALLYPORT_SOURCE/tests/e2e/junit.xsd" "$here/out"
proves 1 'JSON' --format json -- ./run-tests
is 'JSON: the whole' "[\"unproven\",\"refs/heads/feature/vpn-tunnel\",\"$(id HEAD)\",true,[\"./run-tests\"]]" \
    "$(jq -c '[.verdict, .ref, .head, ."whole-branch", .command]' "$here/out")"
is 'JSON: each' "[\"$(id HEAD~2)\",\"red\",\"fail\",\"pass\",0,\"unproven\",false,\"the command passes, so no test fails here\"]
[\"$(id HEAD~1)\",\"green\",\"pass\",\"fail\",1,\"unproven\",false,\"the command fails with exit status 1\"]
[\"$(id HEAD)\",\"neutral\",null,null,null,\"not-asked\",false,null]" \
    "$(jq -c '.commits[] | [.commit, .phase, .expected, .got, ."exit-status", .state, .cached, .reason]' "$here/out")"
is 'JSON: the output' '["\u0001]]> <b>","","\\xff","FAIL: tests/tunnel.sh"]' "$(jq -c '.commits[1].output' "$here/out")"

project 'on a terminal'
good_cycle
on_terminal sallyport prove -- ./run-tests
is 'on a terminal: exit status' 0 "$status"
is 'colour' 3 "$(grep -c $'\033\\[32m' "$here/lines")"
is 'progress, and it is gone' 1 \
    "$(grep -c $'sallyport: 0 of 3 commits settled.*\r\033\\[K' "$here/shown")"

story 'our own history'
if git clone -q "$SALLYPORT_SOURCE" "$here/own" 2>/dev/null &&
    git -C "$here/own" rev-parse -q --verify 5642944^2 >/dev/null; then
    cd "$here/own" || exit
    compile=(cc -std=c17 -D_GNU_SOURCE -Iinclude -Werror=implicit-function-declaration
        -fsyntax-only tests/unit/layers.c)
    proves 0 'which policy a repository has' -j2 --red-pattern 'implicit declaration.*sp_layers_repo' \
        5642944^1..5642944^2 -- "${compile[@]}"
    is 'its own history survives it' 'sallyport: prove: 3 commits, proof complete' "$(last)"
else
    skip 'its own history survives it' 'the sources are no clone with their history'
fi
