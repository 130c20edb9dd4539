#!/usr/bin/env bash
# words.sh - the words that only we used do not come back; see "Style" in
# CONTRIBUTING.md. A word is found alone and within an identifier, in any case. Names of
# bounds are those of code: the name of a test is a sentence, and may say "at most".
set -euo pipefail
export LC_ALL=C.UTF-8

# Where it looks. This file has to name the words, and so has the test of our texts.
code=(src include hooks install.sh scripts)
all=(README.md CHANGELOG.md CONTRIBUTING.md docs/*.md man "${code[@]}" tests)
name_them=(--exclude=words.sh --exclude=rules_table_codes.c)

# A pattern, and what to write. [^a-z] is the end of a word: of patient_read, too.
words='
mend(s|ed|ing)?|fix: the word of every other tool
desks?|client, or clone: a desk is furniture
patients?|repository: nobody is ill
complain(s|ts?)?|problem, or finding: a program does not complain
whoever|the user who, anyone who: it turns a sentence around
behind (an?|the|its?|this|that|them|one|which|what|it|red|green)|after, beyond
pass(ed|es)? over|skip: one word, and git uses it
go(es)?[ _]on|continue, still: it has a dozen meanings
in[ _]vain|failed, without a result
somebody else|another user, others
(as_)?whom|the user that
speaks? of|be about, name
anew|again
at hand|current, or leave it out
(policy model|research|production policy)[:,]|a page of this repository: nobody else has that one
the contract|the same
room_behind|room_after
'
bounds='
(at_)?most_[a-z]+|max_: the word of limits.h
[a-z]+_most|_max
(at_)?least_[a-z]+|min_
[a-z]+_least|_min
'

bad=0
look_for() { # WORDS PLACE...
    local line pattern found
    while IFS='|' read -r line; do
        [ -n "$line" ] || continue
        pattern=${line%|*}
        found=$(grep -rniE -I "${name_them[@]}" "(^|[^a-z])($pattern)([^a-z]|\$)" "${@:2}" || true)
        [ -n "$found" ] || continue
        echo "$found" | cut -c 1-120 | sed "s/\$/   <- write: ${line##*|}/"
        bad=1
    done <<<"$1"
}
look_for "$words" "${all[@]}"
look_for "$bounds" "${code[@]}"

# A comment that begins with one of these has no noun: a reader looks for it elsewhere.
if grep -rnE '/\* (Of|Whose|So many|So that|Such|Those|That|These|As far) ' "${code[@]}" tests --include='*.[ch]' |
    cut -c 1-120; then
    echo 'words: a comment begins with what it is about'
    bad=1
fi

# clang-format takes `new` for C++, and the "&&" after it for a reference.
if grep -rnE '[a-z] &&[a-z(!*]' "${code[@]}" tests --include='*.[ch]' | cut -c 1-120; then
    echo 'words: a blank is missing after &&: use another name than new'
    bad=1
fi

# Sentences that new users did not understand, and what they asked for. A text of C
# may be broken over lines, so blanks and quotes are dropped before the search.
phrases='
must not touch implementation|this RED commit changes code
its type is outside|'"'chore:'"' may not change code
put into it what|add changes or drop it
its marker say the same|contradict each other; keep one
only corrects another commit|must be squashed before the merge
become the side line|you merged main into the branch
become the second parent|you merged main into the branch
the deletion out of the push|do not delete this tag
who can so|can remove the hook
stands twice in its section|is already set in line 18
implementation before a|code before its test
a RED commit comes first|commit the failing test first
'
# shellcheck disable=SC2016 # awk's own
texts=$(git ls-files README.md src include hooks scripts install.sh man ':(glob)docs/*.md' conf |
    xargs awk 'BEGIN { RS = "\001" }
    { gsub(/[ "\n\\]+/, " "); print FILENAME ": " $0 }')
while IFS='|' read -r phrase say; do
    [ -n "$phrase" ] || continue
    found=$(grep -F -- "$phrase" <<<"$texts" | cut -d : -f 1 || true)
    [ -n "$found" ] || continue
    while read -r file; do echo "$file: '$phrase'   <- write: $say"; done <<<"$found"
    bad=1
done <<<"$phrases"
exit $bad
