#!/usr/bin/env bash
# Fails if the tables of ./dev bench do not say what follows from planted measurements.
# Usage: bench_tables.sh ROOT
set -uo pipefail
cd "${1:?usage: bench_tables.sh ROOT}" || exit 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# expect TEXT WORDS: a line of TEXT has these words, whatever is between them.
expect() {
  if ! tr -s ' ' <<<"$1" | grep -qF -- "$2"; then
    printf 'no line has "%s" in\n%s\n' "$2" "$1"
    failed=1
  fi
}

# row NAME NANOSECONDS [MORE]: one repetition as Google Benchmark writes it.
row() {
  printf '{"name": "%s", "run_type": "iteration", "cpu_time": %s, "time_unit": "ns"%s}' \
    "$1" "$2" "${3:-}"
}

# Without the draw of 5 ns: 35 ns over 100 ns, and 95 ns over 200 ns.
cat >"$scratch/engine.json" <<TEXT
{"benchmarks": [
$(row process/1000 30), $(row process/1000 40), $(row process/1000 50),
$(row reference_priority_queue/1000 105), $(row draw/sequential 5),
$(row process/100000 100), $(row reference_priority_queue/100000 205), $(row mmc/10 101),
$(row process/1000000 20 ', "bytes_per_process": 199.6'),
{"name": "process/1000_mean", "run_type": "aggregate", "cpu_time": 9e9, "time_unit": "ns"}
]}
TEXT
table=$(/usr/bin/python3 bench/engine_speed.py --read "$scratch/engine.json")
expect "$table" 'process/1000 event 40.00 25% 0.350 <= 0.65 ok'
expect "$table" 'process/100000 event 100.00 0% 0.475 <= 0.4 ABOVE'
expect "$table" 'mmc/10 customer 101.00 0% <= 100 ABOVE'
expect "$table" '1,000,000 200 <= 200 ok'

# An engine whose units all cost 50 ns, and a peer whose units cost 1,000 ns.
cat >"$scratch/engine_bench" <<'TEXT'
#!/usr/bin/env bash
for argument in "$@"; do
  case "$argument" in
    --benchmark_out=*) out=${argument#*=} ;;
    --benchmark_filter=*) names=$(sed 's/.*(\(.*\)).*/\1/; s/|/ /g' <<<"$argument") ;;
  esac
done
for name in $names; do rows+="{\"name\": \"$name\", \"cpu_time\": 50},"; done
echo "{\"benchmarks\": [${rows%,}]}" >"$out"
TEXT
cat >"$scratch/python" <<'TEXT'
#!/usr/bin/env bash
case "$*" in
  -c*) echo 1.2.3 ;;
  *tree*) echo 'no trees here' >&2; exit 1 ;;
  *) echo '{"cpu_ns": 20000, "units": 20}' ;;
esac
TEXT
chmod +x "$scratch/engine_bench" "$scratch/python"
table=$(/usr/bin/python3 bench/peers/peers.py "$scratch/engine_bench" --only simpy \
  --python "$scratch/python" --rounds 2 --json "$scratch/peers.json" 2>&1)
expect "$table" 'mmc/10 customer simpy 1.2.3 1,000.0 20.0 20.0 to 20.0'
expect "$table" 'simpy fails at tree/20: no trees here'
expect "$(cat "$scratch/peers.json")" '"ratio_median": 20.0'
exit "$failed"
