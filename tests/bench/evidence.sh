# shellcheck shell=bash
# evidence.sh - a merge of a branch of 51 commits with three approvals and six gates,
# beside 100,000 notes in the repository. Against it: hooks that do nothing, and
# sallyport without the two rules.

approvers=(ann ben cem)
gates=(coverage security integration performance unit style)
metrics='{"lines":100,"critical":0,"high":0,"p95_ms":1,"p99_ms":2,"throughput_mbps":1000}'

# The stream of 100,000 notes for git fast-import, spread as git spreads so many.
other_notes() { # KIND
    echo "commit refs/notes/sallyport/$1"
    printf 'committer T <t@example.org> 1700000000 +0000\ndata 0\n\n'
    awk -v count="${NOTES:-100000}" -v kind="$1" 'BEGIN {
        srand(1)
        for (n = 0; n < count; n++) {
            id = ""
            for (i = 0; i < 10; i++)
                id = id sprintf("%04x", int(rand() * 65536))
            text = sprintf("{\"version\":1,\"kind\":\"%s\",\"commit\":\"%s\"}", kind, id)
            printf "M 100644 inline %s/%s/%s\ndata %d\n%s\n", substr(id, 1, 2),
                substr(id, 3, 2), substr(id, 5), length(text) + 1, text
        }
    }'
}

note_of() { # COMMIT <LINES: of the commit, for the same stream
    local text
    text=$(cat)
    printf 'M 100644 inline %s/%s/%s\ndata %d\n%s\n' "${1:0:2}" "${1:2:2}" "${1:4}" \
        $((${#text} + 1)) "$text"
}

line_of() { # KIND MEMBERS: about $head
    printf '{"version":1,"kind":"%s","commit":"%s","tree":"%s",%s,"time":"2026-01-01T00:00:00Z"}\n' \
        "$1" "$head" "$tree" "$2"
}

add_evidence() { # REPOSITORY COMMIT
    local head=$2 tree one
    tree=$(git -C "$1" rev-parse "$2^{tree}")
    {
        other_notes approvals
        for one in "${approvers[@]}"; do
            line_of approval "\"ref\":\"refs/heads/main\",\"decision\":\"approve\",\"actor\":\"$one\""
        done | note_of "$head"
        other_notes gates
        for one in "${gates[@]}"; do
            line_of gate "\"gate\":\"$one\",\"result\":\"pass\",\"actor\":\"ci-bot\",\"metrics\":$metrics"
        done | note_of "$head"
    } | git -C "$1" fast-import --quiet
}

evidence_policy() {
    cat <<END
[roles]
maintainer = ann, ben, cem
ci = ci-bot, alice
[identity]
ann = ann@example.org
ben = ben@example.org
cem = cem@example.org
[category "MEDIUM"]
approvals = 3
gates = $(IFS=, && echo "${gates[*]}")
[gate "coverage"]
require = lines>=80
[rule "prp-reference"]
level = off
$1
END
}

# A bare repository $1-source whose main is a merge of feature/bench, and $1.git, which
# has all but the merge.
evidence_server() { # NAME
    local merge base
    export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
    export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
    small "$1-source" 51
    base=$(git -C "$1-source" rev-parse main)
    git -C "$1-source" worktree add -q --detach "$WORK/$1-tree" main
    (
        cd "$1-tree" || exit
        mkdir -p docs && echo more >docs/more.md && git add docs
        GIT_COMMITTER_DATE='1800000000 +0000' git commit -q --date '1800000000 +0000' -m 'docs: more'
        GIT_AUTHOR_DATE='1800000000 +0000' GIT_COMMITTER_DATE='1800000000 +0000' \
            git merge -q --no-ff -m 'Merge feature/bench' feature/bench
    )
    merge=$(git -C "$1-tree" rev-parse HEAD)
    git init -q --bare -b main "$1.git"
    git -C "$1-source" push -q "$WORK/$1.git" "$merge^1:refs/heads/main" feature/bench
    add_evidence "$1.git" "$(git -C "$1-source" rev-parse feature/bench)"
    git -C "$1.git" repack -qadf
    git -C "$1-source" update-ref refs/heads/main "$merge" "$base"
}

evidence() {
    local name
    evidence_server proven
    for name in nothing trail evidence; do
        cp -a proven.git "$name.git"
        rm -rf "$name.git/hooks" && mkdir "$name.git/hooks"
    done
    for name in pre-receive post-receive; do
        cp empty "nothing.git/hooks/$name"
        cp "$HOOKS/$name" trail.git/hooks/
        cp "$HOOKS/$name" evidence.git/hooks/
    done
    evidence_policy '' >evidence.git/sallyport.ini
    evidence_policy '[rule "approvals"]
level = off
[rule "gates"]
level = off' >trail.git/sallyport.ini
    {
        for name in nothing trail evidence; do
            row "hooks: $name" "$WORK" /dev/null \
                "git -C $name.git update-ref refs/heads/main $(git -C proven-source rev-parse main^1)" \
                "git --git-dir=proven-source push -q $WORK/$name.git main"
        done
    } >rows
    table 'git push of a merge of 51 commits, beside 100,000 notes' "$RUNS" rows
}
