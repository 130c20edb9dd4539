#!/usr/bin/env bash
# What git never sends, objects that are none, repositories that cannot be
# read, closed files and signals: each is refused with its cause, none crashes.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

fsck="the administrator looks at the repository with 'git fsck'"
again='nothing was changed; fix it, then push again'

refuses() { # WHAT REASON... <INPUT OF PRE-RECEIVE
    local what=$1
    shift
    hook_undecided "$what" pre-receive 3< <(printf '  %s\n' "$@")
}

creates() { echo "$zero $1 refs/heads/feature/x"; } # ID

story 'lines that are no push'
m=$(id main)
refuses 'a word' "line 1 of the push is not 'old new ref'" "$again" <<<'word'
refuses 'two fields' "line 1 of the push is not 'old new ref'" "$again" \
    <<<"$zero $m"
refuses 'the second line' "line 2 of the push is not 'old new ref'" "$again" <<END
$(creates "$m")
$zero
END
refuses 'half a line' \
    'the list of refs to update ends in the middle of a line' "$again" \
    < <(printf '%s %s refs/heads/feature/x' "$zero" "$m")
refuses 'an id that is too short' "'1234' is not an object id" "$again" \
    <<<"$zero 1234 refs/heads/feature/x"
refuses 'two spaces' "'' is not an object id" "$again" \
    <<<"$zero  $m refs/heads/feature/x"
refuses 'a fourth field' \
    "'refs/heads/feature/x y' is not the name of a ref" "$again" \
    <<<"$(creates "$m") y"
refuses 'CR LF' "'refs/heads/feature/x\\x0d' is not the name of a ref" "$again" \
    < <(printf '%s\r\n' "$(creates "$m")")
refuses 'HEAD' "'HEAD' is not the name of a ref" "$again" <<<"$zero $m HEAD"
refuses 'from nothing to nothing' \
    "'refs/heads/x' is to go from nothing to nothing" "$again" \
    <<<"$zero $zero refs/heads/x"
refuses 'an old value that is not the one on the server' \
    'refs/heads/main changed on the server while you pushed; fetch, then' \
    '  | push again' "$again" <<<"$zero $m refs/heads/main"
refuses 'ids of a SHA-256 repository' \
    'this is a SHA-256 repository, which this build of sallyport cannot' \
    '  | read' "$again" <<<"$zero$(printf %024d 0) $m$(printf %024d 1) refs/heads/x"
long=$(printf '%04000d' 0)
refuses 'the name of a ref of 4 KB' \
    'the name of a ref is longer than 1023 bytes, which this build of' \
    '  | sallyport cannot read' "$again" <<<"$zero $m refs/heads/feature/$long"
run_hook pre-receive <<<"$zero $m refs/heads/feature/${long:0:1000}"
is 'and one of 1 KB is judged' 0 "$status"
run_hook pre-receive <<<''
is 'a blank line alone is no push, and no error' 0 "$status"
run_hook pre-receive </dev/null
is 'nothing at all is no push either' 0 "$status"
run_hook update refs/heads/feature/x "$zero" </dev/null
is 'update with too few arguments refuses' 1 "$status"

story '100,000 refs in one push'
limit=30000000 # of [limits] time, in microseconds
seq -f "$zero $m refs/heads/feature/r%.0f" 100000 >"$here/creates"
seq -f "$zero $m refs/heads/r%.0f" 100000 >"$here/bad"
seq -f "$m refs/heads/feature/r%.0f" 100000 | sort -k 2 >"$here/refs"
seq -f "$m $zero refs/heads/feature/r%.0f" 100000 >"$here/deletes"
judge_many() { # WHAT STATUS FILE
    local began=${EPOCHREALTIME/./} took
    run_hook pre-receive <"$here/$3"
    took=$((${EPOCHREALTIME/./} - began))
    is "$1" "$2" "$status"
    note "it took $((took / 1000)) ms"
    [ $took -lt $limit ] || not_ok 'within the limit' <<<"$took"
}
judge_many 'created: accepted' 0 creates
cp "$here/refs" "$server/packed-refs"
judge_many 'deleted: accepted' 0 deletes
judge_many 'created, of bad names: refused' 1 bad
is 'they are all counted' 'sallyport: push refused: 100000 findings' \
    "$(head -n 1 "$here/said")"
is 'and two hundred shown' '… and 99800 more: branch-name 99800' \
    "$(tail -n 1 "$here/said")"
sed 's| refs/heads/feature/| refs/heads/release/|' "$here/deletes" >"$here/release"
judge_many 'deleted, of a protected pattern: refused' 1 release
for n in {1..1000}; do echo "$m" >"$server/refs/heads/old-$n"; done
git -C "$server" symbolic-ref HEAD refs/heads/stem
rm "$server/packed-refs" "$server/refs/heads/main"
head -n 20000 "$here/creates" >"$here/some"
judge_many 'created beside many others, where nothing is protected' 0 some

