#!/usr/bin/env bash
# Fails if a verb of ./dev has no help with an example, or if an unknown verb passes.
# Usage: dev_help.sh ROOT
set -uo pipefail
cd "${1:?usage: dev_help.sh ROOT}" || exit 2
failed=0
mapfile -t verbs < <(./dev --help | sed -n 's/^  \([a-z]\+\) .*/\1/p')
if [ "${#verbs[@]}" -lt 8 ]; then
  echo "./dev --help lists only ${#verbs[@]} verbs"
  failed=1
fi
for verb in "${verbs[@]}"; do
  if ! ./dev "$verb" --help | grep -q "^  ./dev $verb"; then
    echo "./dev $verb --help shows no example"
    failed=1
  fi
done
if ./dev no-such-verb >/dev/null 2>&1; then
  echo './dev accepts an unknown verb'
  failed=1
fi
exit "$failed"
