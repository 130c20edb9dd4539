# Completion of sallyport for fish. `make tables` writes what stands between the
# marks.

# Options that take a value.
# table: fish-values
set -g __sallyport_values --ref --base --as --since --format --config --message --title --body -j --timeout --red-exit --red-pattern --remote --over --as-role -m --from --result --metric --mitigation --reason --run --commit --incident --for --prp --rule --risk --output -n --user --code --verdict --kind --until --head --origin --policy --html --textfile --to --store --all --global
# end of table

function __sallyport_needs_command
    test (count (commandline -opc)) -eq 1
end

function __sallyport_is # COMMAND: is it the one that is typed?
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = $argv[1]
end

function __sallyport_needs_argument # COMMAND: has it none yet?
    __sallyport_is $argv[1]; or return
    set -l words (commandline -opc)
    set -l skip no
    for word in $words[3..-1]
        if test $skip = yes
            set skip no
        else if contains -- $word $__sallyport_values
            set skip yes
        else if not string match -q -- '-*' $word
            return 1
        end
    end
end

function __sallyport_rules # their names, and those of the codes, from the command itself
    sallyport rules --format markdown 2>/dev/null | string replace -rf '^\| `([^`]+)` \| \S+ \| (.*) \|$' '$1\t$2'
end

function __sallyport_refs # NAMESPACE...
    git for-each-ref --format='%(refname:short)' $argv 2>/dev/null
end

function __sallyport_range # a commit, or what follows the dots or the caret
    set -l before (string match -r '^.*\.\.|^\^' -- (commandline -ct))
    set -q before[1]; or set before ''
    printf '%s\n' $before{HEAD,(__sallyport_refs refs/heads refs/tags refs/remotes)}
end

function __sallyport_target # a branch, or any ref by its full name
    __sallyport_refs refs/heads
    string match -q -- 'r*' (commandline -ct)
    and git for-each-ref --format='%(refname)' refs/heads refs/tags 2>/dev/null
end

complete -c sallyport -f

# table: fish-commands
complete -c sallyport -n __sallyport_needs_command -a check -d 'judges a range of commits, or a push, without pushing'
complete -c sallyport -n __sallyport_needs_command -a log -d 'shows phase, PRP and findings, commit by commit'
complete -c sallyport -n __sallyport_needs_command -a status -d 'shows where a branch stands, and what is missing to merge'
complete -c sallyport -n __sallyport_needs_command -a prove -d 'proves by a command that RED fails and GREEN passes'
complete -c sallyport -n __sallyport_needs_command -a approve -d 'approves a commit, or takes that back, on the server'
complete -c sallyport -n __sallyport_needs_command -a gate -d 'records the result of a gate on the server, or lists them'
complete -c sallyport -n __sallyport_needs_command -a break-glass -d 'opens a ref for an incident, when enough people approve'
complete -c sallyport -n __sallyport_needs_command -a waiver -d 'waives a rule for a while, when enough people approve'
complete -c sallyport -n __sallyport_needs_command -a exceptions -d 'lists grants and waivers, and what is due'
complete -c sallyport -n __sallyport_needs_command -a explain -d 'why a rule exists, what breaks it, how to fix it'
complete -c sallyport -n __sallyport_needs_command -a rules -d 'lists the rules'
complete -c sallyport -n __sallyport_needs_command -a policy -d 'shows the policy in force, or checks it'
complete -c sallyport -n __sallyport_needs_command -a prp -d 'begins the document of a proposal'
complete -c sallyport -n __sallyport_needs_command -a runbook -d 'begins a runbook'
complete -c sallyport -n __sallyport_needs_command -a audit -d 'shows the trail of pushes, and proves that it is whole'
complete -c sallyport -n __sallyport_needs_command -a replay -d 'judges the pushes of the trail again, by another policy'
complete -c sallyport -n __sallyport_needs_command -a prompt -d 'prints what a shell reads to show the step in its prompt'
complete -c sallyport -n __sallyport_needs_command -a report -d 'reports what the trail says of a period'
complete -c sallyport -n __sallyport_needs_command -a metrics -d 'prints the trail as metrics for Prometheus'
complete -c sallyport -n __sallyport_needs_command -a notify -d 'hands new entries of the trail to a program'
complete -c sallyport -n __sallyport_needs_command -a ship -d 'sends the trail to PostgreSQL, where a fleet is read'
complete -c sallyport -n __sallyport_needs_command -a lockout -d 'shows who is locked out on the server, or lifts a lock'
complete -c sallyport -n __sallyport_needs_command -a doctor -d 'says what is installed in repositories, and if it would run'
complete -c sallyport -n __sallyport_needs_command -a version -d 'the version, how it was linked, and with what'
# end of table
complete -c sallyport -n __sallyport_needs_command -a help -d 'list the commands'
complete -c sallyport -n __sallyport_needs_command -l version -d 'print the version'
complete -c sallyport -s h -l help -d 'how to use it'

