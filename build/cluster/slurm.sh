#!/bin/bash
#SBATCH --job-name={{name}}
#SBATCH --array=1-{{tasks}}
#SBATCH --cpus-per-task={{cpus}}
#SBATCH --mem={{memory}}
#SBATCH --output={{name}}-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
#
# Written by 'ganml job slurm'. Submit it with sbatch, from the folder in which the command's paths begin. Each of the {{tasks}} tasks
# does its share of the work. A task that is killed, preempted or out of time goes on where it was when it is queued again, and so does
# the whole array when it is submitted once more: what is there is not made again.
set -u

# Exit codes 1 (a failure) and 3 (ended by a signal) are worth another try; 2 and 4 end the same way every time.
most_restarts=5

child=
trap '[ -n "$child" ] && kill -TERM "$child"' TERM
{{command}} &
child=$!
wait "$child"
code=$?
while kill -0 "$child" 2>/dev/null; do # The signal ended the wait, not yet the command.
  wait "$child"
  code=$?
done

if { [ "$code" -eq 1 ] || [ "$code" -eq 3 ]; } && [ "${SLURM_RESTART_COUNT:-0}" -lt "$most_restarts" ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && exit 0
fi
exit "$code"
