# shellcheck shell=bash
# doctor.sh - 10,000 repositories at once, beside a git process for each.

# In 100 directories of 100: as many guarded bare repositories, with a baseline.
many() {
    local one=$WORK/many/0/0.git i
    echo '(making 10,000 repositories)' >&2
    mkdir -p "$WORK/many/0"
    git init -q --bare --template= -b main "$one"
    git -C "$one" update-ref refs/heads/main "$(
        git -C "$one" commit-tree -m x "$(git -C "$one" mktree </dev/null)")"
    mkdir "$one/hooks"
    ln -s "$HOOKS/pre-receive" "$one/hooks/"
    printf '[policy]\nbaseline = %s\n[roles]\nci = ci-bot\n' \
        "$(git -C "$one" rev-parse main)" >"$one/sallyport.ini"
    for i in {1..99}; do cp -a "$one" "$WORK/many/0/$i.git"; done
    for i in {1..99}; do cp -a "$WORK/many/0" "$WORK/many/$i"; done
    find "$WORK/many" -name '*.git' >repositories
}

doctor() {
    many
    {
        row 'git rev-parse, 10,000 times' "$WORK" "$WORK/repositories" '' \
            'xargs -I{} git -C {} rev-parse --git-dir'
        row 'sallyport doctor (goal: 10 s)' "$WORK" /dev/null '' \
            "$SALLYPORT doctor many"
    } >rows
    table 'Doctor: 10,000 repositories' "$FULL_RUNS" rows
}
