#!/usr/bin/env bash
# What main has taken in, a release takes from it: by a merge of main, and as main itself.
# The branches are gone by then, so that a squash cannot be traced again.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

begin() { # TITLE: with the releases as main is
    story "$1"
    git tag base
    as ci-bot push_ok 'two releases' origin main:release/merged main:release/moved
}

# A branch of a whole cycle in files of its own, on the server.
whole() { # BRANCH PRP NAME
    branch "$1" main
    touch=tests/$3.sh commit "test: $3 (RED)" "PRP: ${prp[$2]}"
    touch=src/$3.sh commit "feat: $3 (GREEN)" "PRP: ${prp[$2]}"
    touch=src/$3.sh commit "refactor: $3 (REFACTOR)" "PRP: ${prp[$2]}"
    so_far && git switch -q main
}

squash() { # BRANCH SUBJECT
    git merge -q --squash "$1" >/dev/null 2>&1
    git commit -q -m "$2"
}

on_main() { as ci-bot push_ok "main: $1" origin main; }

# main gets the commits, and each release gets main.
taken_in() { # WHAT
    on_main "$1"
    git for-each-ref --format=':refs/heads/%(refname:lstrip=3)' refs/remotes/origin/feature |
        xargs -r git push -q origin 2>/dev/null
    git switch -q --no-guess -c merged base && merge main
    as ci-bot push_ok 'a release by a merge' origin HEAD:release/merged
    as ci-bot push_ok 'a release that moves on to main' origin main:release/moved
    git switch -q main
}

begin 'a squash'
whole feature/a A a && squash feature/a 'feat: all of a (#1)'
on_main 'without a proposal, test and code in one commit'
whole feature/b B b && squash feature/b 'chore: all of b'
touch=docs/x.md commit 'docs: x'
taken_in 'and one by another name'

begin 'a squash without a step'
policy <<'END'
[message]
types = shop
END
whole() { # BRANCH PRP NAME
    branch "$1" main
    touch=tests/$3.sh commit "shop: $3" "PRP: ${prp[$2]}" 'TDD: red'
    touch=src/$3.sh commit "shop: $3" "PRP: ${prp[$2]}" 'TDD: green'
    touch=src/$3.sh commit "shop: $3" "PRP: ${prp[$2]}" 'TDD: refactor'
    so_far && git switch -q main
}
whole feature/a A a && squash feature/a 'shop: all of a'
taken_in 'its subject names none'

begin 'a squash where one reference is enough'
policy <<'END'
[prp]
require = branch
END
branch feature/a && cycle A && so_far && git switch -q main
squash feature/a 'feat: all of a (#1)'
taken_in 'its branch has that'

begin 'a squash that is taken back, and again'
branch feature/a && cycle A && so_far && git switch -q main
squash feature/a 'feat: all of a (#1)' && on_main 'the squash'
git revert --no-edit HEAD >/dev/null && as ci-bot run_push origin main
git revert --no-edit HEAD >/dev/null
taken_in 'the revert of its revert'

begin 'a squash of another release'
as ci-bot push_ok 'that release' origin main:release/2
branch feature/a && cycle A && so_far
git switch -q -c other base && squash feature/a 'feat: all of a (#1)'
as ci-bot push_ok 'it has the squash' origin other:release/2
git push -q origin :feature/a 2>/dev/null
git switch -q main && merge other
taken_in 'main gets that by a merge'

begin 'a document that is superseded'
branch feature/a && cycle A && so_far && git switch -q main && merge feature/a
on_main 'the change'
sed -i '1a\\nStatus: superseded' "docs/prp/${prp[A]}.md"
git commit -q -a -m 'docs: superseded'
taken_in 'then the document'
is 'nothing is said of it' '' "$(findings <"$here/said")"

begin 'a document that is gone'
branch feature/a && cycle A && so_far && git switch -q main && merge feature/a
on_main 'the change'
git rm -q "docs/prp/${prp[A]}.md" && git commit -q -m 'docs: no proposal'
taken_in 'then none'
branch feature/b base && touch=tests/b.sh commit 'test: b (RED)' "PRP: ${prp[A]}"
touch=src/b.sh commit 'feat: b (GREEN)' "PRP: ${prp[A]}"
touch=src/b.sh commit 'refactor: b (REFACTOR)' "PRP: ${prp[A]}"
so_far && git switch -q --detach main && merge feature/b
as ci-bot push_refused 'a new commit needs it' origin HEAD:release/moved <<'END'
refs/heads/release/moved | - | prp-reference
END

begin 'a category for less than a release gets'
touch=docs/x.md commit 'docs: x' 'Change-Category: LOW' && on_main 'a document'
branch feature/a && cycle A && so_far && git switch -q main && merge feature/a
taken_in 'and code'
is 'it was right where it was' '' "$(findings <"$here/said")"

begin 'a copy of what main has'
branch feature/a && cycle A && so_far
git switch -q -c copy base && squash feature/a 'feat: all of a (#2)'
git switch -q main && squash feature/a 'feat: all of a (#1)'
on_main 'the squash' && git push -q origin :feature/a 2>/dev/null
git switch -q -c merged base && merge copy
as ci-bot run_push origin HEAD:release/merged
is 'it is judged by itself' 'tdd-order prp-reference' \
    "$(findings <"$here/said" | cut -f 3 | sort -ru | paste -sd ' ')"

begin 'a branch with weaker rules'
policy <<'END'
[refs]
protected = HEAD, refs/heads/release/*, refs/heads/lax
[rule "prp-reference"]
refs = refs/heads/main, refs/heads/release/*
END
git switch -q -c lax && as ci-bot push_ok 'that branch' origin HEAD
touch=tests/a.sh commit 'test: a (RED)' && touch=src/a.sh commit 'feat: a (GREEN)'
touch=src/a.sh commit 'refactor: a (REFACTOR)'
as ci-bot push_ok 'it needs no proposal' origin HEAD
git switch -q -c merged base && merge lax
as ci-bot push_refused 'but a release that gets it does' origin HEAD:release/merged <<'END'
refs/heads/release/merged | test: a (RED) | prp-reference
refs/heads/release/merged | feat: a (GREEN) | prp-reference
refs/heads/release/merged | refactor: a (REFACTOR) | prp-reference
END
git switch -q lax && cycle A
git rm -q "docs/prp/${prp[A]}.md" && git commit -q -m 'docs: no proposal'
as ci-bot push_ok 'nor a document' origin HEAD
git switch -q merged && merge lax && as ci-bot run_push origin HEAD:release/merged
is 'which the release needs' 1 "$(grep -c 'has no document' "$here/said")"
