#!/bin/bash
#SBATCH --job-name={{name}}
#SBATCH --array=1-{{tasks}}
#SBATCH --cpus-per-task={{cpus}}
#SBATCH --mem={{memory}}
#SBATCH --output={{name}}-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:USR1@60
#
# Written by 'ganml job slurm'. Submit it with sbatch, from the folder in which the command's paths begin; all nodes must see that folder,
# on a file system with file locks. Each of the {{tasks}} tasks does its share of the work. What is there is not made again, so a task that
# is queued again resumes where it left off, and so does the whole array when it is submitted once more.
set -u
export DOTNET_PROCESSOR_COUNT=${SLURM_CPUS_PER_TASK:-{{cpus}}}

# A failure (exit code 1) and a kill (137) are worth another try; 2 and 4 end the same way every time.
most_failures=5

child= is_out_of_time=
stop() { [ -n "$child" ] && kill -TERM "$child" 2>/dev/null; }
trap 'is_out_of_time=yes; stop' USR1 # 60 seconds before the time limit
trap stop TERM
{{command}} &
child=$!
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do # A signal ended the wait, not yet the command.
  wait "$child"
  code=$?
done

requeue() { scontrol requeue "${SLURM_ARRAY_JOB_ID:-}_${SLURM_ARRAY_TASK_ID:-}" && exit 0; }
case $code in
  3) [ -n "$is_out_of_time" ] && requeue ;;
  1 | 137) [ "${SLURM_RESTART_COUNT:-0}" -lt "$most_failures" ] && requeue ;;
esac
exit "$code"
