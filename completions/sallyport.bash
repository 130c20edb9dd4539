# shellcheck shell=bash
# Completion of sallyport for bash, and of `git sallyport` beside git's own
# completion. `make tables` writes what stands between the marks.
#
# The functions share what bash lets callers hand down: cur, the word being
# typed, and sallyport, the program to ask.

_sallyport_words() { # WORD...: those that begin with the word being typed
    local word
    for word in "$@"; do
        [[ $word != "$cur"* ]] || COMPREPLY+=("$word")
    done
}

_sallyport_lines() { # COMMAND...: the same, each line of its output is a word
    local -a lines
    mapfile -t lines < <("$@" 2>/dev/null)
    _sallyport_words "${lines[@]}"
}

_sallyport_refs() {
    _sallyport_lines git for-each-ref --format='%(refname:short)' \
        refs/heads refs/tags refs/remotes
}

# A commit, or what follows the dots or the caret of a range: main..fea<TAB>
_sallyport_range() {
    local before='' i
    [[ $cur != ^* ]] || before=^
    [[ $cur != *..* ]] || before=${cur%"${cur##*..}"}
    cur=${cur#"$before"}
    _sallyport_words HEAD
    _sallyport_refs
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=$before${COMPREPLY[i]}
    done
}

# A branch, or any ref by its full name.
_sallyport_target() {
    _sallyport_lines git for-each-ref --format='%(refname:short)' refs/heads
    [[ $cur != r* ]] ||
        _sallyport_lines git for-each-ref --format='%(refname)' \
            refs/heads refs/tags
}

_sallyport_files() {
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
}

_sallyport_directories() {
    mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    compopt -o filenames 2>/dev/null
}

_sallyport_rules() { # the names of rules and codes, from the command itself
    _sallyport_lines _sallyport_rule_names
}

_sallyport_rule_names() {
    "$sallyport" rules --format markdown | sed -n 's/^| `\([^`]*\)`.*/\1/p'
}

# The value of an option: cur is what is typed of it.
_sallyport_value() { # COMMAND OPTION
    case $1:$2 in
    # table: bash-values
    check:--ref) _sallyport_target ;;
    check:--base) _sallyport_target ;;
    check:--format) _sallyport_words text json sarif junit github ;;
    check:--config) _sallyport_files ;;
    check:--message) _sallyport_files ;;
    check:--body) _sallyport_files ;;
    log:--ref) _sallyport_target ;;
    log:--format) _sallyport_words text json ;;
    log:--config) _sallyport_files ;;
    status:--ref) _sallyport_target ;;
    status:--base) _sallyport_target ;;
    status:--format) _sallyport_words text json prompt ;;
    status:--config) _sallyport_files ;;
    prove:--format) _sallyport_words text json junit ;;
    prove:--ref) _sallyport_target ;;
    prove:--config) _sallyport_files ;;
    approve:--ref) _sallyport_target ;;
    approve:--config) _sallyport_files ;;
    gate:--from) _sallyport_files ;;
    gate:--format) _sallyport_words lcov cobertura coverage-py jacoco go-cover sarif trivy tfsec checkov npm-audit pip-audit terraform-validate terraform-plan kubeconform kubeval junit hey wrk k6 vegeta ;;
    gate:--result) _sallyport_words pass fail not-applicable ;;
    gate:--commit) _sallyport_target ;;
    gate:--config) _sallyport_files ;;
    break-glass:--ref) _sallyport_target ;;
    break-glass:--config) _sallyport_files ;;
    waiver:--rule) _sallyport_rules ;;
    waiver:--ref) _sallyport_target ;;
    waiver:--config) _sallyport_files ;;
    exceptions:--format) _sallyport_words text json ;;
    exceptions:--config) _sallyport_files ;;
    explain:--config) _sallyport_files ;;
    rules:--format) _sallyport_words text json markdown ;;
    policy:--config) _sallyport_files ;;
    policy:--output) _sallyport_files ;;
    prp:--config) _sallyport_files ;;
    runbook:--config) _sallyport_files ;;
    audit:--ref) _sallyport_target ;;
    audit:--code) _sallyport_rules ;;
    audit:--verdict) _sallyport_words accept refuse undecided ;;
    audit:--kind) _sallyport_words push landed record exception admin out-of-band ;;
    audit:--head) _sallyport_files ;;
    audit:--format) _sallyport_words text json jsonl csv yaml cloudevents ;;
    audit:--config) _sallyport_files ;;
    replay:--policy) _sallyport_files ;;
    replay:--format) _sallyport_words text json ;;
    report:--html) _sallyport_files ;;
    report:--format) _sallyport_words text json ;;
    report:--config) _sallyport_files ;;
    metrics:--textfile) _sallyport_files ;;
    metrics:--config) _sallyport_files ;;
    ship:--store) _sallyport_files ;;
    ship:--all) _sallyport_directories ;;
    ship:--head) _sallyport_files ;;
    doctor:--format) _sallyport_words text json ;;
    doctor:--global) _sallyport_directories ;;
    # end of table
    esac
}

