#!/usr/bin/env bash
# The command: what it prints, and its four exit statuses - 0 clean, 1
# findings or "no", 2 wrong usage, 3 could not decide.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

exits() { # STATUS WHAT ARGUMENT...: its output goes to $here/out and /err
    local expected=$1 what=$2
    shift 2
    status=0
    sallyport "$@" >"$here/out" 2>"$here/err" || status=$?
    if [ $status = "$expected" ]; then
        ok "$what: exit status $expected"
    else
        { echo "exit status $status" && cat "$here/out" "$here/err"; } |
            not_ok "$what: exit status $expected"
    fi
}

prints() { # WHAT <TEXT: on standard output, nothing on standard error
    is_text "$1" "$here/out" "$here/err"
    [ ! -s "$here/err" ] || not_ok "$1: standard error" <"$here/err"
}

prints_error() { # WHAT <TEXT: on standard error, nothing on standard output
    is_text "$1" "$here/err" "$here/out"
    [ ! -s "$here/out" ] || not_ok "$1: standard output" <"$here/out"
}

checked() { # WHAT <FINDINGS: as push_refused reads them
    sed 's/ | /\t/g' >"$here/expected"
    findings <"$here/out" >"$here/findings"
    { same_findings "$here/expected" "$here/findings" && unfit_lines "$here/out"; } \
        >"$here/problems"
    is_text "$1" "$here/problems" "$here/out" </dev/null
}

story 'check: which commits'
branch feature/vpn-tunnel
exits 0 'nothing to check' check
prints 'nothing to check' <<<'sallyport: check: 0 commits, no findings'
cycle A
exits 0 'the branch since it left main' check
prints 'the branch since it left main' <<<'sallyport: check: 3 commits, no findings'
green A 'feat: too early'
exits 1 'an order that is wrong' check
checked 'an order that is wrong' <<'END'
refs/heads/feature/vpn-tunnel | feat: too early | tdd-order
END
is 'the first line' 'sallyport: check: 1 finding in 4 commits' "$(head -n 1 "$here/out")"
exits 0 'a range' check main..HEAD^
exits 0 'what goes before a range is not known' check HEAD^..HEAD
exits 1 'from the merge base' check main...HEAD
exits 1 'up to a commit' check HEAD
exits 1 'an open end' check main..
exits 1 'in two words' check ^main HEAD
exits 1 'with --not' check HEAD --not main
exits 0 'the last commit alone' check HEAD^!
git switch -q main
exits 1 'another branch than the current one' check main..feature/vpn-tunnel
exits 0 'an empty range' check feature/vpn-tunnel..feature/vpn-tunnel --ref feature/x
git switch -q --detach feature/vpn-tunnel~1
exits 0 'a detached HEAD' check

story 'check: as which ref, and as which user'
branch feature/vpn-tunnel && cycle A
exits 1 'as a push to main' check --ref main --config "$server/sallyport.ini"
checked 'as a push to main' <<'END'
refs/heads/main | - | protected-ref
END
exits 0 'by ci-bot' check --ref main --as ci-bot --config "$server/sallyport.ini"
exits 1 'a full name, --option=value' check --ref=refs/heads/release/1.0 \
    --as=bob --config="$server/sallyport.ini"
checked 'a full name, --option=value' <<'END'
refs/heads/release/1.0 | - | protected-ref
END
exits 1 'a name that says nothing' check --ref whatever
checked 'a name that says nothing' <<'END'
refs/heads/whatever | - | branch-name
END
printf '[roles]\nci = alice\n' >.sallyport.ini
exits 0 'the policy of the work tree' check --ref main

story 'an option with an empty value has none'
branch feature/vpn-tunnel && cycle A
while IFS='|' read -r command option; do
    # shellcheck disable=SC2086
    exits 2 "$command $option=" $command "$option="
    prints_error "$command $option=" < <(
        echo "sallyport ${command%% *}: $option takes a value"
        echo "  type: sallyport ${command%% *} --help"
    )
done <<'END'
check|--ref
check|--as
check|--config
check|--format
check|--message
log|--format
status|--ref
doctor|--global
policy show|--config
rules|--format
prove|--timeout
prove|--red-pattern
END

story 'what cannot be printed is said'
branch feature/vpn-tunnel && cycle A
while read -r command; do
    for output in /dev/full '&-'; do
        status=0
        eval "sallyport $command >$output" 2>"$here/err" || status=$?
        is "$command >$output: exit status" 3 "$status"
        is "$command >$output" 'sallyport: not all could be printed: standard output is full or closed' \
            "$(<"$here/err")"
    done
done <<'END'
check
check --format json
check --format sarif
log
log --format json
rules
explain tag
policy show
version
help
END

