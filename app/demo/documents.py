"""The texts that belong to a job: its batch script and what the scheduler printed about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.demo.workload import PlannedTask, Submission


def job_script(submission: Submission) -> str:
    """Return the batch script as its user wrote it."""
    lines = ["#!/bin/bash -l", *(f"#SBATCH {option}" for option in _options(submission)), ""]
    lines += ["module purge", *(f"module load {module}" for module in submission.application.modules), ""]
    if submission.kind.threads_per_core > 1:
        lines += ["export SLURM_HINT=nomultithread"]
    lines += ["export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}", "cd $SLURM_SUBMIT_DIR", "", _command_line(submission)]
    return "\n".join(lines) + "\n"


def _options(submission: Submission) -> list[str]:
    cores = submission.kind.cores * submission.parts // submission.kind.slots
    options = [
        f"--job-name={submission.job_name}",
        f"--account={submission.person.project}",
        f"--partition={submission.kind.partition}",
        f"--nodes={submission.nodes}",
    ]
    if submission.kind.gpu:
        options += [f"--gres=gpu:{submission.parts}", f"--cpus-per-task={cores // submission.parts}"]
    else:
        options += [f"--ntasks-per-node={cores}"]
    options += [f"--time={_limit(submission.walltime)}", "--output=%x.%j.out"]
    if submission.tasks > 1:
        options.append(f"--array=1-{submission.tasks}")
    return options


def _command_line(submission: Submission) -> str:
    alone = submission.nodes == 1 and "mpi" not in submission.application.command and submission.parts == 1
    return submission.application.command if alone else f"srun {submission.application.command}"


def _limit(seconds: int) -> str:
    """Write a time limit as Slurm does.

    >>> _limit(129600), _limit(1800)
    ('1-12:00:00', '00:30:00')
    """
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"{days}-{clock}" if days else clock


def slurm_info(task: PlannedTask, job_id: int, array_job_id: int) -> str:
    """Return what ``scontrol show job`` printed when the job ended."""
    submission = task.submission
    kind = submission.kind
    threads = kind.cores * kind.threads_per_core * submission.parts // kind.slots * submission.nodes
    ended = task.start_time + task.duration
    lines = [f"JobId={job_id} JobName={submission.job_name}"]
    if array_job_id:
        lines.append(f"   ArrayJobId={array_job_id} ArrayTaskId={task.task}")
    lines += [
        f"   UserId={submission.person.username} Account={submission.person.project} QOS=normal",
        f"   JobState={task.state.value.upper()} Restarts=0 ExitCode={_exit_code(task)}",
        f"   RunTime={_limit(task.duration)} TimeLimit={_limit(submission.walltime)}",
        f"   SubmitTime={_clock(submission.submit_time)} StartTime={_clock(task.start_time)} EndTime={_clock(ended)}",
        f"   Partition={kind.partition} Nodes={','.join(grant.hostname for grant in task.grants)}",
        f"   NumNodes={submission.nodes} NumCPUs={threads}" + _gres(submission),
        f"   WorkDir=/home/{submission.person.project}/{submission.person.username}/{submission.job_name}",
    ]
    return "\n".join(lines) + "\n"


def _gres(submission: Submission) -> str:
    return f" TresPerNode=gres/gpu:{submission.parts}" if submission.kind.gpu else ""


def _exit_code(task: PlannedTask) -> str:
    codes = {"completed": "0:0", "failed": "1:0", "out_of_memory": "0:125", "cancelled": "0:15", "timeout": "0:15"}
    return codes.get(task.state.value, "0:9")


def _clock(seconds: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
