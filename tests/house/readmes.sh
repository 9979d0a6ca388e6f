#!/usr/bin/env bash
# Prints every folder that should have a README.md and has none, and fails if there is one.
# Usage: readmes.sh ROOT
set -uo pipefail
cd "${1:?usage: readmes.sh ROOT}" || exit 2
missing=0
for folder in sim models models/*/ src src/*/ scenarios tests bench notebooks; do
  [ -d "$folder" ] || continue
  [ -n "$(find "$folder" -type f -print -quit)" ] || continue
  if [ ! -s "${folder%/}/README.md" ]; then
    echo "${folder%/}: no README.md that says what lives there and how to add one more"
    missing=1
  fi
done
exit "$missing"
