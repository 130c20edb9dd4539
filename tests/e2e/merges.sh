#!/usr/bin/env bash
# Merges that hide code. Each story is one way that led past us once; each is
# refused on the branch, by the path that the merge has of its own.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

x=refs/heads/feature/x
own='tdd-content | the merge has changes of its own, which neither side has'
no_cycle='tdd-content | the merge resolves a conflict with code of its own, and no RED and GREEN commits come before it'

# A branch feature/x and a branch side that changes one document; then what is
# to be merged is on the way.
two_branches() { # [COMMIT]
    branch side "${1:-main}" && files 'docs: side' '' docs/side.md
    branch feature/x "${1:-main}"
}
begin_merge() { # BRANCH
    git merge -q --no-ff --no-commit "$1" >/dev/null 2>&1
}
# The merge is refused, by this path among others.
merge_refused() { # WHAT FINDING
    run_push origin HEAD
    is "$1" 1 "$(findings <"$here/said" | tr '\t' '|' |
        grep -cxF "$x|Merge|${2/ | /|}")"
}
end_merge() {
    git add -A && git commit -q -m 'Merge' --no-verify
}

story 'a file that is known from elsewhere in the branch'
two_branches
files 'docs: a note' '' docs/evil.txt
begin_merge side
mkdir -p src && cp docs/evil.txt src/evil.sh && end_merge
push_refused 'a document becomes code' <<END
$x | Merge | $own: src/evil.sh
END

story 'a file that one side has deleted'
branch feature/old
mkdir src && echo code >src/old.sh && git add . && git commit -q -m 'chore: old'
old=$(id HEAD)
branch feature/del
git rm -q src/old.sh && git commit -q -m 'feat: no old code (GREEN)' -m "PRP: ${prp[A]}"
git switch -q -c feature/x "$old" && files 'docs: x' '' docs/x.md
begin_merge feature/del
git checkout -q "$old" -- src/old.sh && end_merge
merge_refused 'it comes back' "$own: src/old.sh"

story 'a file of the same name elsewhere'
branch chore/base
mkdir -p src/a && seq 40 >src/a/conf.c && git add . && git commit -q -m 'chore: base'
base=$(id HEAD)
branch feature/side
sed -i 's/^3$/three/' src/a/conf.c && git add . && git commit -q -m 'feat: three'
git switch -q -c feature/x "$base"
mkdir -p src/b && seq 50 90 >src/b/conf.c && git add . && git commit -q -m 'chore: other'
begin_merge feature/side
echo own >>src/b/conf.c && end_merge
merge_refused 'a line of its own' "$own: src/b/conf.c"

