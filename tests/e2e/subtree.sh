#!/usr/bin/env bash
# Libraries that git subtree takes in, by git subtree itself.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

if [ ! -x "$(git --exec-path)/git-subtree" ]; then
    skip 'git subtree' 'it is not installed'
    exit 0
fi
own='tdd-content | the merge has changes of its own, which neither side has'
library=$scratch/library
git init -q "$library"
(
    cd "$library" || exit
    mkdir tests && echo code >parser.c && echo test >tests/parser.c
    git add . && git commit -q -m 'it parses'
)
release() { echo more >>"$library/parser.c" && git -C "$library" commit -q -a -m 'it parses more'; }
take() { # add|pull FOLDER
    git update-index -q --refresh
    succeeds "git subtree $1 in $2" \
        git subtree "$1" -q --prefix="$2" --squash "$library" HEAD
}

story 'a vendored library'
branch chore/library
take add vendor/parser
push_ok 'needs no cycle'
release && take pull vendor/parser
push_ok 'nor does an update'
git switch -q main && git merge -q --no-ff -m 'Merge the library' chore/library
as ci-bot push_ok 'and both reach main'
release && branch chore/library-2 && take pull vendor/parser
push_ok 'an update of what main has'

story 'a library among the code'
branch chore/library-3
take add src/parser
push_refused 'is code' <<END
refs/heads/chore/library-3 | Merge commit '$(git rev-parse HEAD^2)' as 's… | $own: src/parser/parser.c
END

story 'a library with its history'
whole() { # add|pull FOLDER
    git update-index -q --refresh
    succeeds "git subtree $1 in $2, whole" \
        git subtree "$1" -q --prefix="$2" "$library" HEAD
}
branch chore/whole
whole add vendor/parser
refused_with 'its commits are judged' message-format/header \
    message-format/header message-format/header tdd-content/merge-with-changes
policy <<END
[policy]
baseline = $(id main), $(git -C "$library" rev-parse HEAD)
END
push_ok 'in the baseline they are not'
branch chore/among-code main
whole add src/parser
push_refused 'elsewhere it is code' <<END
refs/heads/chore/among-code | Add 'src/parser/' from commit '$(git rev-parse HEAD^2 | cut -c 1-30)… | $own: src/parser/parser.c
END
branch chore/more main
whole add vendor/parser
echo more >src.c && git add src.c && git commit -q --amend --no-edit
push_refused 'what it adds counts' <<END
refs/heads/chore/more | Add 'vendor/parser/' from commit '$(git rev-parse HEAD^2 | cut -c 1-27)… | $own: src.c
END
git reset -q --hard chore/whole
release && whole pull vendor/parser
policy <<END
[policy]
baseline = $(id main), $(git -C "$library" rev-parse HEAD)
END
push_ok 'an update is an ordinary merge' origin HEAD:chore/whole
