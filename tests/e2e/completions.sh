#!/usr/bin/env bash
# Real shells are asked what they offer: the commands of `sallyport help`, and of
# each command the options of its usage; also behind `git sallyport`.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

succeeds 'installed' make -s -C "$SALLYPORT_SOURCE" -o all \
    BUILD="$SALLYPORT_BUILD" PREFIX="$scratch/prefix" install
share=$scratch/prefix/share
PATH=$scratch/prefix/bin:$PATH
export XDG_DATA_DIRS=$share:/usr/local/share:/usr/share
story 'a repository to complete names of'
branch feature/tunnel

# --- asking: each reads lines, and prints what is offered at the end of each
# --- as "LINE TAB WORD"

ask_bash() {
    cat >"$scratch/ask.bash" <<'END'
. /usr/share/bash-completion/bash_completion
load=_comp_load
declare -F _comp_load >/dev/null || load=__load_completion
while IFS= read -r line; do
    read -ra COMP_WORDS <<<"$line"
    [[ $line != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line}
    COMPREPLY=()
    $load "${COMP_WORDS[0]}"
    read -ra how < <(complete -p "${COMP_WORDS[0]}")
    for ((i = 0; i < ${#how[@]}; i++)); do
        [[ ${how[i]} != -F ]] || function=${how[i + 1]}
    done
    "$function" "${COMP_WORDS[0]}" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
    [[ ${#COMPREPLY[@]} = 0 ]] || printf "$line\t%s\n" "${COMPREPLY[@]}"
done
END
    bash --norc --noprofile "$scratch/ask.bash"
}

# On a terminal of its own, at its first prompt.
ask_zsh() {
    mkdir -p "$scratch/zsh"
    cat >"$scratch/zsh/lines"
    : >"$scratch/zsh/offers"
    cat >"$scratch/zsh/.zshrc" <<'END'
fpath=($ZDOTDIR/../prefix/share/zsh/site-functions $fpath)
autoload -Uz compinit
compinit -u -D
LISTMAX=10000
compadd() { # what it would add goes to a file, too
    local -a offered
    if (( ! ${@[(I)-[OAD]]} )); then
        builtin compadd -A offered "$@"
        (( ! $#offered )) || print -rl -- $asked$'\t'$^offered >>$ZDOTDIR/offers
    fi
    builtin compadd "$@"
}
zle-line-init() {
    local asked
    for asked in "${(@f)$(<$ZDOTDIR/lines)}"; do
        BUFFER=$asked CURSOR=$#BUFFER
        zle list-choices
    done
    exit
}
zle -N zle-line-init
END
    ZDOTDIR=$scratch/zsh TERM=xterm script -qec 'zsh -i' /dev/null \
        >"$scratch/zsh/terminal" 2>&1
    cat "$scratch/zsh/offers"
}

# Newer fish asks for git-sallyport when it completes `git sallyport`.
ask_fish() {
    cat >"$scratch/ask.fish" <<'END'
while read -l line
    set -l asked (string replace -r '^git ' git- -- $line)
    printf "$line\t%s\n" (complete -C $asked | string replace -r '\t.*' '')
end
END
    fish "$scratch/ask.fish"
}

# --- what they should say ---

commands() { sallyport help | sed -n 's/^  \([a-z-]*\)  .*/\1/p'; }

options() { # COMMAND: of its usage
    sallyport "$1" --help | sed -n '/^usage:/,/^$/p' |
        grep -oE -e '--[a-z][a-z-]*'
}

expected() {
    local name who
    for who in 'sallyport' 'git sallyport'; do
        commands | sed "s/^/$who \t/"
        printf '%s \thelp\n' "$who"
        for name in $(commands); do
            { options "$name" && echo --help; } | sed "s/^/$who $name --\t/"
        done
    done
    sallyport rules | sed 's/ .*//; s/^/sallyport explain \t/'
    sallyport rules --format json | jq -r '.[].codes[].id' |
        sed 's/^/sallyport explain \t/'
    printf 'sallyport check feature\tfeature/tunnel\n'
    printf 'sallyport check main..feature\tfeature/tunnel\n'
    printf 'sallyport check ^feature\tfeature/tunnel\n'
    printf 'git sallyport check --ref feature\tfeature/tunnel\n'
}

is 'there are commands' 'check log ' "$(commands | head -n 2 | tr '\n' ' ')"
is 'and options' '--ref --as ' "$(options check | head -n 2 | tr '\n' ' ')"
expected | sort -u >"$scratch/expected"
cut -f 1 "$scratch/expected" | uniq >"$scratch/lines"
for shell in bash zsh fish; do
    if ! command -v $shell >/dev/null; then
        skip "$shell" "$shell is not installed"
        continue
    fi
    # zsh offers --ref= with its equals sign, and a range without its beginning.
    "ask_$shell" <"$scratch/lines" 2>"$scratch/err" |
        sed 's/=$//; s/\t\(main\.\.\|\^\)/\t/' | sort -u >"$scratch/offered"
    is_text "$shell offers all that there is" "$scratch/offered" \
        "$scratch/err" <"$scratch/expected"
done
