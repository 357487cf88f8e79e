#!/usr/bin/env bash
# A Slurm array for real, on this machine alone: the script that 'ganml job slurm' writes, eight tasks, one of them killed (SIGKILL), so that
# its script queues it again.
# The set must be, byte for byte, the one that a single process makes.
#   tests/slurm.sh GANML.DLL
set -euo pipefail
program=$(realpath "$1")
ganml() { dotnet "$program" "$@"; }

work=$(mktemp -d)
clean() {
  for pid in "$work"/*.pid; do [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null; done
  sleep 1
  rm -rf "$work" || true
}
trap clean EXIT

# A cluster of one node, with a key, a state and a socket of its own.
host=$(hostname -s)
dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
chmod 0600 "$work/munge.key"
chmod 0755 "$work"
munged --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" --log-file="$work/munged.log" \
  --seed-file="$work/munge.seed"
mkdir "$work/state" "$work/spool"
cat > "$work/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
AuthInfo=socket=$work/munge.socket,cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
SlurmUser=root
SlurmdUser=root
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=4000
PartitionName=all Nodes=$host Default=YES State=UP
CONF
export SLURM_CONF=$work/slurm.conf
slurmctld -i -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF" -N "$host"
for _ in $(seq 60); do
  [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break
  sleep 0.5
done
[ "$(sinfo -h -o %T)" = idle ] || { cat "$work"/*.log; exit 1; }

cd "$work"
images=(generate --model fashion-mnist --format parquet --count 24000 --rows-per-file 500 --seed 7)
ganml job slurm --tasks 8 --name clothes --cpus 1 --memory 400M --ganml "dotnet '$program'" -- "${images[@]}" --output array > job.sh
job=$(sbatch --parsable job.sh)
echo "Slurm $(sinfo --version | cut -d' ' -f2), array $job of 8 tasks"

# The first of them, killed in the midst of its share.
for _ in $(seq 600); do
  [ -f array/.ganml/part-00000.json ] && break
  sleep 0.1
done
victim=
for pid in $(pgrep -f 'ganml.dll generate .*--output array'); do
  if grep -qz '^SLURM_ARRAY_TASK_ID=1$' "/proc/$pid/environ"; then victim=$pid; fi
done
[ -n "$victim" ] || { squeue; cat clothes-*.log; exit 1; }
kill -9 "$victim"
for _ in $(seq 400); do
  [ -z "$(squeue -h -j "$job" 2>/dev/null)" ] && break
  sleep 0.5
done
[ -z "$(squeue -h -j "$job" 2>/dev/null)" ] || { squeue; cat clothes-*.log; exit 1; }

ganml verify array || { cat clothes-*.log; exit 1; }
ganml "${images[@]}" --output alone >/dev/null
diff -r alone array
grep -q "of them were there already. The others" clothes-*_1.log || { echo "Task 1 did not resume:"; cat clothes-*_1.log; exit 1; }
echo "The set of the array is that of one process, file by file; task 1 was killed, queued again, and resumed."