story 'check: a push that is only tried'
branch feature/vpn-tunnel && cycle A && branch feature/b main && green A
{
    echo "$zero $(id feature/vpn-tunnel) refs/heads/feature/vpn-tunnel"
    echo "$zero $(id feature/b) refs/heads/feature/b"
    echo "$(id main) $zero refs/heads/main"
} >"$here/lines"
exits 1 'three refs' check --push <"$here/lines"
checked 'three refs' <<'END'
refs/heads/feature/b | feat: open the tunnel (GREEN) | tdd-order
refs/heads/main | - | protected-ref
END
exits 0 'the good one' check --push < <(head -n 1 "$here/lines")
exits 0 'nothing' check --push </dev/null
exits 3 'no lines of a push' check --push <<<'what?'
prints_error 'no lines of a push' <<<"sallyport: line 1 of the push is not 'old new ref'"

story 'check and log: what is there and cannot be read'
branch feature/x
printf 'tree nonsense\n\nfeat: x\n' | raw_commit >"$here/id"
cp "$here/id" .git/refs/heads/feature/x
for command in check log; do
    exits 3 "$command: the tip" $command
    prints_error "$command: the tip" <<'END'
sallyport: 'HEAD' cannot be read: an object is missing from the repository or broken
END
    exits 3 "$command: a range" $command main..feature/x
done
{
    printf 'tree %s\nparent %s\n' "$(git rev-parse 'main^{tree}')" "$(<"$here/id")"
    printf 'author A <a@x> 0 +0000\ncommitter A <a@x> 0 +0000\n\nfeat: y\n'
} | raw_commit >.git/refs/heads/feature/y
for command in check log; do
    exits 3 "$command: below the tip" $command feature/y
    prints_error "$command: below the tip" \
        <<<"sallyport: the commit $(<"$here/id") is malformed"
done

story 'check says what the server says'
same_as_server() { # WHAT
    exits "${2:-1}" "$1" check --config "$server/sallyport.ini"
    run_push
    is_text "$1: the same text" <(tail -n +2 "$here/out") "$here/out" \
        < <(tail -n +2 "$here/said")
}
branch feature/a && cycle A && cycle B
exits 0 'a good branch' check --config "$server/sallyport.ini"
push_ok 'a good branch'
branch feature/b main && refactor A && red B && green B && green A && commit 'stuff'
same_as_server 'a bad branch'
branch feature/c main && touch=c commit 'feat: c' "PRP: ${prp[A]}"
merge feature/a && refactor A
same_as_server 'a merge'
branch nonsense main && commit 'feat: x (RED)' 'PRP: nonsense'
same_as_server 'a bad name'
git switch -q --orphan feature/d && green A && commit 'fixup! feat: y'
same_as_server 'an orphan'

story 'check: JSON'
branch feature/vpn-tunnel && green A
exits 1 'refused' check --format json
is 'what it says' '["refuse",1,"tdd-order/green-before-red","enforce","refs/heads/feature/vpn-tunnel"]' \
    "$(jq -c '[.verdict, .commits, (.findings[0] | .code, .level, .ref)]' "$here/out")"
is 'the commit' "$(id HEAD)" "$(jq -r '.findings[0].commit' "$here/out")"
is 'its members' \
    'commits duration-ms findings missing policy summary verdict code commands commit excused-by given-by level message missing ref remedy rule subject' \
    "$(jq -r '[keys[], (.findings[0] | keys[])] | join(" ")' "$here/out")"
git -C "$server" config receive.advertisePushOptions true
git push -o sallyport=json origin HEAD 2>&1 |
    sed -n 's/^remote: \({"sallyport":"finding".*}\).*/\1/p' |
    jq -S 'del(.sallyport, .who, .command)' >"$here/pushed"
is_text 'a push has the same' <(jq -S '.findings[0] | del(."excused-by")' "$here/out") \
    <"$here/pushed"
is 'one object on one line' 1 "$(wc -l <"$here/out" | tr -d ' ')"
exits 0 'accepted' check --format json main
is 'accepted' '{"verdict":"accept","findings":[],"commits":1,"missing":[]}' \
    "$(jq -c 'del(."duration-ms", .policy, .summary)' "$here/out")"
fingerprint=$(jq -r .policy "$here/out")
exits 0 'the same policy' check --format json main --as bob
is 'has the same fingerprint' "$fingerprint" "$(jq -r .policy "$here/out")"
exits 0 'another policy' check --format json main --config "$server/sallyport.ini"
is 'has another' 1 \
    "$(jq -r .policy "$here/out" | grep -v "$fingerprint" | grep -c '^[0-9a-f]\{64\}$')"
git commit -q --amend -m "$(printf 'stuff \033[2J "\134')" --trailer 'PRP: x"y'
exits 1 'hostile text' check --format json
is 'hostile text is still JSON' 2 "$(jq '.findings | length' "$here/out")"

