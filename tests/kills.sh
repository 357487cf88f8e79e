#!/usr/bin/env bash
# Kills (SIGKILL) at random moments over a set that four processes share, each started again at once. In the end the set must be, byte for
# byte, the one that a single process makes undisturbed.
#   tests/kills.sh GANML.DLL [KILLS] [FORMAT]
set -euo pipefail
program=$(realpath "$1")
ganml() { dotnet "$program" "$@"; }
kills=${2:-100}
format=${3:-folder}

work=$(mktemp -d)
trap 'pkill -9 -P $$ 2>/dev/null || true; wait; rm -rf "$work"' EXIT
cd "$work"
ganml train --data shapes --model dense --images 640 --grid-images 0 --threads 1 --output run >/dev/null
images=(generate run/generator.onnx --format "$format" --count 60000 --rows-per-file 300 --seed 7)

declare -a process
start() { dotnet "$program" "${images[@]}" --output killed --shard "$1/4" >/dev/null 2>>errors.log & process[$1]=$!; }
for shard in 0 1 2 3; do start $shard; done
RANDOM=23
done_before=0
for kill in $(seq "$kills"); do
  sleep "0.$((RANDOM % 10))$((RANDOM % 10))"
  shard=$((RANDOM % 4))
  if kill -9 "${process[$shard]}" 2>/dev/null; then wait "${process[$shard]}" 2>/dev/null || true; else done_before=$((done_before + 1)); fi
  start "$shard"
done
for shard in 0 1 2 3; do wait "${process[$shard]}" || { echo "shard $shard failed"; cat errors.log; exit 1; }; done

ganml verify killed
ganml "${images[@]}" --output alone >/dev/null
diff -r alone killed
echo "$((kills - done_before)) kills, and $done_before of processes that had ended: the set is that of one process, file by file."
