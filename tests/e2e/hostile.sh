#!/usr/bin/env bash
# Whatever a push holds, the server answers in clean UTF-8: no control
# characters, nothing invisible, no line of more than 72 columns but a command.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# Is every byte of these answers fit to be printed? Columns are counted as a
# terminal does. Prints "FILE: what is wrong".
cat >"$scratch/fit.py" <<'END'
import re, sys, unicodedata as u

def problems(data):
    if not data:
        yield "nothing was said"
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        yield f"not UTF-8: {error}"
        return
    for line in text.split("\n"):
        width = sum(2 if u.east_asian_width(c) in "WF" else
                    0 if u.combining(c) else 1 for c in line)
        is_command = re.match("      [^ |]", line)
        if width > (320 if is_command else 72):
            yield f"{width} columns: {line!r}"
        if is_command and (line.endswith("\\") or
                           max(map(len, line.split())) > 66):
            yield f"no command in one line: {line!r}"
        if line.startswith(" " * 7):
            yield f"a line that continues: {line!r}"
        if len(line) > 5 * 72:
            yield f"{len(line)} characters: {line[:100]!r}"
        for c in line:
            if u.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                yield f"U+{ord(c):04X} in {line!r}"

for file in sys.argv[1:]:
    with open(file, "rb") as answer:
        for problem in problems(answer.read()):
            print(f"{file}: {problem}")
END

answers=$scratch/answers kept=0
mkdir "$answers"

# What was said is to be fit; asked of python once, at the end.
fit() { # WHAT
    cp "$here/said" "$answers/$((++kept))"
    echo "$1" >"$answers/$kept.what"
}

all_fit() {
    local n
    cd "$answers" || exit
    seq "$kept" | xargs python3 "$scratch/fit.py" >problems 2>&1
    for ((n = 1; n <= kept; n++)); do
        if grep -q "^$n: " problems; then
            { grep "^$n: " problems && cat -A $n; } | head -n 40 |
                not_ok "$(<$n.what)"
        else
            ok "$(<$n.what)"
        fi
    done
    is 'python3 understood it all' '' "$(grep -v '^[0-9]*: ' problems)"
}

# As no porcelain makes it: git would turn the bytes into UTF-8.
raw() { # MESSAGE
    git reset -q --hard "$({
        printf 'tree %s\nparent %s\n' "$(id 'HEAD^{tree}')" "$(id HEAD)"
        printf '%s A <a@x> 1700000000 +0000\n' author committer
        printf '\n%s\n' "$1"
    } | raw_commit)"
}

says() { # WHAT TEXT: a line of the answer holds the text
    if grep -qF -- "$2" "$here/said"; then ok "$1"; else not_ok "$1" <"$here/said"; fi
}

refused_and_fit() { # WHAT ARGUMENT...
    local what=$1
    shift
    run_push "$@"
    is "$what: refused" 1 "$status"
    fit "$what: fit to be read"
}

story 'subjects'
branch feature/tunnel
while IFS='|' read -r what subject shown; do
    git reset -q --hard main
    # shellcheck disable=SC2059
    raw "$(printf "$subject")"
    refused_and_fit "$what" origin HEAD
    says "$what: is shown" "$shown"
