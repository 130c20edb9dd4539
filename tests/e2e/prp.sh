#!/usr/bin/env bash
# sallyport prp new: the document of a proposal, without the thinking.
what_is_new=prp
. "$SALLYPORT_SOURCE/tests/e2e/new/lib.sh"

# In the words of its author.
fill_in() { # FILE
    sed -i 's/^<!--.*-->$/As agreed./' "$1"
}

story 'from the refusal to the merge'
branch feature/WU-9-price
prp[C]=WU-9-price
cycle C
push_ok 'a branch needs no document'
git switch -q main && git merge -q --no-ff --no-edit feature/WU-9-price
as ci-bot run_push origin main
is 'main does' 1 "$(grep -c 'prp-reference: .*WU-9-price has no document' \
    <(tr -d '\n|' <"$here/said" | tr -s ' '))"
is 'and the refusal names the command' \
    '      git switch feature/WU-9-price && sallyport prp new WU-9-price' \
    "$(grep 'prp new' "$here/said")"
git reset -q --hard origin/main
eval "$(grep 'prp new' "$here/said" | sed "s|sallyport|$SALLYPORT_BUILD/bin/sallyport|")" \
    >"$here/out" 2>/dev/null
is 'typed as it stands, it writes the document' 'docs/prp/WU-9-price.md' \
    "$(git ls-files --others)"
is_text 'and says what comes next' "$here/out" <<'END'
docs/prp/WU-9-price.md
Fill in each section, then:
  git add docs/prp/WU-9-price.md
  git commit -m 'docs: propose WU-9-price' -- docs/prp/WU-9-price.md
END
mkdir -p tests && echo 'a test' >tests/staged_test.sh && git add tests/staged_test.sh
eval "$(sed -n 's/^  //p' "$here/out")" >/dev/null
is 'what was staged before stays for its own commit' tests/staged_test.sh \
    "$(git diff --cached --name-only)"
git rm -q -f tests/staged_test.sh
git switch -q main && merge feature/WU-9-price
as ci-bot push_refused 'as long as it is empty, it is refused' origin main <<'END'
refs/heads/main | - | prp-reference
END
git reset -q --hard origin/main && git switch -q feature/WU-9-price
fill_in docs/prp/WU-9-price.md
git commit -qam 'docs(prp): say why'
git switch -q main && merge feature/WU-9-price
as ci-bot push_ok 'filled in, it is accepted' origin main

story 'the name'
branch feature/WU-5-tax
new
is 'from the branch' '0 docs/prp/WU-5-tax.md' "$status $(git ls-files --others)"
rm docs/prp/WU-5-tax.md
new --title 'VAT, at last'
is 'the name of the branch stays' docs/prp/WU-5-tax.md "$(git ls-files --others)"
is 'the title is its heading' '# WU-5-tax: VAT, at last' \
    "$(head -n 1 docs/prp/WU-5-tax.md)"
new WU-6 --title 'VAT, at last'
is 'of an id and a title' docs/prp/WU-6-vat-at-last.md \
    "$(git ls-files --others | tail -n 1)"
mkdir -p deep/er && cd deep/er || exit
new WU-8
is 'from any directory' 0 "$([ -f ../../docs/prp/WU-8.md ] && echo "$status")"
cd ../..

story 'nothing is overwritten'
branch feature/x
echo mine >docs/prp/WU-9.md
commits="git add docs/prp/WU-9.md && git commit -m 'docs: propose WU-9' -- docs/prp/WU-9.md"
fails 'a document of this id is there' 3 \
    "docs/prp/WU-9.md is there and not committed; when it is filled in, type: $commits" WU-9
fails 'under another name, too' 3 \
    "docs/prp/WU-9.md is there and not committed; when it is filled in, type: ${commits/WU-9\'/WU-9-more\'}" WU-9-more
is 'it is as it was' mine "$(cat docs/prp/WU-9.md)"
eval "$commits" >"$here/out"
fails 'it is committed' 3 \
    'docs/prp/WU-9.md is the document of WU-9 already' WU-9
ln -s "$here/elsewhere" docs/prp/WU-10.md
fails 'a link is not followed' 3 \
    'docs/prp/WU-10.md is the document of WU-10 already' WU-10
is 'nothing is there' gone "$([ -e "$here/elsewhere" ] || echo gone)"
mkdir "$here/outside" && git rm -rqf docs && rm -rf docs && ln -s "$here/outside" docs
fails 'nor a directory that leads out' 3 \
    'docs/prp cannot be made, or a link leads it out of the work tree' WU-11
is 'nothing is written there' '' "$(ls "$here/outside")"

story 'what is no id'
branch feature/x
fails 'the branch names none' 2 \
    "no reference in the name of the branch; type: sallyport prp new ID"
fails 'not by the pattern' 2 "'price' is no reference by [prp] pattern, such as WU-006a-vpn-tunnel-foundation" price
fails 'no file name' 2 "'../WU-1' is no reference by [prp] pattern, such as WU-006a-vpn-tunnel-foundation" ../WU-1
printf '[prp]\npattern = (?=x)[a-w]+\n' >.sallyport.ini
fails 'one that is hard to show' 2 "'price' is no reference by [prp] pattern" price
printf '[prp]\npattern = .+\n' >.sallyport.ini
fails 'a path' 2 "'a/b' cannot be the name of a file" a/b
fails 'hidden' 2 "'.a' cannot be the name of a file" .a
fails 'with a control character' 2 "'a\\x1bb' cannot be the name of a file" $'a\033b'
fails 'a title of two lines' 2 'the title is not one plain line' A --title $'a\nb'

story 'the policy says where, and which sections'
branch feature/x
printf '[prp]\ndirectory = rfcs/open\nsections = problem\n' >.sallyport.ini
new WU-1
is 'there' $'# WU-1\n\n## Problem' "$(head -n 3 rfcs/open/WU-1.md)"
printf '[prp]\ndirectory =\n' >.sallyport.ini
fails 'none is needed' 2 \
    'the policy asks for no document: [prp] directory or sections is empty' WU-2
cd "$server" || exit
fails 'a bare repository' 2 'there is no work tree here; type it in a clone' WU-2
