# shellcheck shell=bash
# lib.sh - what the scenarios share. Source it first:
#     . "$SALLYPORT_SOURCE/tests/e2e/lib.sh"
#
# A story has a guarded bare repository ($server), a clone of it in which the
# story takes place ($PWD), and main with one commit that came in as an import:
#     story 'the cycle in order is accepted'
#     branch feature/tunnel
#     red A; green A; refactor A
#     push_ok 'RED, GREEN, REFACTOR'
#     push_refused 'a commit that says nothing' <<'END'
#     refs/heads/feature/tunnel | stuff | message-format
#     END
# Fields of a finding stand between tabs or " | ": ref, subject of the commit
# ("-" where it is about the ref), rule, and the message where it matters.
set -uo pipefail
shopt -s lastpipe # `... | not_ok` counts here, not in a subshell
: "${SALLYPORT_BUILD:?is set by tests/e2e/run.sh}"
: "${SALLYPORT_SOURCE:?is set by tests/e2e/run.sh}"

scratch=$PWD
failures=0 stories=0 changes=0
at_exit=()
export SALLYPORT_USER=alice
declare -A prp=([A]=WU-006a-vpn-tunnel-foundation [B]=WU-007-audit-log)

finish() {
    local status=$? command
    for command in "${at_exit[@]}"; do eval "$command"; done
    [ "$failures" = 0 ] || status=1
    exit "$status"
}
trap finish EXIT

# --- what a scenario prints ---

note() { echo "# $*"; }

ok() { echo "ok - $1"; }

not_ok() { # WHAT <DIAGNOSTICS
    failures=$((failures + 1))
    echo "not ok - $1"
    sed 's/^/#  /' # two spaces: a note has one
}

# skip WHAT REASON: never without a reason
skip() { echo "ok - $1 # skip $2"; }

is() { # WHAT EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        ok "$1"
    else
        printf 'expected: %s\ngot:      %s\n' "$2" "$3" | not_ok "$1"
    fi
}

is_text() { # WHAT FILE [FILE...] <EXPECTED: byte for byte; the rest is shown
    local difference
    if difference=$(diff -u --label expected --label got - "$2"); then
        ok "$1"
    else
        { echo "$difference" && shift 2 && cat /dev/null "$@"; } | not_ok "$1"
    fi
}

succeeds() { # WHAT COMMAND...
    local what=$1 output status=0
    shift
    output=$("$@" 2>&1) || status=$?
    if [ $status = 0 ]; then
        ok "$what"
    else
        printf 'exit status %s of: %s\n%s\n' $status "$*" "$output" |
            not_ok "$what"
    fi
}

# --- the world of a story ---

document() { # NAME: a complete PRP document
    local section
    echo "# $1"
    for section in 'Business Justification' 'Technical Architecture' \
        'Security Assessment' 'Test Strategy'; do
        printf '\n## %s\n\nAs agreed.\n' "$section"
    done
}

make_template() { # in $scratch/template: server.git, guarded, and work
    mkdir template
    git init -q --bare -b main template/server.git
    git init -q -b main template/work
    (
        cd template/work || exit
        git remote add origin ../server.git
        mkdir -p docs/prp
        local id
        for id in A B; do
            document "${prp[$id]}" >"docs/prp/${prp[$id]}.md"
        done
        git add .
        git commit -q -m 'chore: begin'
        git push -q origin main 2>/dev/null
        git fetch -q
        git remote set-head origin main
        git branch -q -u origin/main
    )
    guard template/server.git
}

# The default installation: both hooks. ci-bot may merge.
guard() { # REPOSITORY
    rm -rf "$1/hooks"
    mkdir -p "$1/hooks"
    ln -s "$SALLYPORT_BUILD/hooks/pre-receive" "$SALLYPORT_BUILD/hooks/update" \
        "$1/hooks/"
    printf '[roles]\nci = ci-bot\n' >"$1/sallyport.ini"
}