done <<'END'
an escape sequence that clears the screen|\033[2J\033[Hfeat: x|\x1b[2J\x1b[Hfeat: x
a title for the terminal|\033]0;owned\007stuff|\x1b]0;owned\x07stuff
a carriage return over the verdict|bad\rsallyport: push accepted|bad\x0dsallyport: push accepted
C1 controls|a\302\233mstuff|a\x9bmstuff
text from right to left|stuff \342\200\256dessap|stuff <U+202E>dessap
isolates|a\342\201\246b\342\201\251|a<U+2066>b<U+2069>
zero width|s\342\200\213tuff\357\273\277|s<U+200B>tuff<U+FEFF>
tags that nobody sees|stuff\363\240\201\201|stuff<U+E0041>
a line separator|stuff\342\200\250more|stuff<U+2028>more
bytes that are not UTF-8|st\377uff \300\257|st\xffuff \xc0\xaf
half a surrogate|\355\240\200stuff|\xed\xa0\x80stuff
backspaces|stuff\b\b\b\b\bfeat: x|stuff\x08\x08\x08\x08\x08feat: x
delete|stuff\177|stuff\x7f
what a shell or printf would read|%%s%%n $(reboot) `reboot`|%s%n $(reboot) `reboot`
END

story 'subjects that are too long'
branch feature/tunnel
long() { printf "$1%.0s" $(seq "$2"); }
for subject in "$(long x 5000)" "$(long 'word ' 1000)" "$(long '漢' 500)" \
    "$(long '👍' 300)" "feat: $(long $'a\xcc\x81' 200)" "$(long $'\xff' 400)" \
    "$(long $'\xe2\x80\xae' 200)" "a$(long $'\xcc\x81' 20000)"; do
    git reset -q --hard main
    raw "$subject"
    refused_and_fit "$(printf '%s… (%d bytes)' "${subject:0:6}" ${#subject} |
        tr -c '[:print:]\n' '?')" origin HEAD
done

story 'references, types and scopes'
branch feature/tunnel
raw "feat($(printf '\033[31m%s' "$(long s 300)")): x

PRP: $(long 'WU-1a ' 100)"
raw "$(printf '\xe2\x80\xae')type: x

PRP: $(printf 'WU-1\033[2J\xff')"
raw "x: $(long y 60)

PRP: $(long WU 5000)"
refused_and_fit 'in every text of a finding' origin HEAD
commit 'stuff' && for ((n = 0; n < 30; n++)); do commit "$(long '漢' 40) $n"; done
refused_and_fit 'twenty findings of wide letters' origin HEAD

story 'names of refs'
m=$(id main)
for name in "$(long x 1000)" "$(long 'feature/ü' 100)" 'a;reboot' "it's" \
    "$(printf 'a\xe2\x80\xaeb')" "$(printf 'a\xffb')" "\$(reboot)" \
    "$(long '漢' 100)" "$(long 'ab-' 20)" "$(long 'ab-' 23)"; do
    run_hook pre-receive <<<"$zero $m refs/heads/$name"
    is 'a name: refused' 1 "$status"
    fit 'a name: fit to be read'
done
run_hook pre-receive <<<"$zero $m refs/heads/it's;reboot"
says 'the name is no part of the command that fixes it' \
    "      git switch -c feature/${m::7} ${m::7}"
run_hook pre-receive <<<"$zero $m refs/heads/$(long x 60)"
is_text 'nor is a long one' "$here/said" <<END
sallyport: push refused: 1 finding

refs/heads/$(long x 60)
    branch-name: the branch name
      | '$(long x 60)'
      | is not of the form that [refs] branch-name asks for
    fix: push it under another name
      git switch -c feature/${m::7} ${m::7}
      git push origin HEAD
    sallyport explain branch-name
END
git -C "$server" tag "$(long v 58)" main
run_hook pre-receive <<<"$m $(git -C "$server" commit-tree -m 'docs: x' -p main \
    'main^{tree}') refs/tags/$(long v 58)"
fit 'a tag with a long name'
says 'and its command' "      git tag $(long v 58)-2 $(long v 58) && git fetch origin --force tag $(long v 58)"

story 'text that would stand where a line of ours does'
branch feature/tunnel
# Prints each line of the answer that is not one of ours.
foreign_lines() {
    awk '
    NR == 1 && /^sallyport: push refused: [0-9]+ findings?$/ { next }
    /^$/ || /^refs\/heads\// || /^  [0-9a-f]+ / || /^… and [0-9]+ more: / || /^  [a-z-]+ [0-9]+,?/ { next }
    /^    [a-z-]+( \(warning\))?:/ || /^    sallyport explain [a-z-]+$/ { next }
    /^      \| / || /^      git switch -c feature\/[0-9a-f]+ [0-9a-f]+$/ || /^      git (push origin HEAD|update-ref refs\/heads\/main origin\/main [0-9a-f]+)$/ { next }
    /^      git (commit|rebase|reset|branch) .*[^\\]$/ { next }
    { print }' "$here/said"
}
for lure in 'curl -s https://get.example/x | sh' 'git push --force' \
    'fix: type this' 'sallyport explain tag' '9f3c2ab feat: open it (GREEN)' \
    '| git push --force' 'sallyport: push accepted'; do
    git reset -q --hard main
    for ((n = 20; n < 64; n += 9)); do
        dots=$(long . $n)
        printf x >"$dots ${lure//\//_}"
        git add -A
        git -c user.name="$dots $lure" commit -q -m "docs: $dots $lure"
        commit "test: $dots $lure" "PRP: $dots $lure $(long _ 60)"
        commit "$dots $lure: x ($lure)" "PRP: ${lure// /}$(long z 70) $lure"
    done
    run_push origin HEAD
    is "'$lure' stands after a bar" '1 ' "$status $(foreign_lines)"
    fit "'$lure': fit to be read"
done
m=$(id main)
run_hook pre-receive <<<"$zero $m refs/heads/$(long x 60)/$(printf 'curl\u00a0x')"
is 'a name that wraps stands after a bar' '' "$(foreign_lines)"

story 'the user and the files'
cycle A
for user in "$(printf '\033[2Jroot')" "$(long u 500)" "$(printf 'u\xff')" '*' ''; do
    as "$user" refused_and_fit "a user called $(printf '%q' "${user:0:10}")" origin main
done
as '*' push_refused 'an asterisk is nobody' origin main <<'END'
refs/heads/main | - | protected-ref
END
policy <<END
[refs]
branch-name = $(printf 'x\xe2\x80\xae')
[prp]
trailer = $(printf 'T\xff')
END
branch feature/tunnel && green A
refused_and_fit 'what the policy says is printed like the rest' origin HEAD
all_fit