_sallyport_arguments() { # COMMAND
    case $1:$cur in
    # table: bash-arguments
    check:-*)
        _sallyport_words --ref --base --as --since --format --summary \
            --no-pager --config --allow-shallow --push --since-install \
            --message --title --body --help
        ;;
    check:*) _sallyport_range ;;
    log:-*)
        _sallyport_words --ref --as --format --reverse --no-pager \
            --allow-shallow --config --help
        ;;
    log:*) _sallyport_range ;;
    status:*)
        _sallyport_words --ref --base --format --allow-shallow --config \
            --help
        ;;
    prove:-*)
        _sallyport_words -j --timeout --all --red-exit --red-pattern --format \
            --no-cache --record --ref --as --remote --allow-shallow --config \
            --help
        ;;
    prove:*) _sallyport_range ;;
    approve:-*)
        _sallyport_words --reject --withdraw --over --as-role -m --ref \
            --remote --config --help
        ;;
    approve:*) _sallyport_target ;;
    gate:-*)
        _sallyport_words --from --format --result --metric --mitigation \
            --reason --run --commit --no-record --remote --config --help
        ;;
    gate:*) _sallyport_words record list run ;;
    break-glass:-*)
        _sallyport_words --incident --ref --for --prp -m --remote --config \
            --help
        ;;
    break-glass:*) _sallyport_words request approve revoke review list drill ;;
    waiver:-*)
        _sallyport_words --rule --ref --reason --risk --mitigation --prp \
            --for -m --remote --config --help
        ;;
    waiver:*) _sallyport_words request approve revoke list ;;
    exceptions:*)
        _sallyport_words --format --remote --config --help
        ;;
    explain:-*)
        _sallyport_words --config --help
        ;;
    explain:*) _sallyport_rules ;;
    rules:*)
        _sallyport_words --format --help
        ;;
    policy:-*)
        _sallyport_words --config --output --remote --ini --drop --help
        ;;
    policy:*) _sallyport_words show check path init publish fetch ;;
    prp:-*)
        _sallyport_words --title --config --help
        ;;
    prp:*) _sallyport_words new ;;
    runbook:-*)
        _sallyport_words --title --config --help
        ;;
    runbook:*) _sallyport_words new ;;
    audit:-*)
        _sallyport_words -n --user --ref --code --prp --incident --verdict \
            --kind --since --until --landed --not-landed --follow --dry-run \
            --head --from --origin --format --config --help
        ;;
    audit:*) _sallyport_words log show export verify head prove prune acknowledge ;;
    replay:*)
        _sallyport_words --policy --since --until --format --help
        ;;
    prompt:-*)
        _sallyport_words --help
        ;;
    prompt:*) _sallyport_words bash zsh fish ;;
    report:*)
        _sallyport_words --since --until --html --format --from --origin \
            --config --help
        ;;
    metrics:*)
        _sallyport_words --textfile --from --origin --config --help
        ;;
    notify:*)
        _sallyport_words --follow --from --help
        ;;
    ship:-*)
        _sallyport_words --to --from --store --all --origin --head --once \
            --follow --help
        ;;
    ship:*) _sallyport_words send verify status doctor migrate ;;
    lockout:-*)
        _sallyport_words --help
        ;;
    lockout:*) _sallyport_words list clear ;;
    doctor:-*)
        _sallyport_words --format --quiet --global --help
        ;;
    doctor:*) _sallyport_directories ;;
    version:*)
        _sallyport_words --help
        ;;
    # end of table
    esac
}

_sallyport_at() { # INDEX: where the command stands in COMP_WORDS
    local command=${COMP_WORDS[$1]} cur=${COMP_WORDS[COMP_CWORD]} before=
    COMPREPLY=()
    if ((COMP_CWORD <= $1)); then
        # table: bash-commands
        _sallyport_words check log status prove approve gate break-glass \
            waiver exceptions explain rules policy prp runbook audit replay \
            prompt report metrics notify ship lockout doctor version help
        # end of table
        [[ $cur != -* ]] || _sallyport_words --help --version
        return
    fi
    # bash makes three words of --ref=main.
    before=${COMP_WORDS[COMP_CWORD - 1]}
    [[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}
    [[ $cur != = ]] || cur=
    case $before in
    # table: bash-options
    --ref | --base | --as | --since | --format | --config | --message | \
        --title | --body | -j | --timeout | --red-exit | --red-pattern | \
        --remote | --over | --as-role | -m | --from | --result | --metric | \
        --mitigation | --reason | --run | --commit | --incident | --for | \
        --prp | --rule | --risk | --output | -n | --user | --code | --verdict \
        | --kind | --until | --head | --origin | --policy | --html | \
        --textfile | --to | --store | --all | --global)
    # end of table
        _sallyport_value "$command" "$before"
        ;;
    *) _sallyport_arguments "$command" ;;
    esac
}

_sallyport() {
    local sallyport=${COMP_WORDS[0]/#\~/$HOME}
    _sallyport_at 1
}

_git_sallyport() { # called by git's completion
    local sallyport=sallyport i
    for ((i = 1; i <= COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} != sallyport ]] || break
    done
    _sallyport_at $((i + 1))
}

complete -F _sallyport sallyport git-sallyport