# In the object store of the server, as if they had come with the push.
story 'objects that are no commits'
cd "$server" || exit
m=$(id main) tree=$(id 'main^{tree}')
who='A <a@x> 1700000000 +0000'
of_commit() { # LINE...: a commit object of these lines, as a push of it
    creates "$(printf '%s\n' "$@" | raw_commit)"
}
not_commit=('the branch refs/heads/feature/x would name something that is not a'
    '  | commit' "$again")
refuses 'a tree' "${not_commit[@]}" < <(creates "$tree")
refuses 'a blob' "${not_commit[@]}" < <(creates "$(id main:docs/prp/"${prp[A]}".md)")
ones=1111111111111111111111111111111111111111
refuses 'a missing object' \
    "the object $ones cannot be read: it" \
    '  | is missing from the repository or broken' "$fsck" < <(creates $ones)
refuses 'a dangling parent' \
    "the object $ones cannot be read: it" \
    '  | is missing from the repository or broken' "$fsck" < <(
        of_commit "tree $tree" "parent $ones" "author $who" "committer $who" '' x)
for lines in garbage "parent $m" "author $who"; do
    broken=$(printf '%s\n' "$lines" '' x | raw_commit)
    refuses "a commit that begins with '${lines%% *}'" \
        "the commit $broken is malformed" "$fsck" < <(creates "$broken")
done
refuses 'a commit whose tree is missing' \
    "the tree $ones cannot be read: it" \
    '  | is missing from the repository or broken' "$fsck" < <(
        of_commit "tree $ones" "author $who" "committer $who" '' x)
refuses 'a commit whose tree is a commit' \
    "the tree $m cannot be read: it" \
    '  | is missing from the repository or broken' "$fsck" < <(
        of_commit "tree $m" "author $who" "committer $who" '' x)
for people in '' "committer $who"; do
    headers=("tree $tree" "parent $m" ${people:+"$people"})
    broken=$(printf '%s\n' "${headers[@]}" '' 'docs: x' | raw_commit)
    refuses "a commit without an author, and with '${people%% *}'" \
        "the commit $broken is malformed" "$fsck" < <(creates "$broken")
done
headers=("tree $tree" "parent $m" "author $who") # git log reads it, too
run_hook pre-receive < <(of_commit "${headers[@]}" '' 'docs: x')
is 'a commit without a committer is judged: good' '0 ' \
    "$status $(<"$here/said")"
run_hook pre-receive < <(of_commit "${headers[@]}" '' x)
findings <"$here/said" | cut -f 2-3 >"$here/findings"
is_text 'a commit without a committer is judged: bad' "$here/findings" \
    "$here/said" < <(printf 'x\tmessage-format\n')
refuses 'a tag of a tag, and so on' \
    'tags of tags are nested more than 32 deep' \
    'nothing was changed; make it simpler, or ask the administrator' < <(
        tag=$m type=commit
        for n in {1..34}; do
            tag=$(printf 'object %s\ntype %s\ntag t%s\ntagger %s\n\nx\n' \
                "$tag" $type "$n" "$who" | git hash-object -t tag -w --stdin)
            type=tag
        done
        echo "$zero $tag refs/tags/deep")

story 'messages that no porcelain writes'
branch feature/x
red A
tree=$(id 'HEAD^{tree}')
raw() { # BYTES, in the words of printf: a commit that adds a test
    git reset -q --hard "$({
        printf 'tree %s\nparent %s\n' "$tree" "$(id main)"
        printf '%s A <a@x> 1700000000 +0000\n' author committer
        # shellcheck disable=SC2059
        printf "$1"
    } | raw_commit)"
}
raw '\ntest: x\n\0\nPRP: WU-1\n'
push_refused 'a NUL ends it, for git too' <<'END'
refs/heads/feature/x | test: x | message-format
END
for message in '' '\n' '\n\n \n\t\n' '\n\0test: x\n'; do
    raw "$message"
    run_push
    findings <"$here/said" | cut -f 2-4 | head -n 1 >"$here/first"
    what='the commit has no message'
    [[ $message != *x* ]] || what='the message holds a NUL byte'
    is_text "none: '$message'" "$here/first" "$here/push" \
        < <(printf '(no message)\tmessage-format\t%s\n' "$what")
done
raw '\n\r\ntest: x\r\n\r\nPRP: WU-1\r\n'
push_ok 'CR LF is white space'

story 'repositories that cannot be read'
m=$(id main)
format='the repository . uses a format that this build cannot read (libgit2'
version=$("$SALLYPORT_BUILD/bin/sallyport" version |
    sed 's/.*libgit2 \([0-9.]*\).*/\1/')