story 'explain and rules'
exits 0 'every rule' rules
rules=$(cut -d ' ' -f 1 "$here/out")
for rule in $rules; do
    exits 0 "explain $rule" explain "$rule"
    is "$rule: its parts" "$rule:|Why|What breaks it|Refused|Accepted|How to fix it|What it finds|How to set it" \
        "$(grep '^[^ ]' "$here/out" | sed '1s/:.*/:/' | paste -sd '|')"
    unfit_lines "$here/out" >"$here/problems"
    is "$rule: 72 columns" '' "$(<"$here/problems")"
done
exits 0 'a proposal has a document' explain prp-reference
is 'it says how it is begun' 2 "$(grep -c 'prp new\|A document for it' "$here/out")"
for key in directory sections; do
    printf '[prp]\n%s =\n' "$key" >"$here/none.ini"
    exits 0 "no $key" explain prp-reference --config "$here/none.ini"
    is "no $key: no document is asked for" 0 "$(grep -c 'prp new\|A document for it' "$here/out")"
done
exits 0 'all of them at once' explain
is 'all of them' "$rules" "$(grep -o '^[a-z-]*: ' "$here/out" | tr -d ': ')"
exits 2 'a rule that is nearly one' explain tdd-ordr
prints_error 'a rule that is nearly one' <<'END'
sallyport: there is no rule 'tdd-ordr'; did you mean 'tdd-order'?
'sallyport rules' lists them.
END
exits 2 'a rule that is none' explain weather
prints_error 'a rule that is none' <<'END'
sallyport: there is no rule 'weather'
'sallyport rules' lists them.
END
exits 0 'rules in JSON' rules --format json
is 'rules in JSON' "$rules" "$(jq -r '.[].id' "$here/out")"
exits 0 'rules in Markdown' rules --format markdown
# shellcheck disable=SC2016 # they are backticks
is 'rules in Markdown' "$rules" \
    "$(sed -n 's/^| `\([a-z-]*\)`.*/\1/p' "$here/out")"
# shellcheck disable=SC2016
codes=$(sed -n 's/^| `\([a-z-]*\/[a-z-]*\)`.*/\1/p' "$here/out")
exits 0 'codes in JSON' rules --format json
is 'codes in JSON' "$codes" "$(jq -r '.[].codes[].id' "$here/out")"
for code in $codes; do
    exits 0 "explain $code" explain "$code"
    is "$code: its first line" "$code: a finding of the rule ${code%/*}" \
        "$(head -n 1 "$here/out")"
    unfit_lines "$here/out" >"$here/problems"
    is "$code: 72 columns" '' "$(<"$here/problems")"
done
exits 0 'one code' explain tdd-content/green-weakens-test
prints 'one code' <<'END'
tdd-content/green-weakens-test: a finding of the rule tdd-content

What is wrong
  a GREEN commit takes assertions out of a test: PATH

How to fix it
  keep the assertions, or take them out in a RED or REFACTOR commit

Level
  warn, where the policy does not say else

Not reported beside these, of the same commit
  tdd-phase/contradiction

How to set it
    [rule "tdd-content"]
    green-weakens-test = enforce | warn | off

Why, with examples
    sallyport explain tdd-content
END
exits 2 'a code that is nearly one' explain tdd-content/red-with-cod
prints_error 'a code that is nearly one' <<'END'
sallyport: there is no code 'tdd-content/red-with-cod'; did you mean 'tdd-content/red-with-code'?
'sallyport explain tdd-content' lists them.
END

story 'policy'
cat >.sallyport.ini <<'END'
# ours
[message]
header-max = 72

[refs]
merge-roles += maintainer

[rule "tdd-order"]
level = warn
END
exits 0 'policy show' policy show
shows() { # LINE
    is "policy show: $1" 1 "$(tr -s ' ' <"$here/out" | grep -cxF -- "$1")"
}
shows "header-max = 72 # $PWD/.sallyport.ini:3"
line=$(grep -n '^header = ' "$SALLYPORT_SOURCE/conf/policy.ini")
shows "header = conventional # built-in:${line%%:*}"
shows '[rule "tdd-order"]'
shows "level = warn # $PWD/.sallyport.ini:9"
line=$(grep -n '^merge-roles = ' "$SALLYPORT_SOURCE/conf/policy.ini")
shows "merge-roles = ci, maintainer # built-in:${line%%:*}, $PWD/.sallyport.ini:6"
exits 0 'policy check' policy check
sed -i '2,$d' "$here/out"
prints 'policy check' <<<'sallyport: the policy is good'
exits 0 'policy path' policy path
prints 'policy path' <<END
built-in
$PWD/.sallyport.ini
END
cd "$server" || exit
exits 0 'policy path, on a server' policy path
is 'policy path, on a server' "built-in $server/sallyport.ini" \
    "$(grep -v '^/etc/' "$here/out" | paste -sd ' ')"