story() { # TITLE
    cd "$scratch" || exit
    [ -d template ] || make_template
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/server.git
    cp -a template "$here"
    cd "$here/work" || exit
    note "$1"
}

# Replaces the policy of the server; the role of ci-bot stays where no roles
# are given.
policy() { # <INI
    local text
    text=$(cat)
    printf '%s\n' "$text" >"$server/sallyport.ini"
    case $text in
    *'[roles]'*) ;;
    *) printf '[roles]\nci = ci-bot\n' >>"$server/sallyport.ini" ;;
    esac
}

as() { # USER COMMAND...
    local SALLYPORT_USER=$1
    shift
    "$@"
}

# --- commits ---

branch() { git switch -q -c "$@"; }

# A commit with that message; LINEs are its last paragraph. What it changes is
# in $touch: by default a document, which any step of the cycle may touch.
commit() { # SUBJECT [LINE...]
    local file=${touch:-notes.md}
    changes=$((changes + 1))
    mkdir -p "$(dirname "$file")"
    echo "change $changes" >>"$file"
    git add "$file"
    {
        printf '%s\n' "$1"
        shift
        [ $# = 0 ] || printf '\n'
        [ $# = 0 ] || printf '%s\n' "$@"
    } | git commit -q -F - --cleanup=verbatim
}

# A commit of files, each FILE or FILE=CONTENT.
files() { # SUBJECT LINE-OR-EMPTY FILE...
    local subject=$1 last=$2 file
    shift 2
    for file in "$@"; do
        mkdir -p "$(dirname "${file%%=*}")"
        case $file in
        *=*) printf '%s\n' "${file#*=}" >"${file%%=*}" ;;
        *) echo "change $((++changes))" >>"$file" ;;
        esac
    done
    git add -A
    git commit -q --allow-empty -m "$subject" ${last:+-m "$last"}
}

# A change needs an approval by bob, and the gate unit.
asks_for_evidence() {
    cat >>"$server/sallyport.ini" <<'INI'
[roles]
maintainer = bob
[identity]
bob = bob@example.org
[category "MEDIUM"]
gates = unit
INI
}

# The codes that the last push was refused for, by the trail.
refused_codes() {
    (cd "$server" && "$SALLYPORT_BUILD/bin/sallyport" audit log -n 1 --format json) |
        jq -r '[.verdict, .findings[].code] | join(" ")'
}

# A command in the clone $work, by the user that the server knows as USER; quietly.
in_work() { # USER ARGUMENT...
    git -C "${work:?}" config sallyport.user "$1"
    (cd "${work:?}" && "$SALLYPORT_BUILD/bin/sallyport" "${@:2}") >"$here/command" 2>&1 ||
        not_ok "$*" <"$here/command"
}

# What a host merges on its pages, in the style merge, squash or rebase, of a clone of
# its own; feature/a has a whole cycle on the server, as origin/feature/a.
merge_on_pages() { # STYLE
    case $1 in
    merge) git merge -q --no-ff -m 'Merge feature/a' origin/feature/a ;;
    squash)
        git merge -q --squash origin/feature/a >/dev/null
        git commit -q -m 'feat: open the tunnel (#3)' -m "PRP: ${prp[A]}"
        ;;
    rebase)
        git switch -q --detach origin/feature/a
        git rebase -q --force-rebase origin/main
        ;;
    esac
}

# Brings the branch as it is to the server, so that the story continues from there.
so_far() { git push -q origin HEAD 2>/dev/null || not_ok 'so far' </dev/null; }

red() { # PRP [SUBJECT]
    touch=tests/tunnel_test.sh \
        commit "${2:-test: the tunnel opens (RED)}" "PRP: ${prp[$1]}"
}

green() { # PRP [SUBJECT]
    touch=src/tunnel.sh \
        commit "${2:-feat: open the tunnel (GREEN)}" "PRP: ${prp[$1]}"
}

refactor() { # PRP [SUBJECT]
    touch=src/tunnel.sh \
        commit "${2:-refactor: name the cipher once (REFACTOR)}" \
        "PRP: ${prp[$1]}"
}

