#!/bin/sh
# tables.sh - what is written in several places says the same in all of them.
#
#   a rule:    include/sallyport/rules.def, src/rules, tests/unit, README.md
#   an option: src/policy/options.c, conf/policy.ini,
#              man/sallyport-policy.5
#   a command: src/cli, man, completions
#   a check:   src/doctor/checks.c, man/sallyport-doctor.1
#   a version: Makefile, CHANGELOG.md, man/sallyport-version.1
#
# Each place is read into a table of lines "key TAB value TAB file:line", and
# the tables are compared in pairs. From the environment: SALLYPORT_BUILD
# (build), whose command, if it is newer than the sources, tries the examples
# of the manual and the completion of rules.
#
# Dollar signs in single quotes are for awk.
# shellcheck disable=SC2016
set -eu
export LC_ALL=C

build=${SALLYPORT_BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# compare HOW LEFT RIGHT WHERE-LEFT WHERE-RIGHT: do two tables have the same
# keys? With HOW=values also the same values; with HOW=begins each value of the
# right one begins with that of the left one.
compare() {
    for table in "$2" "$3"; do
        [ -s "$work/$table" ] ||
            { echo "tables: nothing was found for '$table'"; bad=1; return; }
    done
    awk -F '\t' -v how="$1" -v left="$4" -v right="$5" '
    function complain(at, what) {
        print at ": " what
        bad = 1
    }
    side == 1 {
        if ($1 in value)
            complain($3, $1 " stands here a second time")
        value[$1] = $2
        at[$1] = $3
        order[++count] = $1
        next
    }
    $1 in seen { complain($3, $1 " stands here a second time") }
    { seen[$1] = 1 }
    !($1 in value) { complain($3, $1 " is not in " left); next }
    (how == "values" && $2 != value[$1]) ||
    (how == "begins" && index($2, value[$1]) != 1) {
        complain($3, $1 " says \"" $2 "\", but " at[$1] " \"" value[$1] "\"")
    }
    END {
        for (i = 1; i <= count; i++)
            if (!(order[i] in seen))
                complain(at[order[i]], order[i] " is not in " right)
        exit bad
    }' side=1 "$work/$2" side=2 "$work/$3" || bad=1
}

# Functions for the programs below.
library='
function row(key, value) {
    print key "\t" value "\t" FILENAME ":" FNR
}
# The text of the C string literals in code, joined; rest gets what is not
# inside of them.
function literals(code,    out, c, i, inside) {
    rest = out = ""
    for (i = 1; i <= length(code); i++) {
        c = substr(code, i, 1)
        if (c == "\"")
            inside = !inside
        else if (!inside)
            rest = rest c
        else if (c == "\\" && substr(code, ++i, 1) == "n")
            out = out "\n"
        else
            out = out substr(code, i, 1)
    }
    return out
}
# What a line of roff prints.
function plain(text) {
    gsub(/\\e/, "\001", text)
    gsub(/\\-/, "-", text)
    gsub(/\\[&:]/, "", text)
    gsub(/\\\(aq/, "\047", text)
    gsub(/\\\(dq/, "\"", text)
    gsub(/\\\(ha/, "^", text)
    gsub(/\\\(ti/, "~", text)
    gsub(/\001/, "\\", text)
    return text
}
function join(before, text) {
    return before == "" ? text : before " " text
}
'

read_into() { # TABLE PROGRAM FILE...
    into=$work/$1 program=$library$2
    shift 2
    awk "$program" "$@" >"$into"
}

# --- rules ---

# tdd_order stands for the rule tdd-order: in rules.def, and in names of files.
read_into rules.def '
/^SP_RULE\([a-z_]+\)$/ {
    id = substr($0, 9, length($0) - 9)
    gsub(/_/, "-", id)
    row(id, id)
}' include/sallyport/rules.def

read_into rules.source '
/^const struct sp_rule sp_rule_[a-z_]+ = \{$/ {
    name = FILENAME
    gsub(/^.*\/|\.c$/, "", name)
    gsub(/_/, "-", name)
    id = ""
    at = FNR
}
name != "" && /^    \.id = "/ { id = literals($0); at = FNR }
name != "" && /^};$/ {
    print name "\t" id "\t" FILENAME ":" at
    name = ""
}' src/rules/*.c

read_into rules.summaries '
/^    \.id = "/ { id = literals($0) }
/^    \.summary =/ { code = ""; open = 1 }
open {
    code = code $0
    text = literals(code)
    if (rest ~ /,$/) {
        row(id, text)
        open = 0
    }
}' src/rules/*.c

# A file of src/rules that holds no rule may have a test, too.
for test in tests/unit/rule_*.c; do
    name=${test#tests/unit/rule_}
    [ -e "$test" ] || continue
    if [ -e "src/rules/$name" ] && ! grep -q "sp_rule_${name%.c} = {" \
        "src/rules/$name"; then
        continue
    fi
    printf '%s\t\t%s\n' "$(basename "$name" .c | tr _ -)" "$test:1"
done >"$work/rules.tests"

# The table is the one in which the first cell of some line is a rule.
[ ! -e README.md ] || read_into rules.readme '
FNR == NR { rule[$1] = 1; next }
!/^\|/ { flush() }
match($0, /^\| *`[a-z-]+` *\|/) {
    id = substr($0, 1, RLENGTH)
    gsub(/[|` ]/, "", id)
    text = $0
    gsub(/ *\| *$/, "", text)
    gsub(/^.*\| */, "", text)
    lines = lines id "\t" text "\t" FILENAME ":" FNR "\n"
    known = known || id in rule
}
function flush() {
    if (known)
        printf "%s", lines
    lines = ""
    known = 0
}
END { flush() }' "$work/rules.def" README.md
[ -e README.md ] || { echo "README.md:1: is not there"; : >"$work/rules.readme"; }

compare values rules.def rules.source include/sallyport/rules.def src/rules
compare keys rules.def rules.tests include/sallyport/rules.def tests/unit
compare values rules.summaries rules.readme src/rules "README.md's table"

# --- options ---

# "[section] key", and its help or type in the words of the manual.
for what in help type; do
    read_into "options.$what" '
    function number(text,    n) {
        if (split(text, part, " << ") == 2) {
            for (n = part[1]; part[2] > 0; part[2]--)
                n *= 2
            return sprintf("%.0f", n)
        }
        if (text !~ /^ *[0-9]+ *$/)
            row("cannot read the number" text, "")
        return text + 0
    }
    # "a, b or c"
    function choice(list,    i, n, word, out) {
        n = split(list, word, "\n")
        for (i = 1; i <= n; i++)
            out = out (i == 1 ? "" : i == n ? " or " : ", ") word[i]
        return out
    }
    function type_of(kind, words, least, most) {
        if (kind == "WORD")
            return choice(words)
        if (kind == "TEXT")
            return "text"
        if (kind == "LIST")
            return "list"
        if (kind == "REFS")
            return "list of refs"
        if (kind == "GLOBS")
            return "list of globs"
        if (kind == "BASELINE")
            return "now, none or commit ids"
        if (kind == "REGEX")
            return words == "NULL" ? "pattern" : \
                words == "" ? "pattern or empty" : words " or a pattern"
        if (kind == "NUMBER" && least == most)
            return "number " least
        return tolower(kind) " from " least " to " most \
            (kind == "SIZE" ? " bytes" : kind == "DURATION" ? " seconds" : "")
    }
    /const char \*const [a-z_]+\[\] = \{/ {
        name = $0
        gsub(/.*\*const |\[\].*/, "", name)
        in_words = 1
        code = ""
    }
    in_words {
        code = code substr($0, index($0, "{") + 1)
        if (/};$/) {
            gsub(/", *"/, "\\n", code)
            of[name] = literals(code)
            in_words = 0
        }
    }
    /^    \{"/ { code = ""; at = FNR; open = 1 }
    open { code = code $0 }
    open && /},$/ {
        split(code, quoted, "\"")
        key = "[" quoted[2] "] " quoted[4]
        split(quoted[5], field, / *, */)
        kind = field[2]
        sub(/^SP_OPTION_/, "", kind)
        words = field[4] == "NULL" ? "NULL" : of[field[4]]
        sub(/^[^"]*"[^"]*"[^"]*"[^"]*"/, "", code)
        text = literals(code)
        if (what == "type")
            text = type_of(kind, words, number(field[5]), number(field[6]))
        print key "\t" text "\t" FILENAME ":" at
        open = 0
    }' what="$what" src/policy/options.c
done

read_into conf '
function flush() {
    if (key != "")
        print section " " key "\t" value "\t" FILENAME ":" at
    key = ""
}
/^ *(#|$)/ { next }
/^\[/ { flush(); section = $0; next }
/^ / { sub(/^ +/, ""); value = join(value, $0); next }
{
    flush()
    key = value = $0
    sub(/ *=.*/, "", key)
    sub(/^[^=]*= */, "", value)
    at = FNR
}
END { flush() }' conf/policy.ini
grep '^\[roles\]' "$work/conf" >"$work/conf.roles" || true
grep -v '^\[roles\]' "$work/conf" >"$work/conf.options" || true

# An entry: .It Cm key, its text, and a list with Type, Default and Example.
for what in text type default example; do
    read_into "man.$what" '
    function flush() {
        if (key != "")
            print section " " key "\t" \
                (value[what] == "(empty)" ? "" : value[what]) "\t" \
                FILENAME ":" at
        key = ""
    }
    /^\.S[hs] / { flush(); section = /^\.Ss \[/ ? plain(substr($0, 5)) : "" }
    section == "" { next }
    /^\.Bl/ { depth++; part = "" }
    /^\.El/ { depth--; part = "" }
    depth == 1 && /^\.It Cm / {
        flush()
        key = plain($3)
        at = FNR
        part = "text"
        value["text"] = value["type"] = value["default"] = ""
        value["example"] = ""
        next
    }
    depth == 2 && /^\.It [A-Z][a-z]+ :$/ { part = tolower($2); next }
    /^\.Ql / && part != "text" { sub(/^\.Ql /, "") }
    /^\./ { part = part == "text" ? "" : part; next }
    part != "" { value[part] = join(value[part], plain($0)) }
    END { flush() }' what="$what" man/sallyport-policy.5
    grep -v '^\[rule "id"\]' "$work/man.$what" >"$work/man.options.$what" || true
done
grep '^\[rule "id"\]' "$work/man.text" >"$work/man.rule" || true

read_into rule.keys '
/^static int read_rule\(/ { inside = 1 }
inside && /keys\[\] = \{.*};$/ {
    gsub(/.*\{|, NULL.*|"/, "")
    count = split($0, key, /, */)
    for (i = 1; i <= count; i++)
        row("[rule \"id\"] " key[i], "")
    inside = 0
}' src/policy/read.c

# The roles of the built-in policy are the first display of their section.
read_into man.roles '
/^\.S[hs] / { section = $2 == "[roles]" }
section && /^\.Ed/ { section = 0 }
section && display {
    key = value = plain($0)
    sub(/ *=.*/, "", key)
    sub(/^[^=]*= */, "", value)
    row("[roles] " key, value)
}
/^\.B/ { display = /^\.Bd/ }' man/sallyport-policy.5

source=src/policy/options.c page=man/sallyport-policy.5
compare keys options.help conf.options "$source" conf/policy.ini
compare begins options.help man.options.text "$source" "$page"
compare values options.type man.options.type "$source" "$page"
compare values conf.options man.options.default conf/policy.ini "$page"
compare values conf.roles man.roles conf/policy.ini "$page"
compare keys rule.keys man.rule src/policy/read.c "$page"
awk -F '\t' '
{ key = $1; sub(/.*\] /, "", key) }
index($2, key " = ") != 1 {
    print $3 ": the example of " $1 " does not begin with " key " ="
    bad = 1
}
END { exit bad }' "$work/man.example" || bad=1

# --- commands ---

read_into commands.main '
/\*const commands\[\] = \{/ { inside = 1 }
inside && /&command_/ {
    gsub(/[^a-z_ ]/, "")
    count = split($0, name, " ")
    for (i = 1; i <= count; i++)
        row(substr(name[i], 9), "")
}
/^};/ { inside = 0 }' src/cli/main.c

# Of a command: its name and summary; of its usage, the options "check --ref"
# and the words to choose from, "rules --format=json" or "policy show".
for what in summary usage; do
    read_into "commands.$what" '
    function usage(text,    list, count, i, before) {
        while (match(text, /--[a-z-]+|[a-z]+(\|[a-z]+)+/)) {
            list = substr(text, RSTART, RLENGTH)
            before = substr(text, 1, RSTART - 1)
            text = substr(text, RSTART + RLENGTH)
            if (list ~ /^-/) {
                option = list
                add(name " " list)
                continue
            }
            count = split(list, word, "|")
            for (i = 1; i <= count; i++)
                add(name (before == " " ? " " option "=" : " ") word[i])
        }
    }
    function add(key) {
        if (!((FILENAME, key) in seen))
            row(key, "")
        seen[FILENAME, key] = 1
    }
    /^const struct command command_/ { inside = 1 }
    inside && /^    \.name =/ { name = literals($0) }
    inside && /^    \.(summary|usage) =/ { code = ""; open = $1 }
    open {
        code = code $0
        text = literals(code)
        if (rest ~ /,$/) {
            if (what == "summary" && open == ".summary")
                row(name, text)
            if (what == "usage" && open == ".usage")
                usage(text)
            open = ""
        }
    }
    /^};/ { inside = 0 }' what="$what" src/cli/*.c
done

# The overview: .It Cm check, then the summary.
read_into man.commands '
function flush() {
    if (key != "")
        print key "\t" text "\t" FILENAME ":" at
    key = text = ""
}
/^\.Sh / { flush(); inside = $2 == "COMMANDS" }
inside && /^\.It Cm / { flush(); key = $3; at = FNR; next }
/^\.El/ { flush(); inside = 0 }
inside && !/^\./ { text = join(text, plain($0)) }' man/sallyport.1

for manual in man/sallyport-*.1; do
    name=${manual#man/sallyport-}
    printf '%s\t\t%s\n' "${name%.1}" "$manual:1"
done >"$work/man.pages"

# The options of a page: .It Fl -ref Ar REF; words: .It Cm show, in a list of
# the section DESCRIPTION.
read_into man.usage '
FNR == 1 {
    name = FILENAME
    gsub(/^.*sallyport-|\.1$/, "", name)
}
/^\.Sh / { section = $2 }
/^\.It Cm / && section == "DESCRIPTION" { row(name " " $3, "") }
/^\.It Fl -/ {
    option = name " -" $3
    row(option, "")
    for (i = 4; i <= NF; i++)
        if ($i == "Cm")
            row(option "=" $(i + 1), "")
}' man/sallyport-*.1

main=src/cli/main.c
compare keys commands.main commands.summary "$main" src/cli
compare keys commands.main man.pages "$main" man
compare begins commands.summary man.commands src/cli man/sallyport.1
compare keys commands.usage man.usage src/cli "its page"

# --- completions ---

# bash is asked: what does it offer behind these words?
cat >"$work/offer.bash" <<'END'
file=completions/sallyport.bash
. "$file"
offer() { # PREFIX-OF-KEYS WORD...: one line for each, but for help
    local prefix=$1 word
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _sallyport
    for word in "${COMPREPLY[@]}"; do
        case $word in
        help | --help) ;;
        *) printf '%s\t\t%s:%s\n' "$prefix$word" "$file" \
            "$(grep -n -m 1 -w -e "$word" "$file" | cut -d : -f 1)" ;;
        esac
    done
}
case $1 in
commands) offer '' sallyport '' ;;
rules) offer '' "$2" explain '' ;;
usage)
    while read -r name; do
        offer "$name " sallyport "$name" --
        offer "$name --format=" sallyport "$name" --format ''
        [ "$name" != policy ] || offer "$name " sallyport "$name" ''
    done
    ;;
esac
END
bash "$work/offer.bash" commands >"$work/bash.commands"
cut -f 1 "$work/commands.main" |
    bash "$work/offer.bash" usage >"$work/bash.usage"

# zsh: the list of commands, "name:summary"; then "(name)", its options, ";;".
read_into zsh.commands '
/^ *commands=\($/ { inside = 1; next }
/^ *\)$/ { inside = 0 }
inside {
    gsub(/^ *\047|\047$/, "")
    if (!/^help:/)
        row(substr($0, 1, index($0, ":") - 1), substr($0, index($0, ":") + 1))
}' completions/_sallyport
read_into zsh.usage '
/^    \([a-z]+\)$/ { name = $1; gsub(/[()]/, "", name) }
/^ *;;$/ { name = "" }
name != "" && match($0, /\047(\([^)]*\))?--[a-z-]+/) {
    option = substr($0, RSTART, RLENGTH)
    sub(/^.*\047(\([^)]*\))?/, "", option)
    row(name " " option, "")
    if (match($0, /:\([a-z ]+\)\047/)) {
        count = split(substr($0, RSTART + 2, RLENGTH - 4), word, " ")
        for (i = 1; i <= count; i++)
            row(name " " option "=" word[i], "")
    }
}
name != "" && match($0, /:\(\(.*\)\)/) {
    text = substr($0, RSTART + 3, RLENGTH - 5)
    while (match(text, /[a-z]+\\:"[^"]*"/)) {
        item = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        sub(/\\:.*/, "", item)
        row(name " " item, "")
    }
}' completions/_sallyport

# fish: one line for each command and option.
read_into fish.commands '
/ -n __sallyport_needs_command -a / && $7 != "help" {
    text = $0
    gsub(/^.* -d \047|\047$/, "", text)
    row($7, text)
}' completions/sallyport.fish
read_into fish.usage '
match($0, /-n \047__sallyport_(is|needs_argument) [a-z]+\047 /) {
    split(substr($0, RSTART, RLENGTH), part, /[ \047]+/)
    name = part[3]
    $0 = substr($0, RSTART + RLENGTH)
    if ($1 == "-a" && $2 ~ /^[a-z]+$/)
        row(name " " $2, "")
    if ($1 != "-l")
        next
    row(name " --" $2, "")
    if (match($0, / -a \047[a-z ]+\047/)) {
        count = split(substr($0, RSTART + 5, RLENGTH - 6), word, " ")
        for (i = 1; i <= count; i++)
            row(name " --" $2 "=" word[i], "")
    }
}' completions/sallyport.fish

compare keys commands.main bash.commands "$main" completions/sallyport.bash
compare values commands.summary zsh.commands src/cli completions/_sallyport
compare values commands.summary fish.commands src/cli completions/sallyport.fish
compare keys commands.usage bash.usage src/cli completions/sallyport.bash
compare keys commands.usage zsh.usage src/cli completions/_sallyport
compare keys commands.usage fish.usage src/cli completions/sallyport.fish

# --- the checks of doctor ---

read_into checks.source '
/^const struct sp_check sp_checks\[\] = \{/ { inside = 1; next }
/^};/ { inside = 0 }
inside && /^    \{"/ { code = ""; open = 1 }
inside && open { code = code $0 }
inside && open && /},$/ {
    split(code, part, "\"")
    row(part[2], part[4])
    open = 0
}' src/doctor/checks.c

read_into checks.man '
function flush() {
    if (key != "")
        print key "\t" text "\t" FILENAME ":" at
    key = text = ""
}
/^\.Sh / { flush(); inside = $2 == "CHECKS" }
inside && /^\.It Cm / { flush(); key = plain($3); at = FNR; next }
/^\.El/ { flush() }
inside && !/^\./ { text = join(text, plain($0)) }' man/sallyport-doctor.1

compare begins checks.source checks.man src/doctor/checks.c man/sallyport-doctor.1

# --- versions ---

read_into version.make '/^VERSION *:?= */ { row("the version", $NF) }' Makefile
read_into version.log '/^## / { row("the version", $2); exit }' CHANGELOG.md
read_into version.man '/^sallyport [0-9.]+ \(/ { row("the version", $2) }' \
    man/sallyport-version.1
compare values version.make version.log Makefile CHANGELOG.md
compare values version.make version.man Makefile man/sallyport-version.1

# --- what only the command can say ---

command=$build/bin/sallyport
if [ -x "$command" ] &&
    [ -z "$(find src conf include -newer "$command" -type f)" ]; then
    bash "$work/offer.bash" rules "$command" >"$work/bash.rules"
    compare keys rules.def bash.rules include/sallyport/rules.def \
        "what completions/sallyport.bash offers"
    while IFS='	' read -r key example at; do
        section=${key% *}
        [ "$section" != '[rule "id"]' ] || section='[rule "tdd-order"]'
        printf '[roles]\nmaintainer =\n%s\n%s\n' "$section" "$example" \
            >"$work/example.ini"
        said=$("$command" policy check --config "$work/example.ini" 2>&1) ||
            { echo "$at: the example of $key is refused: $said"; bad=1; }
    done <"$work/man.example"
fi

exit $bad
