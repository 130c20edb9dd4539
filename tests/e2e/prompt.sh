#!/usr/bin/env bash
# prompt: the word of `status --format prompt`, and the three shells with it.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH
snippets=$SALLYPORT_SOURCE/conf/prompt

# Nothing but the word, and always success.
word() { # WHAT WORD [ARGUMENT...]
    local what=$1 expected=$2
    shift 2
    status=0
    sallyport status --format prompt "$@" >"$here/out" 2>&1 || status=$?
    is "$what" "$expected, 0" "$(<"$here/out"), $status"
}

story 'the word'
word 'on main' ''
branch feature/x
word 'a new branch' '>RED'
red A && word 'RED' 'RED>GREEN'
green A && word 'GREEN' 'GREEN>REFACTOR'
refactor A && word 'REFACTOR' 'REFACTOR>RED'
green A && word 'out of order' 'GREEN>REFACTOR!'
word 'another branch' '' --ref main
printf '[tdd]\nrefactor-step = optional\n' >.sallyport.ini
word 'another policy' 'GREEN>RED!'
printf '[tdd]\nrefactor-stp = optional\n' >.sallyport.ini
word 'a policy that cannot be read' ''
rm .sallyport.ini
word 'a branch that is not there' '' --ref feature/none
GIT_SEQUENCE_EDITOR='sed -i 2s/pick/edit/' git rebase -q -i main 2>"$here/err"
word 'in the middle of a rebase' 'GREEN>REFACTOR'
git rebase --abort
git switch -q --detach
word 'a detached HEAD' ''
git switch -q --orphan feature/y
word 'no commits' ''
git init -q -b trunk "$here/alone" && cd "$here/alone" || exit
git commit -q --allow-empty -m 'test: x'
word 'no protected branch' ''
cd "$here" || exit
word 'no repository' ''
GIT_DIR=nowhere word 'a repository that is not there' ''

story 'another user'
branch feature/x && red A
if [ $EUID = 0 ]; then
    chown 12345 .git
    word 'in a repository of another user' ''
else
    skip 'in a repository of another user' 'only root gives files away'
fi

story 'a long branch is read once'
branch feature/x
is 'a short one leaves nothing behind' no \
    "$(word x '' >"$here/x" && [ -e .git/sallyport ] && echo yes || echo no)"
for ((n = 0; n < 64; n++)); do
    git commit -q --allow-empty -m "docs: $n"
done
red A
word 'the first time' 'RED>GREEN'
is 'it is kept' 'prompt' "$(ls .git/sallyport)"
is 'one short line' "1 $((64 + 11))" "$(wc -lc <.git/sallyport/prompt | xargs)"
touch -d '2001-01-01' .git/sallyport/prompt
word 'the second time' 'RED>GREEN'
is 'it was not written again' 2001-01-01 "$(date -r .git/sallyport/prompt +%F)"
sed -i 's/RED>GREEN/GREEN/' .git/sallyport/prompt
word 'that is where it comes from' 'GREEN'
sed -i 's/GREEN/\x1b[31mRED/' .git/sallyport/prompt
word 'words of ours alone' 'RED>GREEN'
green A
word 'a commit' 'GREEN>REFACTOR'
printf '[tdd]\nrefactor-step = optional\n' >.sallyport.ini
word 'a policy' 'GREEN>RED'
git update-ref refs/remotes/origin/main HEAD
word 'a fetch' '>RED'
git update-ref refs/remotes/origin/main main
git branch -q -m feature/z && word 'a name' 'GREEN>RED'
printf '[limits]\ncommits = 3\n' >.sallyport.ini
word 'more than the policy lets' ''
rm -r .git/sallyport && : >.git/sallyport
printf '[tdd]\nrefactor-step = optional\n' >.sallyport.ini
word 'where it cannot be kept' 'GREEN>RED'
rm .git/sallyport && mkdir .git/sallyport .git/sallyport/prompt
word 'where something is in the way' 'GREEN>RED'
is 'nothing is left over' prompt "$(ls .git/sallyport)"

# --- the shells, for real: what they show at each prompt ---

# in_shell SHELL RC COMMAND...: each COMMAND is typed; what is shown goes to
# $here/shown.
in_shell() {
    local rc=$here/rc run line
    mkdir -p "$rc/fish/generated_completions" # else fish begins to make them
    case $1 in
    bash)
        printf '%s\n' "bind 'set enable-bracketed-paste off'" "$2" >"$rc/bash"
        run="bash --noprofile --rcfile $rc/bash -i"
        ;;
    zsh)
        printf '%s\n' 'unsetopt zle prompt_sp prompt_cr' "$2" >"$rc/.zshrc"
        run="env ZDOTDIR=$rc zsh -d -i"
        ;;
    fish)
        printf '%s\n' 'set -g fish_greeting' "$2" >"$rc/fish/config.fish"
        run="env XDG_CONFIG_HOME=$rc XDG_DATA_HOME=$rc fish -i"
        ;;
    esac
    shift 2
    for line in "$@" exit; do echo "$line"; done |
        TERM=${term:-xterm} script -qec "stty -echo rows 24 cols 80; $run" \
            /dev/null >"$here/shown" 2>&1
}

# The same; then each prompt must be as on standard input. They end with "> ".
prompts() { # WHAT SHELL RC COMMAND... <PROMPTS
    local what=$1
    shift
    in_shell "$@"
    tr -d '\r' <"$here/shown" | grep -a '> ' >"$here/prompts"
    is_text "$what" "$here/prompts" "$here/shown"
}