cycle() { # PRP: all three
    red "$1" && green "$1" && refactor "$1"
}

merge() { # BRANCH...: into the current branch, never a fast-forward
    git merge -q --no-ff -m "Merge $*" "$@"
}

# A commit object of these bytes, as no porcelain would make it: prints its id.
raw_commit() { # <BYTES
    git hash-object -t commit -w --literally --stdin
}

id() { git rev-parse --verify -q "$1"; }
short() { git rev-parse --verify -q "$1" | cut -c 1-7; }
# shellcheck disable=SC2034
zero=0000000000000000000000000000000000000000

# --- pushes ---

# What is on the server: to see that a refused push changed nothing.
refs_of_server() { git -C "$server" for-each-ref; }
on_server() { git -C "$server" rev-parse --verify -q "$1"; }

# What the server said, without what git puts around it.
remote_lines() { # <OUTPUT-OF-PUSH
    sed -n 's/^remote: //p' |
        sed 's/        $//; /^error: hook declined to update /d'
}

run_push() { # ARGUMENT...: sets $status; writes $here/{push,said}
    [ $# -gt 0 ] || set -- origin HEAD
    status=0
    git push "$@" >"$here/push" 2>&1 || status=$?
    remote_lines <"$here/push" >"$here/said"
}

# The findings in what was said: ref, subject or "-", rule, message.
findings() { # <SAID
    awk '
    function flush(   i) {
        if (rule != "" && !ids)
            print ref "\t" subject "\t" rule "\t" message
        for (i = 1; rule != "" && i <= ids; i++)
            print ref "\t" subject_of(id[i]) "\t" rule "\t" message
        rule = ""
    }
    function subject_of(id,   command, line) {
        command = "git show -s --format=%s " id
        command | getline line
        close(command)
        return line
    }
    function add_ids(text,   i, n, words) {
        n = split(text, words, " ")
        for (i = 1; i <= n; i++)
            if (length(words[i]) == 7 && words[i] ~ /^[0-9a-f]+$/)
                id[++ids] = words[i]
    }
    NR == 1 { next }
    /^… and [0-9]+ more: / { flush(); print; next }
    /^[^ ]/ { flush(); ids = 0; ref = $0; subject = "-"; next }
    /^  [0-9]+ commits: / { flush(); ids = 0; sub(/.*: /, ""); add_ids($0); next }
    ids && /^    [0-9a-f]+( |$)/ { add_ids($0); next }
    /^  [^ ]/ { flush(); ids = 0; subject = substr($0, 11); next }
    /^    sallyport explain / { flush(); next }
    /^    (fix|next time): / { inside = 0; next }
    /^    see: / { next }
    /^    [a-z-]+( \(warning\))?:( |$)/ {
        flush()
        rule = message = substr($0, 5)
        sub(/:.*/, "", rule)
        sub(/^[^:]*: ?/, "", message)
        inside = 1
        next
    }
    /^      \| / && inside {
        message = message (message == "" ? "" : " ") substr($0, 9)
    }
    END { flush() }'
}

# Compares them with the expected ones, each in as many fields as it has; where
# none are expected, none may be there. Their order counts, unless some are told
# together.
same_findings() { # EXPECTED-FILE GOT-FILE
    if grep -qE '^  [0-9]+ commits: ' "$here/said"; then
        sort -o "$1" "$1"
        sort -o "$2" "$2"
    fi
    awk -F '\t' -v OFS='\t' '
    FILENAME == ARGV[1] { fields[FNR] = NF; next }
    { if (FNR in fields) NF = fields[FNR]; print }' "$1" "$2" |
        diff -u --label expected --label got "$1" -
}

# The lines that no terminal or reader should get.
unfit_lines() { # FILE
    local line LC_ALL=C.UTF-8
    while IFS= read -r line; do
        if [ ${#line} -gt 72 ]; then
            echo "wider than 72 columns: $line"
        elif [[ $line == *[[:cntrl:]]* ]]; then
            printf 'control characters: %q\n' "$line"
        fi
    done <"$1"
}

# The same of a server: git puts "remote: " before each line, so a command is one line.
unfit_answer() { # FILE
    local line word LC_ALL=C.UTF-8
    unfit_lines <(grep -v '^      [^ |]' "$1")
    grep -E '^       |^      .*\\$|^      [^|].{320}|^      [^|].*[[:cntrl:]]' "$1" |
        sed 's/^/no command in one line: /'
    while IFS= read -r line; do
        set -f
        for word in $line; do
            [ ${#word} -le 66 ] || echo "a long word in a command: $line"
        done
    done < <(grep '^      [^ |]' "$1")
    set +f
}

# check_push WHAT REFUSED FIRST-LINE ARGUMENT... <FINDINGS: FIRST-LINE with %s
# for "N findings"; REFUSED is yes or no.
check_push() {
    local what=$1 refused=$2 first=$3 before problems count warnings more
    shift 3
    sed 's/ | /\t/g' >"$here/expected"
    more=$(sed -n 's/^… and \([0-9]*\) more: .*/\1/p' "$here/expected")
    warnings=$(grep -c ' (warning)' "$here/expected")
    count=$(grep -vc '^…' "$here/expected")
    [ "$refused" = no ] && [ "$count" = "$warnings" ] ||
        count=$((count - warnings))
    count=$((count + ${more:-0}))
    before=$(refs_of_server)
    run_push "$@"
    findings <"$here/said" >"$here/findings"
    problems=$(
        same_findings "$here/expected" "$here/findings"
        # shellcheck disable=SC2059
        [ "$(head -n 1 "$here/said")" = "$(printf "$first" "$count" \
            "$([ "$count" = 1 ] || echo s)")" ] || echo 'wrong first line'
        unfit_answer "$here/said"
        if [ "$refused" = yes ]; then
            [ "$status" != 0 ] || echo 'the push was accepted'
            [ "$before" = "$(refs_of_server)" ] ||
                echo 'the refs of the server have changed'
        elif [ "$status" != 0 ]; then
            echo 'the push was refused'
        fi
    )
    if [ -z "$problems" ]; then
        ok "$what"
    else
        { echo "$problems" && cat "$here/push"; } | not_ok "$what"
    fi
}

push_refused() { # WHAT [ARGUMENT...] <FINDINGS
    local what=$1
    shift
    check_push "$what" yes 'sallyport: push refused: %d finding%s' "$@"
}

push_warned() { # WHAT [ARGUMENT...] <FINDINGS
    local what=$1
    shift
    check_push "$what" no 'sallyport: push accepted: %d warning%s' "$@"
}

# Accepted, without a word.
push_ok() { # WHAT [ARGUMENT...]
    local what=$1
    shift
    run_push "$@"
    if [ "$status" = 0 ] && [ ! -s "$here/said" ]; then
        ok "$what"
    else
        { echo "exit status $status" && cat "$here/push"; } | not_ok "$what"
    fi
}

# Refused because it could not be judged; REASON is the text in full.
push_undecided() { # WHAT [ARGUMENT...] <REASON
    local what=$1 before
    shift
    before=$(refs_of_server)
    run_push "$@"
    if [ "$status" = 0 ] || [ "$before" != "$(refs_of_server)" ]; then
        not_ok "$what: nothing changes on the server" <"$here/push"
    fi
    { printf 'sallyport: push refused: it could not be judged\n\n' && cat; } |
        is_text "$what" "$here/said" "$here/push"
}

# What a push with -o sallyport=json tells a program: code, commit and first command of
# each finding, then the verdict.
says_to_programs() { # WHAT EXPECTED ARGUMENT...
    local what=$1 expected=$2
    shift 2
    git -C "$server" config receive.advertisePushOptions true
    run_push -o sallyport=json "$@"
    is "$what" "$expected" "$(sed -n 's/^remote: \({"sallyport":.*}\) *$/\1/p' \
        "$here/push" | jq -r '.verdict // ([.code, .commit, .commands[0]] | join(" "))')"
}

# The codes of what is wrong with the current branch, sorted: an exact answer where
# the text of a refusal names the rule alone.
refused_with() { # WHAT CODE...
    local what=$1 got
    shift
    got=$("$SALLYPORT_BUILD/bin/sallyport" check --format json |
        jq -r '.findings[].code' | sort | paste -sd ' ')
    is "$what" "$(printf '%s\n' "$@" | sort | paste -sd ' ')" "$got"
}

# --- the hooks without git ---

# Runs a hook of the server as receive-pack does: in the repository, with a
# relative GIT_DIR. Its output goes to $here/said, its status to $status.
run_hook() { # HOOK [ARGUMENT...] <INPUT
    local hook=$1
    shift
    status=0
    (
        cd "$server" || exit
        GIT_DIR=. exec "hooks/$hook" "$@"
    ) >"$here/said" 2>&1 || status=$?
}

hook_undecided() { # WHAT HOOK [ARGUMENT...] <INPUT; then the REASON on fd 3
    local what=$1
    shift
    run_hook "$@"
    [ "$status" = 1 ] || is "$what: exit status" 1 "$status"
    { printf 'sallyport: push refused: it could not be judged\n\n' && cat <&3; } |
        is_text "$what" "$here/said"
}

# --- the command ---

# on_terminal COMMAND...: with a pseudo-terminal of 24 lines and 80 columns;
# what it shows goes to $here/shown and, line by line, to $here/lines, its
# status to $status.
on_terminal() {
    status=0
    TERM=xterm script -qec "stty rows 24 cols 80; $*" /dev/null </dev/null \
        >"$here/shown" 2>&1 || status=$?
    tr -d '\r' <"$here/shown" >"$here/lines"
}

# --- the developer's hooks ---

# Puts pre-push into the clone of the story, and takes its guard off the server:
# what is refused is refused in the clone.
client() {
    ln -sf "$SALLYPORT_BUILD/hooks/pre-push" "$(git rev-parse --git-path hooks)/pre-push"
    rm -rf "$server/hooks"
}

# What pre-push said, as the server would have said it.
client_lines() { # <OUTPUT-OF-PUSH
    sed -n "/^sallyport: /,/^Nothing was sent/p" | sed "/^Nothing was sent/d; /^To /,\$d"
}

run_client() { # ARGUMENT...: sets $status; writes $here/{push,said}
    [ $# -gt 0 ] || set -- origin HEAD
    status=0
    git push "$@" >"$here/push" 2>&1 || status=$?
    client_lines <"$here/push" >"$here/said"
}

client_refused() { # WHAT [ARGUMENT...] <FINDINGS
    local what=$1 before problems count
    shift
    sed 's/ | /\t/g' >"$here/expected"
    count=$(grep -vc ' (warning)' "$here/expected")
    before=$(refs_of_server)
    run_client "$@"
    findings <"$here/said" >"$here/findings"
    problems=$(
        same_findings "$here/expected" "$here/findings"
        [ "$(head -n 1 "$here/said")" = "sallyport: push refused: $count finding$(
            [ "$count" = 1 ] || echo s)" ] || echo 'wrong first line'
        unfit_lines "$here/said"
        grep -qxF 'push again with --no-verify.' "$here/push" ||
            echo 'how to push anyway is not said'
        [ "$status" != 0 ] || echo 'the push was accepted'
        [ "$before" = "$(refs_of_server)" ] || echo 'the server has changed'
    )
    if [ -z "$problems" ]; then
        ok "$what"
    else
        { echo "$problems" && cat "$here/push"; } | not_ok "$what"
    fi
}

# Accepted, without a word.
client_ok() { # WHAT [ARGUMENT...]
    local what=$1
    shift
    run_client "$@"
    if [ "$status" = 0 ] && [ ! -s "$here/said" ]; then
        ok "$what"
    else
        { echo "exit status $status" && cat "$here/push"; } | not_ok "$what"
    fi
}
