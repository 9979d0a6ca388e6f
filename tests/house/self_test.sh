#!/usr/bin/env bash
# Plants one offender at a time in a small clean tree and fails if a check does not name it.
# Usage: self_test.sh
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

clean_tree() {
  rm -rf "${tree:?}"/*
  local folder
  for folder in sim/core models/policy src/scenario src/cli tests bench notebooks scenarios; do
    mkdir -p "$tree/$folder"
    printf 'What lives here.\n' >"$tree/$folder/README.md"
  done
  for folder in sim models src; do printf 'What lives here.\n' >"$tree/$folder/README.md"; done
  printf '#include "sim/core/clock.hpp"\n' >"$tree/models/policy/rule.hpp"
  printf '#include <yaml-cpp/yaml.h>\n' >"$tree/src/scenario/loader.cpp"
  printf '#include <CLI/CLI.hpp>\n' >"$tree/src/cli/main.cpp"
}

# expect_pass CHECK: the check accepts the clean tree.
expect_pass() {
  clean_tree
  local output
  if ! output=$("$here/$1.sh" "$tree" 2>&1); then
    printf '%s refuses a clean tree:\n%s\n' "$1" "$output"
    failed=1
  fi
}

# expect_offence CHECK FILE TEXT: the check fails and names FILE, once it holds TEXT.
expect_offence() {
  local check=$1 file=$2 text=$3 output
  clean_tree
  mkdir -p "$(dirname "$tree/$file")"
  printf '%s\n' "$text" >"$tree/$file"
  if output=$("$here/$check.sh" "$tree" 2>&1); then
    printf '%s accepts %s with: %s\n' "$check" "$file" "$text"
    failed=1
  elif [[ $output != *"$(dirname "$file" | sed 's/^\.$//')"* || $output != *"${4:-$file}"* ]]; then
    printf '%s fails without naming %s:\n%s\n' "$check" "$file" "$output"
    failed=1
  fi
}

expect_pass layering
expect_offence layering sim/core/clock.cpp '#include "models/policy/rule.hpp"'
expect_offence layering sim/core/clock.cpp '#include "src/cli/main.hpp"'
expect_offence layering models/policy/rule.cpp '#include "src/cli/main.hpp"'
expect_offence layering models/policy/rule.cpp '#  include <src/cli/main.hpp>'
expect_offence layering src/cli/run.cpp '#include "tests/fixture.hpp"'
expect_offence layering src/cli/run.cpp '#include "../scenario/loader.hpp"'
expect_offence layering models/policy/rule.cpp '#include <yaml-cpp/yaml.h>'
expect_offence layering src/cli/run.cpp '#include <yaml-cpp/yaml.h>'
expect_offence layering src/scenario/run.cpp '#include <CLI/CLI.hpp>'
expect_offence layering sim/core/draw.cpp 'std::normal_distribution<double> d;'
expect_offence layering sim/core/draw.cpp 'std::random_device device;'
expect_offence layering models/policy/rule.cpp 'auto t = std::chrono::steady_clock::now();'
expect_offence layering models/policy/rule.cpp 'double y = std::log(x);'
expect_offence layering notes.txt 'a stray file'
expect_pass format
expect_offence format sim/core/clock.cpp 'int  f( ){return 1 ;}'
expect_offence format tests/clock_test.cpp 'int  f( ){return 1 ;}'
expect_pass readmes
expect_offence readmes models/pricing/plan.hpp '#pragma once' models/pricing
expect_offence readmes src/report/page.hpp '#pragma once' src/report

exit "$failed"
