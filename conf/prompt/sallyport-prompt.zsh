# Where the branch stands in its cycle, in the prompt of zsh: "RED>GREEN ", in
# the colour of the step that was taken. In ~/.zshrc, behind what sets PROMPT:
#     eval "$(sallyport prompt zsh)"
# It stands in front of PROMPT, unless PROMPT has ${SALLYPORT_PROMPT} somewhere
# (with setopt prompt_subst).

__sallyport_prompt() {
  local before=$? bang=no word='' colour=''
  [[ ! -o prompt_bang ]] || bang=yes
  emulate -L zsh
  PROMPT=${PROMPT#"${SALLYPORT_PROMPT-}"}
  if whence -p sallyport >/dev/null; then
    word=$(sallyport status --format prompt 2>/dev/null)
  fi
  case $word in
    (RED*) colour=red ;;
    (GREEN*) colour=green ;;
    (REFACTOR*) colour=blue ;;
  esac
  [[ $bang == no ]] || word=${word//\!/!!}
  [[ -z $colour || -n ${NO_COLOR-} ]] || word="%F{$colour}$word%f"
  typeset -g SALLYPORT_PROMPT=${word:+$word }
  [[ $PROMPT == *SALLYPORT_PROMPT* ]] || PROMPT=$SALLYPORT_PROMPT$PROMPT
  return $before
}

autoload -Uz add-zsh-hook
add-zsh-hook precmd __sallyport_prompt