story 'two moves of one file'
branch chore/app
mkdir -p src && echo app >src/app.sh && git add . && git commit -q -m 'chore: app'
base=$(id HEAD)
branch side && git mv src/app.sh src/b.sh && git commit -q -m 'chore: to b'
git switch -q -c feature/x "$base"
git mv src/app.sh src/a.sh && git commit -q -m 'chore: to a'
begin_merge side
git rm -q -f --cached src/a.sh src/b.sh src/app.sh 2>/dev/null
rm -f src/*.sh && echo 'completely new' >src/a.sh && end_merge
merge_refused 'new content' "$own: src/a.sh"

story 'a conflict, with lines of its own'
two_branches
begin_conflict() { # LINE...: src/a.sh in conflict
    git merge -q --no-ff feature/other >/dev/null 2>&1
    printf '%s\n' "$@" >src/a.sh && end_merge
}
branch chore/base main
mkdir -p src && echo base >src/a.sh && git add . && git commit -q -m 'chore: base'
base=$(id HEAD)
branch feature/other && echo theirs >src/a.sh && git commit -q -a -m 'chore: theirs'
git switch -q -C feature/x "$base" && echo ours >src/a.sh && git commit -q -a -m 'chore: ours'
begin_conflict new code
merge_refused 'no cycle' "$no_cycle: src/a.sh"
git reset -q --hard HEAD^
files 'test: x (RED)' "PRP: ${prp[A]}" tests/x.sh
files 'feat: x (GREEN)' "PRP: ${prp[A]}" src/x.sh
begin_conflict new code
run_push origin HEAD
is 'after GREEN it is code of the cycle' '' \
    "$(findings <"$here/said" | grep -F "$(printf 'Merge\t')")"

story 'a conflict that main has settled, in a release'
branch feature/left main && red A && green A && refactor A
files 'refactor: a price (REFACTOR)' "PRP: ${prp[A]}" src/price.sh=left
push_ok 'a branch' origin HEAD:refs/heads/feature/left
branch feature/right main && red B && green B
files 'refactor: a price (REFACTOR)' "PRP: ${prp[B]}" src/price.sh=right
git switch -q main && merge feature/left && SALLYPORT_USER=ci-bot push_ok 'main has it' origin main
git switch -q feature/right && git merge -q --no-ff main >/dev/null 2>&1
git checkout -q --ours tests src && echo both >src/price.sh && end_merge
push_ok 'after a cycle, lines of its own settle it' origin HEAD:refs/heads/feature/right
git switch -q main && merge feature/right && SALLYPORT_USER=ci-bot push_ok 'main has that, too' origin main
git switch -q -c release/1 main~2 && SALLYPORT_USER=ci-bot push_ok 'a release' origin HEAD
merge main && SALLYPORT_USER=ci-bot push_ok 'gets it by a merge of main' origin HEAD

# The commands that the refusal lists are typed as they stand, in a directory below, with an
# untracked file and a changed one; a rebase refuses to begin with that. A person settles what
# git leaves open.
typed() { # LINES
    local command output
    is 'what is advised' "$1" "$(sed -n 's/^      \(git .*\)/\1/p' "$here/said")"
    echo mine >docs/new.md
    [[ $1 == *rebase* ]] || echo mine >>docs/own.md
    while read -r command; do
        output=$(cd docs && eval "$command" 2>&1 </dev/null) || {
            echo 'settled by hand' >src/a.sh && git add src/a.sh
            if [ -d .git/rebase-merge ]; then git rebase --continue; else git commit; fi >/dev/null 2>&1
        } || not_ok "$command" <<<"$output"
    done <<<"$1"
    is 'no untracked file is lost' mine "$(cat docs/new.md)"
    [[ $1 == *rebase* ]] || is 'nor a changed one' mine "$(tail -n 1 docs/own.md)"
    git restore docs/own.md && rm docs/new.md
    is 'main is in the branch' yes "$(git merge-base --is-ancestor origin/main HEAD && echo yes)"
    is 'only the own commits are new' "$2" "$(git log --format=%s origin/main..HEAD | xargs)"
}
# What the merge had of its own becomes a cycle, and the push is accepted.
ends_well() {
    local line="PRP: ${prp[A]}"
    mkdir -p tests && echo more >>tests/x.sh && git add tests && git commit -q -m 'test: y (RED)' -m "$line"
    [ -e src/evil.sh ] || git restore --source="$merged" src/evil.sh || not_ok 'it is still there' </dev/null
    git add -A && git commit -q -m 'feat: y (GREEN)' -m "$line"
    push_ok 'after a cycle' --force origin HEAD
}
main_gets() { # FILE...: one more commit, from elsewhere
    git switch -q --detach origin/main && files 'docs: main' '' "$@"
    git -C "$server" fetch -q "$PWD" HEAD:refs/heads/main && git fetch -q
}
evil_merge() { # a merge of main, settled where it has a conflict
    git merge -q --no-ff --no-commit origin/main >/dev/null 2>&1 || echo both >src/a.sh
    mkdir -p src && echo evil >src/evil.sh && end_merge && merged=$(short HEAD)
}
again() { echo "git reset --keep $merged^ && git merge --no-ff $(short "$merged^2")
git reset --keep $merged && git reset ORIG_HEAD"; }
export GIT_EDITOR=true GIT_SEQUENCE_EDITOR=true
story 'made again: nothing in conflict'
begin_again() { # a branch from a main that has src/a.sh
    main_gets docs/own.md src/a.sh=base && branch feature/x origin/main
    files 'test: x (RED)' "PRP: ${prp[A]}" tests/x.sh
    files 'feat: x (GREEN)' "PRP: ${prp[A]}" src/a.sh=ours
    main_gets "$@" && git switch -q feature/x && evil_merge
}
begin_again docs/more.md
merge_refused 'a file on the way' "$own: src/evil.sh"
typed "$(again)" "Merge commit $(short origin/main) into feature/x feat: x (GREEN) test: x (RED)"
is 'it is left in the work tree' '?? src/evil.sh' "$(git status --short)"
ends_well

story 'made again: in conflict'
begin_again src/a.sh=theirs
merge_refused 'a file on the way' "$own: src/evil.sh"
typed "$(again)" "Merge commit $(short origin/main) into feature/x feat: x (GREEN) test: x (RED)"
is 'it is left there, and how it was settled' 'M src/a.sh ?? src/evil.sh' "$(git status --short | xargs)"
ends_well

story 'left out: below the tip, and main has moved on'
begin_again src/a.sh=theirs && files 'docs: later' '' docs/later.md
main_gets docs/on.md && git switch -q feature/x
merge_refused 'a file on the way' "$own: src/evil.sh"
is 'how to see it' 1 "$(tr -s '\n |' ' ' <"$here/said" | grep -c "'git show $merged'")"
typed 'git rebase -i origin/main' 'docs: later feat: x (GREEN) test: x (RED)'
ends_well

story 'a RED that one user pushed, and a merge of an older side by another one'
git switch -q main && git fetch -q && git reset -q --hard origin/main
branch feature/join && red A && green A && refactor A && branch older && files 'docs: beside' '' docs/beside.md
git switch -q feature/join && red A 'test: one more (RED)' && git switch -q older && merge feature/join
push_ok 'the branch has both' origin HEAD:refs/heads/feature/join
git switch -q main && git merge -q --no-ff -m 'Merge both' older && SALLYPORT_USER=ci-bot run_push origin main
is 'main does not take the failing test' '1 1' \
    "$status $(tr -s '\n |' ' ' <"$here/said" | grep -c "tdd-complete: ${prp[A]} ends with a failing test")"
git switch -q older && green A 'feat: as well (GREEN)' && push_ok 'its code follows' origin HEAD:refs/heads/feature/join
git switch -q main && git reset -q --hard origin/main && git merge -q --no-ff -m 'Merge both' older
SALLYPORT_USER=ci-bot push_ok 'then it lands' origin main

story 'the same parent twice is no merge'
branch feature/x
echo 'all:; evil' >Makefile && git add .
push_commit=$(
    { printf 'tree %s\n' "$(git write-tree)"
      printf 'parent %s\n' "$(id main)" "$(id main)"
      printf 'author T <t@e> 1700000000 +0000\ncommitter T <t@e> 1700000000 +0000\n\nasdf\n'
    } | raw_commit)
git reset -q --hard "$push_commit"
push_refused 'a commit like any other' <<END
$x | asdf | message-format
END

story 'a merge that takes more memory than there is'
branch feature/x
large() { # FIRST LAST SUBJECT
    { echo "$1" && head -c 20000000 /dev/zero | tr '\0' '\n' && echo "$2"; } >large.txt
    git add . && git commit -q -m "$3"
}
large a a 'chore: base' && branch side
large b a 'chore: one' && git switch -q feature/x
large c d 'chore: two'
begin_merge side
echo evil >large.txt && end_merge
status=0
(ulimit -d 262144 && "$SALLYPORT_BUILD/bin/sallyport" check HEAD^..HEAD) >"$here/said" 2>&1 || status=$?
is 'undecided' 3 "$status"
is_text 'says what takes it' "$here/said" <<END
sallyport: merging $(short HEAD^1) and $(short HEAD^2) again takes more memory than [limits] memory allows
END

story 'a merge that takes more disk than it may'
branch feature/x
many() { # LINE SUBJECT: nine files, one blob
    local blob i
    blob=$({ head -c 16000000 /dev/zero | tr '\0' '\n' && echo "$1"; } | git hash-object -w --stdin)
    for i in {1..9}; do
        git update-index --add --cacheinfo "100644,$blob,big/$i"
    done
    git commit -q -m "$2"
}
many base 'chore: base' && branch side
many one 'chore: one' && git switch -q -f feature/x
many two 'chore: two'
commit=$(git commit-tree -p HEAD -p side -m Merge 'HEAD^{tree}')
status=0
mkdir "$here/temporary"
TMPDIR=$here/temporary "$SALLYPORT_BUILD/bin/sallyport" check HEAD.."$commit" \
    --ref refs/heads/feature/x >"$here/said" 2>&1 || status=$?
is 'undecided' 3 "$status"
is_text 'says what takes it' "$here/said" <<END
sallyport: making a merge again takes more than 256 MiB of disk
END
is 'nothing stays' '' "$(ls "$here/temporary")"

story 'one that is killed leaves nothing'
mkdir "$here/temporary" && branch feature/x
{ seq 3000000 && echo a; } >large.txt && git add . && git commit -q -m 'chore: base'
branch killed && { echo x && seq 3000000 && echo b; } >large.txt && git commit -q -a -m 'chore: one'
git switch -q feature/x && { seq 3000000 && echo c; } >large.txt && git commit -q -a -m 'chore: two'
commit=$(git commit-tree -p HEAD -p killed -m Merge 'HEAD^{tree}')
TMPDIR=$here/temporary "$SALLYPORT_BUILD/bin/sallyport" check HEAD.."$commit" \
    --ref refs/heads/feature/x >"$here/said" 2>&1 &
for _ in {1..200}; do
    [ -z "$(ls "$here/temporary")" ] || break
    sleep 0.01
done
is 'its directory is there' 1 "$(find "$here/temporary" -mindepth 1 -maxdepth 1 | wc -l)"
kill -9 $! && wait $! 2>/dev/null
for _ in {1..500}; do
    [ -n "$(ls "$here/temporary")" ] || break
    sleep 0.01
done
is 'and then it is not' '' "$(ls "$here/temporary")"
