#!/usr/bin/env bash
# GitLab: how Gitaly runs custom hooks, replayed with real pushes. Each trap has
# a line. What is done on the pages comes from a clone of the server's own.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# Gitaly in the place of git's hook: its own checks have passed; then the custom
# hooks of the repository and of the server, one after the other, until one
# fails, with an absolute GIT_DIR and little else of the environment.
gitaly() { # REPOSITORY SERVER-WIDE-HOOKS
    cat <<END
#!/usr/bin/env bash
repository=$1
keep=("GIT_DIR=\$repository")
for name in HOME PATH LD_LIBRARY_PATH TZ GIT_EXEC_PATH GL_ID GL_USERNAME \\
    GL_PROTOCOL GL_REPOSITORY GL_PROJECT_PATH GIT_OBJECT_DIRECTORY \\
    GIT_ALTERNATE_OBJECT_DIRECTORIES; do
    [ -z "\${!name+x}" ] || keep+=("\$name=\${!name}")
done
input=\$(cat && echo x)
for hook in "\$repository/custom_hooks/pre-receive" \\
    "\$repository"/custom_hooks/pre-receive.d/* "$2"/pre-receive.d/*; do
    case \$hook in *~) continue ;; esac
    [ -f "\$hook" ] && [ -x "\$hook" ] || continue
    printf %s "\${input%x}" | (cd "\$repository" && env -i "\${keep[@]}" "\$hook") ||
        exit 1
done
END
}

spy() { # FILE: writes down its environment
    printf '#!/bin/sh\nexec env >%s\n' "$1"
}

story_at_gitlab() { # TITLE
    story "$1"
    rm "$server"/hooks/*
    mkdir -p "$server/custom_hooks/pre-receive.d" "$here/global/pre-receive.d"
    gitaly "$server" "$here/global" >"$server/hooks/pre-receive"
    spy "$here/environment" >"$server/custom_hooks/pre-receive.d/a-spy"
    chmod +x "$server/hooks/pre-receive" "$server/custom_hooks/pre-receive.d/a-spy"
    ln -s "$SALLYPORT_BUILD/hooks/pre-receive" \
        "$server/custom_hooks/pre-receive.d/sallyport"
    policy <<'END'
[identity]
host = gitlab
END
}

by() { # WAY USER COMMAND...
    local -x GL_PROTOCOL=$1 GL_USERNAME=$2 GL_ID=${gl_id:-user-7} \
        GL_REPOSITORY=${gl_repository:-project-3} GL_PROJECT_PATH=team/vpn
    "${@:3}"
}

# Over ssh and http a refusal is read as it is. On the pages each line has to
# begin with the prefix: one that has not spoils the comparison.
remote_lines() { # <OUTPUT-OF-PUSH
    sed -n 's/^remote: //p' | sed 's/        $//; /^error: hook declined /d' |
        if [ "${GL_PROTOCOL:-}" = web ]; then
            sed 's/^GL-HOOK-ERR:$//; t; s/^GL-HOOK-ERR: //; t; s/^/no prefix: /'
        else
            cat
        fi
}

server_clones() {
    git clone -q --shared "$server" "$here/temporary-$((++clones))"
    cd "$here/temporary-$clones" || exit
}
clones=0

story_at_gitlab 'who is pushing'
branch feature/a && green A
by ssh alice push_refused 'over ssh: no line has the prefix' <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END
by http alice push_refused 'over http: no line has the prefix' <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END
is 'the quarantine is found without GIT_QUARANTINE_PATH' \
    'GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR GIT_EXEC_PATH GIT_OBJECT_DIRECTORY' \
    "$(sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p' "$here/environment" | sort | xargs)"
is 'with an absolute GIT_DIR' "GIT_DIR=$server" \
    "$(grep '^GIT_DIR=' "$here/environment")"
git reset -q --hard main && cycle A
by ssh alice push_ok 'a good branch goes in'
git switch -q main && merge feature/a
by ssh dana push_refused 'main over ssh: the name is GL_USERNAME' origin main <<'END'
refs/heads/main | - | protected-ref
END
gl_id=key-12 by ssh ci-bot push_refused \
    'a deploy key is nobody, whatever name comes with it' origin main <<'END'
refs/heads/main | - | protected-ref
END
by http ci-bot push_ok 'who has the role merges by hand' origin main

story_at_gitlab 'for all repositories of the server'
mv "$server/custom_hooks/pre-receive.d/sallyport" "$here/global/pre-receive.d/"
branch feature/a && green A
by ssh alice push_refused 'the hook in the directory of the server is run' <<'END'
refs/heads/feature/a | feat: open the tunnel (GREEN) | tdd-order
END
git reset -q --hard main && red A
by ssh alice push_ok 'and lets a good branch in'
git switch -q main && commit 'A page of the wiki'
gl_repository=wiki-3 by ssh alice push_ok 'a wiki is no code'

story_at_gitlab 'a merge request on its pages'
branch feature/a && cycle A
by ssh alice push_ok 'a branch' origin HEAD
server_clones
git merge -q --no-ff -m "Merge branch 'feature/a' into 'main'" origin/feature/a
by ssh dana push_refused 'the same, pushed by hand' origin HEAD <<'END'
refs/heads/main | - | protected-ref
END
by web dana push_ok 'its own merge needs no role' origin HEAD
is 'main is what was merged' "$(id HEAD)" "$(on_server main)"

story_at_gitlab "a squash on its pages needs what anybody's does"
asks_for_evidence
branch feature/a && cycle A
by ssh alice push_ok 'a branch' origin HEAD
work=$PWD
server_clones
merge_on_pages squash
by web dana run_push origin HEAD:main
is 'without evidence it is refused' \
    'refuse approvals/missing gates/never-recorded' "$(refused_codes)"
gl_id=user-8 by ssh bob in_work 'bob#8' approve feature/a
gl_id=user-9 by ssh ci-bot in_work 'ci-bot#9' gate record unit \
    --result pass --commit feature/a
by web dana push_ok 'with it, it lands' origin HEAD:main

story_at_gitlab 'fast-forward and squash on its pages'
branch feature/a && cycle A
by ssh alice push_ok 'a branch' origin HEAD
server_clones
by web dana push_ok 'a fast-forward to the head of a branch' \
    origin origin/feature/a:main
git switch -q -c feature/b origin/feature/a && cycle B
git -C "$server" fetch -q "$PWD" feature/b:refs/merge-requests/4/head
git switch -q main && git reset -q --hard origin/feature/a
git merge -q --squash feature/b >/dev/null
git commit -q -m 'feat: write it down' -m "PRP: ${prp[B]}"
by web dana push_ok 'a squash of the head of a merge request' origin HEAD

story_at_gitlab 'an edit on its pages comes with the same words as a merge'
server_clones
touch=README.md commit 'docs: typed on a page'
by web dana push_refused 'onto main, without the role: each line has the prefix' \
    origin HEAD <<'END'
refs/heads/main | docs: typed on a page | merge-shape
END
by web dana push_ok 'onto a branch' origin HEAD:docs/typed
by web dana push_refused 'a release branch from the pages needs the role' \
    origin origin/main:refs/heads/release/1.0 <<'END'
refs/heads/release/1.0 | - | protected-ref
END
by web dana push_refused 'main cannot go' origin :main <<'END'
refs/heads/main | - | protected-ref
END
by web dana push_ok 'a branch can' origin :docs/typed
git tag v1 && by web dana push_ok 'a tag is made' origin v1
by web ci-bot push_ok 'who has the role may edit' origin HEAD

story_at_gitlab 'other words on its pages'
policy <<'END'
[identity]
host = gitlab
[rule "tdd-order"]
level = warn
END
branch feature/a && green A
remote_lines_of_web() { sed -n 's/^remote: //p' "$here/push"; }
by web alice run_push
is 'a warning is no error: no line has the prefix' \
    'sallyport: push accepted: 1 warning' \
    "$(remote_lines_of_web | head -n 1 | sed 's/ *$//')"
commit 'docs: more'
git -C "$server" symbolic-ref refs/heads/feature/alias refs/heads/feature/a
by web alice push_undecided 'a push that cannot be judged has the prefix' \
    origin HEAD:feature/alias <<'END'
  refs/heads/feature/alias is another name of refs/heads/feature/a on
    | the server; use that one
  nothing was changed; fix it, then push again
END
# The hook waits for somebody who writes into this file, and nobody does.
printf '[limits]\ntime = 1s\n' >>"$server/sallyport.ini"
mkfifo "$server/objects/info/alternates"
by web alice run_hook pre-receive <<<"$zero $(id HEAD) refs/heads/feature/b"
is_text 'a push that takes too long has the prefix' "$here/said" <<'END'
GL-HOOK-ERR: sallyport: push refused: it could not be judged
GL-HOOK-ERR:
GL-HOOK-ERR:   judging it took longer than 1 second ([limits] time)
GL-HOOK-ERR:   push it in parts, or ask the administrator
END