config() { git config --file "$server/config" "$@"; } # git would not read it
config core.repositoryFormatVersion 1
sha1='the repository . does not use SHA-1 ids, and this build cannot read others (libgit2'
for extension in refstorage objectformat; do
    reason="$format $version: unsupported extension name extensions.$extension)"
    [ $extension = refstorage ] || reason="$sha1 $version)"
    config extensions.$extension reftable
    run_hook pre-receive <<<"$zero $m refs/heads/feature/x"
    is "extensions.$extension is refused by name" "1 $reason" \
        "$status$(sed -n 3,4p "$here/said" | tr -s ' |\n' ' ' | sed 's/ $//')"
    config --unset extensions.$extension
done
config extensions.worktreeConfig true
run_hook pre-receive <<<"$zero $m refs/heads/feature/x"
is 'extensions.worktreeConfig is none of our business' 0 "$status"
git init -q --bare --object-format=sha256 "$here/sha256.git"
guard "$here/sha256.git"
git init -q --object-format=sha256 "$here/sha256"
cd "$here/sha256" && git commit -q --allow-empty -m 'chore: begin'
server=$here/sha256.git
push_undecided 'a push to a SHA-256 repository' "$server" HEAD:main <<END
  this is a SHA-256 repository, which this build of sallyport cannot
    | read
  $again
END
server=$here/nowhere && mkdir -p "$server" && cp -a "$here/server.git/hooks" "$server"
refuses 'no repository at all' \
    "cannot open the repository .: it is not a git repository" "$fsck" \
    <<<"$zero $m refs/heads/feature/x"

story 'the quarantine, whatever the path is called'
for name in 'a:b' 'two words' "it's" 'a"b' 'a\b' 'a:"\b' 'ü' $'new\nline'; do
    mkdir "$here/$name"
    mv "$server" "$here/$name/server.git"
    server=$here/$name/server.git
    branch "feature/tunnel-$((++n))" main && cycle A
    push_ok "$(printf 'in %q' "$name")" "$here/$name/server.git" HEAD
    green B && push_refused '… and refused' "$here/$name/server.git" HEAD <<END
refs/heads/feature/tunnel-$n | feat: open the tunnel (GREEN) | tdd-order
END
done

story 'files that are closed, readers that are gone'
cd "$server" || exit
export GIT_DIR=.
m=$(id main)
creates "$m" >"$here/good"
echo "$zero $m refs/heads/x" >"$here/bad"
refuses_the_bad() { # WHAT REDIRECTION: and accepts the good
    local good=0 bad=0
    eval "hooks/pre-receive <'$here/good' $2" || good=$?
    eval "hooks/pre-receive <'$here/bad' $2" || bad=$?
    is "$1" '0 1' "$good $bad"
}
refuses_the_bad 'standard output is closed' '>&- 2>/dev/null'
refuses_the_bad 'standard error is closed' '2>&-'
refuses_the_bad 'both are closed' '>&- 2>&-'
refuses_the_bad 'the disk is full' '2>/dev/full'
exec 5> >(:)
wait $!
refuses_the_bad 'nobody reads any more' '2>&5'
exec 5>&-
refuses 'standard input is closed' 'cannot read the list of refs: Bad file descriptor' \
    "the administrator looks into it on the server, with 'sallyport doctor'" <&-
hooks/update refs/heads/x "$zero" "$m" <&- >&- 2>&-
is 'update, all three closed, takes the word of pre-receive' 0 $?
rm hooks/pre-receive
hooks/update refs/heads/x "$zero" "$m" <&- >&- 2>&-
is 'update, all three closed, judges' 1 $?
unset GIT_DIR

story 'a signal in the middle'
mkfifo "$here/input"
for signal in TERM HUP KILL; do
    (cd "$server" && GIT_DIR=. exec hooks/pre-receive) <"$here/input" &
    exec 6>"$here/input"
    printf '%s' "$zero" >&6
    kill -$signal $!
    wait $! 2>/dev/null
    died=$?
    is "SIG$signal while the push is read" $((128 + $(kill -l $signal))) "$died"
    exec 6>&-
done
for n in {1..60}; do commit "docs: $n"; done
seq -f "$zero $(id HEAD) refs/heads/feature/r%.0f" 100000 >"$here/creates"
git -C "$server" fetch -q ../work main:refs/fetched
(cd "$server" && GIT_DIR=. exec hooks/pre-receive) <"$here/creates" &
sleep 0.3
kill -TERM $!
wait $! 2>/dev/null
is 'SIGTERM while it is judged' 143 $?
branch feature/x && cycle A
cat >"$server/hooks/pre-receive.chained" <<'END'
#!/bin/sh
kill -TERM $PPID
sleep 5
END
chmod +x "$server/hooks/pre-receive.chained"
run_push
is 'the hook dies during a push, the push is refused' '1 ' \
    "$status $(on_server feature/x)"