# table: fish-arguments
complete -c sallyport -n '__sallyport_is check' -a '(__sallyport_range)'
complete -c sallyport -n '__sallyport_is check' -l ref -x -a '(__sallyport_target)' -d 'judge it as a push to REF; default: the current branch'
complete -c sallyport -n '__sallyport_is check' -l base -x -a '(__sallyport_target)' -d 'judge all that BRANCH does not have, as a pull request into it'
complete -c sallyport -n '__sallyport_is check' -l as -x -d 'judge it as a push by USER'
complete -c sallyport -n '__sallyport_is check' -l since -x -d 'only commits that were made since then, such as \'1 year ago\''
complete -c sallyport -n '__sallyport_is check' -l format -x -a 'text json sarif junit github' -d 'how to print the findings'
complete -c sallyport -n '__sallyport_is check' -l summary -d 'count the findings by rule, author and month'
complete -c sallyport -n '__sallyport_is check' -l no-pager -d 'print it all at once, on a terminal too'
complete -c sallyport -n '__sallyport_is check' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is check' -l allow-shallow -d 'continue with what is here where a clone lacks history'
complete -c sallyport -n '__sallyport_is check' -l push -d 'read lines \'OLD NEW REF\', as a hook gets them'
complete -c sallyport -n '__sallyport_is check' -l since-install -d 'on the server: all that came since the guard was installed'
complete -c sallyport -n '__sallyport_is check' -l message -r -F -d 'judge this message, and what is staged, as commit-msg does; where nothing is staged, the message alone; \'-\' is standard input'
complete -c sallyport -n '__sallyport_is check' -l title -x -d 'judge the title of a pull request as the squash of RANGE'
complete -c sallyport -n '__sallyport_is check' -l body -r -F -d 'the text below the title; \'-\' is standard input'
complete -c sallyport -n '__sallyport_is log' -a '(__sallyport_range)'
complete -c sallyport -n '__sallyport_is log' -l ref -x -a '(__sallyport_target)' -d 'judge it as a push to REF; default: the current branch'
complete -c sallyport -n '__sallyport_is log' -l as -x -d 'judge it as a push by USER'
complete -c sallyport -n '__sallyport_is log' -l format -x -a 'text json' -d 'how to print it'
complete -c sallyport -n '__sallyport_is log' -l reverse -d 'the newest commit first, not the oldest'
complete -c sallyport -n '__sallyport_is log' -l no-pager -d 'print it all at once, on a terminal too'
complete -c sallyport -n '__sallyport_is log' -l allow-shallow -d 'continue with what is here where a clone lacks history'
complete -c sallyport -n '__sallyport_is log' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is status' -l ref -x -a '(__sallyport_target)' -d 'that branch; default: the current one'
complete -c sallyport -n '__sallyport_is status' -l base -x -a '(__sallyport_target)' -d 'what it would be merged into; default: where it began'
complete -c sallyport -n '__sallyport_is status' -l format -x -a 'text json prompt' -d 'how to print it; prompt: a word for the prompt of a shell'
complete -c sallyport -n '__sallyport_is status' -l allow-shallow -d 'continue with what is here where a clone lacks history'
complete -c sallyport -n '__sallyport_is status' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is prove' -a '(__sallyport_range)'
complete -c sallyport -n '__sallyport_is prove' -s j -x -d 'run N at a time'
complete -c sallyport -n '__sallyport_is prove' -l timeout -x -d 'end a run after 90s, 10m or 1h'
complete -c sallyport -n '__sallyport_is prove' -l all -d 'neutral commits, merges and reverts must pass too'
complete -c sallyport -n '__sallyport_is prove' -l red-exit -x -d 'at RED only these exit statuses are a failing test; any other one is wrong'
complete -c sallyport -n '__sallyport_is prove' -l red-pattern -x -d 'at RED its output must have a match'
complete -c sallyport -n '__sallyport_is prove' -l format -x -a 'text json junit' -d 'how to print it'
complete -c sallyport -n '__sallyport_is prove' -l no-cache -d 'run again what was proven before'
complete -c sallyport -n '__sallyport_is prove' -l record -d 'record the result for the gate tdd-proof on the server'
complete -c sallyport -n '__sallyport_is prove' -l ref -x -a '(__sallyport_target)' -d 'take it for the branch REF; default: the current one'
complete -c sallyport -n '__sallyport_is prove' -l as -x -d 'record it as USER'
complete -c sallyport -n '__sallyport_is prove' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is prove' -l allow-shallow -d 'continue with what is here where a clone lacks history'
complete -c sallyport -n '__sallyport_is prove' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument approve' -a '(__sallyport_target)'
complete -c sallyport -n '__sallyport_is approve' -l reject -d 'it must not be merged as it is'
complete -c sallyport -n '__sallyport_is approve' -l withdraw -d 'take back what you said of it'
complete -c sallyport -n '__sallyport_is approve' -l over -x -d 'approve it although USER rejects it; needs -m'
complete -c sallyport -n '__sallyport_is approve' -l as-role -x -d 'as one who has that role'
complete -c sallyport -n '__sallyport_is approve' -s m -x -d 'what you say to it'
complete -c sallyport -n '__sallyport_is approve' -l ref -x -a '(__sallyport_target)' -d 'the protected branch that it is for; default: the one that it grew from'
complete -c sallyport -n '__sallyport_is approve' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is approve' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument gate' -a record -d 'add the result of GATE'
complete -c sallyport -n '__sallyport_needs_argument gate' -a list -d 'the newest result of each gate'
complete -c sallyport -n '__sallyport_needs_argument gate' -a run -d 'run the command of each GATE, or of all, at the commit, and record what comes of it'
complete -c sallyport -n '__sallyport_is gate' -l from -r -F -d 'the report of a tool, which has the result and the metrics; \'-\' is standard input'
complete -c sallyport -n '__sallyport_is gate' -l format -x -a 'lcov cobertura coverage-py jacoco go-cover sarif trivy tfsec checkov npm-audit pip-audit terraform-validate terraform-plan kubeconform kubeval junit hey wrk k6 vegeta' -d 'of the report; default: recognised by its content'
complete -c sallyport -n '__sallyport_is gate' -l result -x -a 'pass fail not-applicable' -d 'what came of it; a report has it'
complete -c sallyport -n '__sallyport_is gate' -l metric -x -d 'what was measured; may be given several times'
complete -c sallyport -n '__sallyport_is gate' -l mitigation -x -d 'the proposal or document that accepts findings of medium severity'
complete -c sallyport -n '__sallyport_is gate' -l reason -x -d 'why it does not apply'
complete -c sallyport -n '__sallyport_is gate' -l run -x -d 'where the run can be seen'
complete -c sallyport -n '__sallyport_is gate' -l commit -x -a '(__sallyport_target)' -d 'of which commit; default: HEAD'
complete -c sallyport -n '__sallyport_is gate' -l no-record -d 'run: say what comes of it, record nothing'
complete -c sallyport -n '__sallyport_is gate' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is gate' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a request -d 'ask for a grant: needs --incident, --ref and -m'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a approve -d 'approve the request ID'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a revoke -d 'end the grant ID before its time'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a review -d 'close the grant ID after its end: needs --prp'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a list -d 'the grants at the server'
complete -c sallyport -n '__sallyport_needs_argument break-glass' -a drill -d 'request a grant for a scratch branch, to practise'
complete -c sallyport -n '__sallyport_is break-glass' -l incident -x -d 'such as INC-12345'
complete -c sallyport -n '__sallyport_is break-glass' -l ref -x -a '(__sallyport_target)' -d 'the branch that it opens'
complete -c sallyport -n '__sallyport_is break-glass' -l for -x -d 'how long, such as 90m or 4h'
complete -c sallyport -n '__sallyport_is break-glass' -l prp -x -d 'the proposal that says what was done'
complete -c sallyport -n '__sallyport_is break-glass' -s m -x -d 'why'
complete -c sallyport -n '__sallyport_is break-glass' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is break-glass' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument waiver' -a request -d 'ask for a waiver: needs all options but -m'
complete -c sallyport -n '__sallyport_needs_argument waiver' -a approve -d 'approve the request ID'
complete -c sallyport -n '__sallyport_needs_argument waiver' -a revoke -d 'end the waiver ID before its time'
complete -c sallyport -n '__sallyport_needs_argument waiver' -a list -d 'the waivers at the server'
complete -c sallyport -n '__sallyport_is waiver' -l rule -x -a '(__sallyport_rules)' -d 'what it excuses'
complete -c sallyport -n '__sallyport_is waiver' -l ref -x -a '(__sallyport_target)' -d 'a branch, or a pattern of refs'
complete -c sallyport -n '__sallyport_is waiver' -l reason -x -d 'one of [waiver] reasons'
complete -c sallyport -n '__sallyport_is waiver' -l risk -x -d 'what may happen'
complete -c sallyport -n '__sallyport_is waiver' -l mitigation -x -d 'what is done against it'
complete -c sallyport -n '__sallyport_is waiver' -l prp -x -d 'the proposal that removes the cause'
complete -c sallyport -n '__sallyport_is waiver' -l for -x -d 'how long, such as 14d'
complete -c sallyport -n '__sallyport_is waiver' -s m -x -d 'why'
complete -c sallyport -n '__sallyport_is waiver' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is waiver' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is exceptions' -l format -x -a 'text json' -d 'how to print them'
complete -c sallyport -n '__sallyport_is exceptions' -l remote -x -d 'the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is exceptions' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument explain' -a '(__sallyport_rules)'
complete -c sallyport -n '__sallyport_is explain' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is rules' -l format -x -a 'text json markdown' -d 'how to print the list'
complete -c sallyport -n '__sallyport_needs_argument policy' -a show -d 'every value and the file and line it came from'
complete -c sallyport -n '__sallyport_needs_argument policy' -a check -d 'exit 0 when every hook can use it, 1 with what is wrong; and what it would refuse of the last 100 commits'
complete -c sallyport -n '__sallyport_needs_argument policy' -a path -d 'the files that are read; later ones win'
complete -c sallyport -n '__sallyport_needs_argument policy' -a init -d 'a first policy, from what the history looks like'
complete -c sallyport -n '__sallyport_needs_argument policy' -a publish -d 'on the server: hand the policy to clones'
complete -c sallyport -n '__sallyport_needs_argument policy' -a fetch -d 'in a clone: take the policy that the server hands out'
complete -c sallyport -n '__sallyport_needs_argument policy' -a '(__fish_complete_directories)'
complete -c sallyport -n '__sallyport_is policy' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is policy' -l output -r -F -d 'init: write it there, never over another file'
complete -c sallyport -n '__sallyport_is policy' -l remote -x -d 'fetch: the remote to talk to; default: origin, or the only one'
complete -c sallyport -n '__sallyport_is policy' -l ini -d 'show: print a policy file, to keep or to compare'
complete -c sallyport -n '__sallyport_is policy' -l drop -d 'publish: also without values that no file here sets any more; what was published before is kept in a file'
complete -c sallyport -n '__sallyport_needs_argument prp' -a new -d 'write it, with the sections that the policy asks for'
complete -c sallyport -n '__sallyport_is prp' -l title -x -d 'the heading of the document'
complete -c sallyport -n '__sallyport_is prp' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument runbook' -a new -d 'write it, with the sections that the policy asks for'
complete -c sallyport -n '__sallyport_is runbook' -l title -x -d 'the heading of the runbook'
complete -c sallyport -n '__sallyport_is runbook' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_needs_argument audit' -a log -d 'the last entries'
complete -c sallyport -n '__sallyport_needs_argument audit' -a show -d 'the entry SEQ'
complete -c sallyport -n '__sallyport_needs_argument audit' -a export -d 'entries in the format of another program'
complete -c sallyport -n '__sallyport_needs_argument audit' -a verify -d 'compute the log again, and compare'
complete -c sallyport -n '__sallyport_needs_argument audit' -a head -d 'a checkpoint, to be kept elsewhere'
complete -c sallyport -n '__sallyport_needs_argument audit' -a prove -d 'a proof that the entry SEQ is in the log'
complete -c sallyport -n '__sallyport_needs_argument audit' -a prune -d 'drop what is older than [audit] retention'
complete -c sallyport -n '__sallyport_needs_argument audit' -a acknowledge -d 'say that you know of an earlier trail that is gone'
complete -c sallyport -n '__sallyport_is audit' -s n -x -d 'log: list N at most'
complete -c sallyport -n '__sallyport_is audit' -l user -x -d 'log, export: pushes by USER'
complete -c sallyport -n '__sallyport_is audit' -l ref -x -a '(__sallyport_target)' -d 'log, export: of REF, by its full name'
complete -c sallyport -n '__sallyport_is audit' -l code -x -a '(__sallyport_rules)' -d 'log, export: with such a finding'
complete -c sallyport -n '__sallyport_is audit' -l prp -x -d 'log, export: pushes for PRP, its reference or its id'
complete -c sallyport -n '__sallyport_is audit' -l incident -x -d 'log, export: for the incident ID'
complete -c sallyport -n '__sallyport_is audit' -l verdict -x -a 'accept refuse undecided' -d 'log, export: with this verdict'
complete -c sallyport -n '__sallyport_is audit' -l kind -x -a 'push landed record exception admin out-of-band' -d 'log, export: of this kind'
complete -c sallyport -n '__sallyport_is audit' -l since -x -d 'log, export: at TIME or later, such as 2026-11-28 (UTC) or \'1 week ago\''
complete -c sallyport -n '__sallyport_is audit' -l until -x -d 'log, export: before TIME'
complete -c sallyport -n '__sallyport_is audit' -l landed -d 'log, export: accepted, and landed'
complete -c sallyport -n '__sallyport_is audit' -l not-landed -d 'log, export: accepted, and never landed'
complete -c sallyport -n '__sallyport_is audit' -l follow -d 'log, export: then wait for more, until it is ended'
complete -c sallyport -n '__sallyport_is audit' -l dry-run -d 'prune: say what would go, and drop nothing'
complete -c sallyport -n '__sallyport_is audit' -l head -r -F -d 'verify: prove that the log extends this checkpoint'
complete -c sallyport -n '__sallyport_is audit' -l from -x -d 'verify: what sallyport-ship has sent to this database'
complete -c sallyport -n '__sallyport_is audit' -l origin -x -d 'verify: of it, this trail alone'
complete -c sallyport -n '__sallyport_is audit' -l format -x -a 'text json jsonl csv yaml cloudevents' -d 'log, show, export: log and show print text, or json as it is stored; export prints jsonl, unless another one is named'
complete -c sallyport -n '__sallyport_is audit' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is replay' -l policy -r -F -d 'judge by the built-in policy and FILE; default: the policy of the repository'
complete -c sallyport -n '__sallyport_is replay' -l since -x -d 'only pushes at TIME or later, such as 2026-11-28 (UTC) or \'1 week ago\''
complete -c sallyport -n '__sallyport_is replay' -l until -x -d 'only pushes before TIME'
complete -c sallyport -n '__sallyport_is replay' -l format -x -a 'text json' -d 'how to print it'
complete -c sallyport -n '__sallyport_needs_argument prompt' -a bash -d 'in ~/.bashrc: eval "$(sallyport prompt bash)"'
complete -c sallyport -n '__sallyport_needs_argument prompt' -a zsh -d 'in ~/.zshrc: eval "$(sallyport prompt zsh)"'
complete -c sallyport -n '__sallyport_needs_argument prompt' -a fish -d 'in ~/.config/fish/config.fish: sallyport prompt fish | source'
complete -c sallyport -n '__sallyport_is report' -l since -x -d 'from this time on, such as 2026-11-28 or \'1 week ago\'; default: the Monday of the last 13 weeks'
complete -c sallyport -n '__sallyport_is report' -l until -x -d 'before this time; default: now'
complete -c sallyport -n '__sallyport_is report' -l html -r -F -d 'write a page to FILE, with nothing from elsewhere'
complete -c sallyport -n '__sallyport_is report' -l format -x -a 'text json' -d 'how to print it'
complete -c sallyport -n '__sallyport_is report' -l from -x -d 'read a fleet in the database that sallyport-ship sends to'
complete -c sallyport -n '__sallyport_is report' -l origin -x -d 'of it, this trail alone'
complete -c sallyport -n '__sallyport_is report' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is metrics' -l textfile -r -F -d 'replace FILE, for node_exporter; its name ends in .prom'
complete -c sallyport -n '__sallyport_is metrics' -l from -x -d 'read a fleet in the database that sallyport-ship sends to'
complete -c sallyport -n '__sallyport_is metrics' -l origin -x -d 'of it, this trail alone'
complete -c sallyport -n '__sallyport_is metrics' -l config -r -F -d 'the built-in policy and FILE, nothing else'
complete -c sallyport -n '__sallyport_is notify' -l follow -d 'continue with entries that come, until a signal'
complete -c sallyport -n '__sallyport_is notify' -l from -x -d 'begin with this entry; default: where it stopped, or at first the next that comes'
complete -c sallyport -n '__sallyport_needs_argument ship' -a send -d 'what is new: once, in order'
complete -c sallyport -n '__sallyport_needs_argument ship' -a verify -d 'read it there, compute each log again, and compare'
complete -c sallyport -n '__sallyport_needs_argument ship' -a status -d 'what is there of each origin'
complete -c sallyport -n '__sallyport_needs_argument ship' -a doctor -d 'what `sallyport doctor --format json` prints, which it reads'
complete -c sallyport -n '__sallyport_needs_argument ship' -a migrate -d 'make the tables, or bring them up to date'
complete -c sallyport -n '__sallyport_is ship' -l to -x -d 'the database, such as postgresql://db.example.org/audit; default: what PGHOST, PGSERVICE and the like say'
complete -c sallyport -n '__sallyport_is ship' -l from -x -d 'verify, status: the same as --to'
complete -c sallyport -n '__sallyport_is ship' -l store -r -F -d 'send, verify: this trail, or that of this repository; may be given several times; send, by default: that of the repository you are in'
complete -c sallyport -n '__sallyport_is ship' -l all -x -a '(__fish_complete_directories)' -d 'send, verify: the trails of all repositories below DIR'
complete -c sallyport -n '__sallyport_is ship' -l origin -x -d 'the name of the trail there, or doctor: of the machine; default: the machine and the path'
complete -c sallyport -n '__sallyport_is ship' -l head -r -F -d 'verify: compare with this checkpoint of the origin, too'
complete -c sallyport -n '__sallyport_is ship' -l once -d 'send: what is there now, and end; the default'
complete -c sallyport -n '__sallyport_is ship' -l follow -d 'send: then wait for more, until it is ended'
complete -c sallyport -n '__sallyport_needs_argument lockout' -a list -d 'who is locked out of this repository, and until when'
complete -c sallyport -n '__sallyport_needs_argument lockout' -a clear -d 'lift the lock of USER; that is an entry of the trail'
complete -c sallyport -n '__sallyport_is doctor' -a '(__fish_complete_directories)'
complete -c sallyport -n '__sallyport_is doctor' -l format -x -a 'text json' -d 'how to print it'
complete -c sallyport -n '__sallyport_is doctor' -l quiet -d 'print only what is wrong'
complete -c sallyport -n '__sallyport_is doctor' -l global -x -a '(__fish_complete_directories)' -d 'where GitLab has the hooks of all repositories'
# end of table