cd "$here/work" || exit
echo 'levle = off' >>.sallyport.ini
exits 1 'a bad one' policy check
prints_error 'a bad one' <<<"sallyport: $PWD/.sallyport.ini:10: the rule 'tdd-order' has no key or code 'levle'; did you mean 'level'?"
exits 3 'nothing is decided by it' check
exits 3 'nor shown' policy show
exits 1 'a file that is not there' policy check --config nowhere.ini
exits 0 'a file of its own' policy check --config "$server/sallyport.ini"

story 'usage'
exits 0 'help' help
cp "$here/out" "$here/help"
is 'each name stands apart from what it does' '' \
    "$(sed -n '/^  [a-z]/p' "$here/help" | grep -vE '^  [a-z-]+  +[a-z]')"
exits 0 '--help' --help
prints 'is the same' <"$here/help"
for word in help --help -h; do
    exits 0 "help of $word" help $word
    prints 'is the same, too' <"$here/help"
done
exits 0 'explain --help' explain --help
cp "$here/out" "$here/page"
exits 0 'help explain' help explain
prints 'is that of the command' <"$here/page"
exits 2 'help of what is none' help explian
prints_error 'help of what is none' <<'END'
sallyport: there is no command 'explian'; did you mean 'explain'?
'sallyport help' lists them.
END
exits 2 'nothing' ''
exits 2 'an unknown command' chekc
prints_error 'an unknown command' <<'END'
sallyport: there is no command 'chekc'; did you mean 'check'?
'sallyport help' lists them.
END
commands=$(sed -n 's/^  \([a-z-]*\) .*/\1/p' "$here/help")
for command in $commands; do
    exits 0 "$command --help" "$command" --help
    exits 2 "$command --nonsense" "$command" --nonsense
done
exits 2 'a range that is none' check no-such-branch
exits 2 'two ranges' check HEAD HEAD
prints_error 'two ranges' <<'END'
sallyport: a range ends at one commit, and 'HEAD' is a second one; name them one at a time
END
exits 2 'a range without an end' check ^HEAD
prints_error 'a range without an end' <<'END'
sallyport: the range leaves commits out and names none; add the one that it ends at, such as HEAD
END
exits 2 'log: a format that is none' log --format sarif
exits 2 'log: JSON is not turned' log --format json --reverse
exits 2 'a format that is none' check --format yaml
exits 2 'an option without its value' check --as
exits 2 'a push and a range' check --push HEAD
exits 2 'two rules' explain tag limits
# shellcheck disable=SC2089 # each line is split into words
for line in "policy|expected show, check, path, init, publish or fetch" \
    "version x|unexpected argument 'x'" \
    "check --fromat json|unknown option '--fromat'; did you mean '--format'?" \
    "check --push HEAD|--push cannot be used with RANGE" \
    "audit --follow|expected log or export" \
    "audit verify --user ana|--user is for log or export" \
    "audit verify 3|SEQ is for show or prove" \
    "ship status --all .|--all is for send or verify" \
    "gate list --no-record|--no-record is for run"; do
    # shellcheck disable=SC2086,SC2090
    exits 2 "$line" ${line%%|*}
    is "$line: told" "sallyport ${line%%[ |]*}: ${line#*|}
  type: sallyport ${line%%[ |]*} --help" "$(<"$here/err")"
done
# What is typed may come from elsewhere, as "$branch" does in a script.
for words in "$(printf '\033[2Jx')" "log $(printf 'x\033[2J')" \
    "explain $(printf '\342\200\256x')" "check --$(printf '\033[2J')"; do
    # shellcheck disable=SC2086
    exits 2 'words that harm' $words
    is 'they are not obeyed' '' "$(LC_ALL=C grep -aP '\x1b|\xe2\x80\xae' "$here/err")"
done
exits 2 'policy what?' policy
exits 0 'version' version
case $(<"$here/out") in
'sallyport '*' (static, libgit2 '*.*', PCRE2 '*.*', utf8proc '*.*', SQLite '*.*')') ok 'says how it was linked' ;;
'sallyport '*' (shared, libgit2 '*.*', PCRE2 '*.*', utf8proc '*.*', SQLite '*.*')') ok 'says how it was linked' ;;
*) not_ok 'says how it was linked' <"$here/out" ;;
esac
ln -s "$SALLYPORT_BUILD/bin/sallyport" git-sallyport
is 'git sallyport' "$(sallyport version)" "$(PATH=$PWD:$PATH git sallyport version)"
cd / || exit
exits 3 'outside of a repository' check
prints_error 'outside of a repository' \
    <<<"sallyport: cannot open the repository .: it is not a git repository"
exits 0 'explain needs no repository' explain tag
