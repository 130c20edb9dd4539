#!/usr/bin/env bash
# bounds.sh - whatever is pushed, judging it takes a bounded time and memory; what
# goes beyond a bound is refused with a text that names it. Small sizes where
# they do; tests/bench/hostile.sh has the full ones.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# --- [limits] memory, held by the kernel ---

story 'more memory than [limits] allows'
policy <<'END'
[limits]
memory = 32m
END
branch feature/tunnel
commit 'docs: begin'
git push -q origin HEAD:refs/heads/objects 2>/dev/null # for run_hook
seq -f "$zero $(id main) refs/heads/feature/r%.0f" 300000 >"$here/list"
hook_undecided 'a long list of refs' pre-receive <"$here/list" 3<<'END'
  judging it takes more than 32 MB ([limits] memory)
  push it in parts, or ask the administrator
END
hosted() { # by the pages of GitLab
    printf '[identity]\nhost = gitlab\n[limits]\nmemory = 32m\n' | policy
    GL_PROTOCOL=web GL_ID=user-1 GL_USERNAME=alice run_hook pre-receive \
        <"$here/list"
    sed -n 3p "$here/said"
}
is 'with the prefix of the host' \
    'GL-HOOK-ERR:   judging it takes more than 32 MB ([limits] memory)' \
    "$(hosted)"

story 'the limit is for judging alone'
policy <<'END'
[limits]
memory = 32m
END
rm "$server/hooks/update"
cat >"$server/hooks/pre-receive.chained" <<'END'
#!/bin/sh
ulimit -d
END
chmod +x "$server/hooks/pre-receive.chained"
branch feature/tunnel
commit 'docs: begin'
run_push
is 'the hook that was there before has that of the server' \
    "$(ulimit -d)" "$(cat "$here/said")"

note 'end'