without=${PATH#*:} # no sallyport there
red_in() { printf '\033[31mRED>GREEN\033[%sm ' "$1"; }

story 'bash'
branch feature/x && red A
snippet='eval "$(sallyport prompt bash)"'
word=$(red_in '')
prompts 'in front of the prompt, while there is something to say' \
    bash "PS1=\$'> \\n'; $snippet" 'git switch -q main' 'git switch -q -' <<END
$word> 
> 
$word> 
END
prompts 'the status of the last command stays' \
    bash "PS1=\$'\$? > \\n'; PROMPT_COMMAND='(exit \$?);'; $snippet" '(exit 3)' true <<END
${word}0 > 
${word}3 > 
${word}0 > 
END
prompts 'sourced twice' bash "PS1=\$'> \\n'; $snippet; $snippet" <<END
$word> 
END
prompts 'a prompt that is made again each time' \
    bash "PROMPT_COMMAND=('PS1=\"\$((++n)) > \"\$'\\''\\n'\\''' 'm=1'); $snippet" true <<END
${word}1 > 
${word}2 > 
END
# shellcheck disable=SC2016
prompts 'a prompt that has it somewhere else' \
    bash "set -u; PS1='[\${SALLYPORT_PROMPT}] > '\$'\\n'; $snippet" <<END
[$word] > 
END
prompts 'without the command' \
    bash "PS1=\$'> \\n'; $snippet" "PATH=$without" "PATH=$PATH" <<END
$word> 
> 
$word> 
END
prompts 'where bash does not edit the line' \
    bash "set +o emacs; PS1=\$'> \\n'; $snippet" <<END
$word> 
END
term=dumb prompts 'without colours' bash "PS1=\$'> \\n'; $snippet" <<<'RED>GREEN > '
prompts 'with NO_COLOR' bash "NO_COLOR=1; PS1=\$'> \\n'; $snippet" <<<'RED>GREEN > '

story 'zsh'
branch feature/x && red A
snippet='eval "$(sallyport prompt zsh)"'
word=$(red_in 39)
prompts 'in front of the prompt, while there is something to say' \
    zsh "PROMPT=\$'> \\n'; $snippet" 'git switch -q main' 'git switch -q -' <<END
$word> 
> 
$word> 
END
prompts 'the status of the last command stays' \
    zsh "PROMPT=\$'%? > \\n'; $snippet" '(exit 3)' true <<END
${word}0 > 
${word}3 > 
${word}0 > 
END
prompts 'sourced twice' zsh "PROMPT=\$'> \\n'; $snippet; $snippet" <<END
$word> 
END
prompts 'a prompt that is made again each time' \
    zsh "again() { PROMPT=\"\$((++n)) > \"\$'\\n' }; precmd_functions=(again); $snippet" true <<END
${word}1 > 
${word}2 > 
END
prompts 'a prompt that has it somewhere else' \
    zsh "setopt prompt_subst ksh_arrays no_unset; PROMPT='[\${SALLYPORT_PROMPT}] > '\$'\\n'; $snippet" true <<END
[$word] > 
[$word] > 
END
prompts 'without the command' \
    zsh "PROMPT=\$'> \\n'; $snippet" "PATH=$without" "PATH=$PATH" <<END
$word> 
> 
$word> 
END
prompts 'with NO_COLOR' zsh "NO_COLOR=1; PROMPT=\$'> \\n'; $snippet" <<<'RED>GREEN > '
green A && green B
prompts 'a mark that the shell knows, too' \
    zsh "setopt prompt_bang; PROMPT=\$'> \\n'; $snippet" <<END
$(printf '\033[32mGREEN>REFACTOR!\033[39m > ')
END

# fish draws what is at the right again while one types, and what is at the left
# once for each prompt.
right_prompts() { # WHAT EXPECTED RC COMMAND...
    local what=$1 expected=$2
    in_shell fish "function fish_prompt; printf %s a-prompt; end; $3" "${@:4}"
    awk -v RS='a-prompt' 'NR > 1 {
        printf "%s%s", (NR > 2 ? "; " : ""), (/RED>GREEN/ ? "word" : "-")
    }' "$here/shown" >"$here/got"
    is "$what" "$expected" "$(<"$here/got")"
}

story 'fish'
branch feature/x && red A
snippet='sallyport prompt fish | source'
right_prompts 'at the right, while there is something to say' 'word; -; word' \
    "$snippet" 'git switch -q main' 'git switch -q -'
right_prompts 'without the command' 'word; -; word' "$snippet" \
    "set PATH ${without//:/ }" "set PATH ${PATH//:/ }"
is 'no error' 0 "$(grep -ac 'sallyport:\|Unknown' "$here/shown")"
fish_says() { # RC COMMAND: what it prints, without the shell around it
    TERM=xterm fish --no-config -c "$1; $2" 2>&1
}
fish_says "$snippet" fish_right_prompt >"$here/out"
is 'the word, coloured' $'\033[31m RED>GREEN' "$(grep -ao '.*GREEN' "$here/out")"
is 'with NO_COLOR' ' RED>GREEN' \
    "$(fish_says "set -g NO_COLOR 1; $snippet" fish_right_prompt)"
# shellcheck disable=SC2016
other='function fish_right_prompt; echo -n "was $status"; end'
is 'another one stays, and knows how the last command ended' \
    'was 3 RED>GREEN' \
    "$(fish_says "set -g NO_COLOR 1; $other; $snippet; $snippet" \
        'function three; return 3; end; three; fish_right_prompt')"

note 'the command prints the files'
for shell in bash zsh fish; do
    sallyport prompt $shell | is_text "$shell" "$snippets/sallyport-prompt.$shell"
done
