# shellcheck shell=bash
# Where the branch stands in its cycle, in the prompt of bash: "RED>GREEN ", in
# the colour of the step that was taken. In ~/.bashrc, behind what sets PS1:
#     eval "$(sallyport prompt bash)"
# It stands in front of PS1, or where PS1 has '${SALLYPORT_PROMPT}' already.

__sallyport_prompt() {
    local before=$? word='' colour=''
    if hash sallyport 2>/dev/null; then
        word=$(sallyport status --format prompt 2>/dev/null) || word=''
    fi
    case $word in
    RED*) colour=31 ;;
    GREEN*) colour=32 ;;
    REFACTOR*) colour=34 ;;
    esac
    SALLYPORT_PROMPT=${word:+$word }
    if [[ -n $colour && -z ${NO_COLOR-} && ${TERM-dumb} != dumb ]]; then
        SALLYPORT_PROMPT=$'\e['${colour}m$word$'\e[m '
        # What takes no room, where bash edits the line itself.
        [[ ! -o emacs && ! -o vi ]] ||
            SALLYPORT_PROMPT=$'\001\e['${colour}$'m\002'$word$'\001\e[m\002 '
    fi
    # Anew each time: some prompts are made anew each time.
    # shellcheck disable=SC2016
    [[ ${PS1-} == *SALLYPORT_PROMPT* ]] || PS1='${SALLYPORT_PROMPT}'${PS1-}
    return "$before"
}

# Last, so that what others do there has been done. An array since bash 5.1.
if [[ ${PROMPT_COMMAND[*]-} != *__sallyport_prompt* ]]; then
    if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
        PROMPT_COMMAND+=(__sallyport_prompt)
    else
        # shellcheck disable=SC2128,SC2178
        PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}__sallyport_prompt
    fi
fi
