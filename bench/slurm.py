#!/usr/bin/env python3
"""A job array of Slurm, for real: slurm.py PROGRAM [--count 2000] [--tasks 8] [--formats pdf,docx,…] [--scratch FOLDER]

Starts a slurmctld and two slurmd of one processor each on this machine (Debian's slurm-wlm and munge, run as root, loopback
only, nothing installed or left behind), runs `batch --shard` over many departments as docs/scale.md has it, kills one slurmd
with all that it started when a third is done, waits until Slurm has run the lost tasks again, merges, and compares each file
with those of one `batch` on one machine. Prints what was seen; ends with 1 where a byte differs.

Not a test: it takes minutes and needs root. It ends only processes that it started."""
import argparse
import filecmp
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
NODES = ("one", "two")
WAIT = 1800  # seconds, for the whole array

# The two nodes say that they have a processor each, whatever this machine has; a node that is silent for ten seconds is
# dead, and its tasks go back into the queue.
CONFIG = """
ClusterName=juesuan
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmctldParameters=enable_configless
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket={munge}
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation={state}
SlurmdSpoolDir={scratch}/spool-%n
SlurmctldPidFile={scratch}/slurmctld.pid
SlurmdPidFile={scratch}/slurmd-%n.pid
SlurmctldLogFile={scratch}/slurmctld.log
SlurmdLogFile={scratch}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SlurmdParameters=config_overrides
SlurmdTimeout=10
ReturnToService=2
MpiDefault=none
KillWait=5
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """A controller and its nodes, all of them children of this process."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.config = os.path.join(scratch, "slurm.conf")
        self.munge = os.path.join(scratch, "munge.socket")
        self.children = {}
        self.environment = dict(os.environ, SLURM_CONF=self.config)

    def start(self, name, *command):
        log = open(os.path.join(self.scratch, name + ".out"), "ab")
        self.children[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
                                               start_new_session=True)

    def up(self):
        key = os.path.join(self.scratch, "munge.key")
        with open(key, "wb") as f:
            f.write(os.urandom(128))
        os.chmod(key, 0o400)
        self.start("munged", "munged", "--foreground", "--force", "--key-file", key, "--socket", self.munge,
                   "--pid-file", os.path.join(self.scratch, "munge.pid"), "--seed-file", os.path.join(self.scratch, "munge.seed"))
        host = socket.gethostname().split(".")[0]
        state = os.path.join(self.scratch, "state")
        os.makedirs(state)
        with open(self.config, "w", encoding="ascii") as f:
            f.write(CONFIG.format(host=host, controller=free_port(), munge=self.munge, state=state, scratch=self.scratch))
            for node in NODES:
                f.write(f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={free_port()} CPUs=1 RealMemory=4096\n")
            f.write(f"PartitionName=all Nodes={','.join(NODES)} Default=YES MaxTime=INFINITE State=UP\n")
        self.start("slurmctld", "slurmctld", "-D", "-f", self.config)
        for node in NODES:
            self.node_up(node)
        self.wait_for(lambda: self.say("sinfo", "-h", "-o", "%D %T") == f"{len(NODES)} idle", "two idle nodes")

    def node_up(self, node):
        os.makedirs(os.path.join(self.scratch, "spool-" + node), exist_ok=True)
        self.start(node, "slurmd", "-D", "-N", node, "-f", self.config)

    def say(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout.strip()

    def wait_for(self, true, what, seconds=60):
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                sys.exit(f"no {what} after {seconds} s; the logs are in {self.scratch}")
            time.sleep(0.2)

    def kill_node(self, node):
        """The node goes as a machine goes whose power fails: its daemon, then the shepherds of its tasks, before they could
        tell that a task ended, then the tasks. Returns how many processes of tasks there were."""
        daemon = self.children.pop(node)
        tasks = [pid for pid in (int(p) for p in os.listdir("/proc") if p.isdigit()) if node_of(pid) == node]
        shepherds = {parent for parent, name in map(parent_of, tasks) if name.startswith("slurmstepd")}
        for pid in [daemon.pid, *shepherds, *tasks]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        daemon.wait()
        return len(tasks)

    def down(self):
        for name in reversed(list(self.children)):
            child = self.children[name]
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def node_of(pid):
    """Which of our nodes a process of a task belongs to: slurmd gives it SLURMD_NODENAME."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as f:
            words = f.read().split(b"\0")
    except OSError:
        return None
    ours = any(w.startswith(b"SLURM_CLUSTER_NAME=juesuan") for w in words)
    return next((w[16:].decode() for w in words if ours and w.startswith(b"SLURMD_NODENAME=")), None)


def parent_of(pid):
    """The parent of a process, and the name of its program."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
            parent = int(f.read().rpartition(")")[2].split()[1])
        return parent, os.path.basename(os.readlink(f"/proc/{parent}/exe"))
    except OSError:
        return 0, ""


def done_departments(out):
    return sum(name.endswith(".manifest.json") for name in os.listdir(out)) if os.path.isdir(out) else 0


def files_of(folder):
    """What the batch made, without the summaries of shards and without locks."""
    return {name for name in os.listdir(folder) if not name.startswith((".", "batch-"))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--tasks", type=int, default=8)
    parser.add_argument("--formats", default="pdf,docx,html,md,xlsx")
    parser.add_argument("--scratch")
    of = parser.parse_args()
    for tool in ("slurmctld", "slurmd", "munged", "sbatch"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install slurm-wlm munge")
    if os.getuid():
        sys.exit("run it as root: slurmd starts tasks in the name of others")
    program = os.path.abspath(of.program)
    scratch = tempfile.mkdtemp(prefix="slurm-", dir=of.scratch)
    data, alone, out = (os.path.join(scratch, name) for name in ("data", "alone", "out"))
    subprocess.run([sys.executable, os.path.join(HERE, "batch", "generate.py"), str(of.count), data], check=True)

    start = time.monotonic()
    subprocess.run([program, "batch", data, "-o", alone, "-j", str(len(NODES)), "--formats", of.formats], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"one machine, {len(NODES)} processes: {of.count} departments in {time.monotonic() - start:.0f} s", flush=True)

    cluster = Cluster(scratch)
    try:
        cluster.up()
        script = os.path.join(scratch, "shards.sh")
        with open(script, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\n#SBATCH --array=1-{of.tasks}\n#SBATCH --cpus-per-task=1\n#SBATCH --requeue\n"
                    f"#SBATCH --output={scratch}/task-%a.log\n#SBATCH --open-mode=append\n"
                    f"echo \"task $SLURM_ARRAY_TASK_ID on $SLURMD_NODENAME, start ${{SLURM_RESTART_COUNT:-0}}\"\n"
                    f"exec '{program}' batch '{data}' -o '{out}' -j \"$SLURM_CPUS_PER_TASK\" --formats {of.formats} "
                    f"--shard \"$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT\"\n")
        start = time.monotonic()
        job = cluster.say("sbatch", "--parsable", "--chdir", scratch, script)
        cluster.wait_for(lambda: done_departments(out) >= of.count // 3, "third of the departments", WAIT)
        lost = cluster.kill_node("two")
        print(f"node two killed after {time.monotonic() - start:.0f} s with {done_departments(out)} departments done and "
              f"{lost} processes of a task", flush=True)
        cluster.wait_for(lambda: cluster.say("sinfo", "-h", "-n", "two", "-o", "%T").startswith("down"), "node that is down", 180)
        print(f"Slurm calls it down after {time.monotonic() - start:.0f} s; queue: "
              + ", ".join(cluster.say("squeue", "-h", "-r", "-o", "%K %T").split("\n")), flush=True)
        cluster.node_up("two")
        # A task that was lost waits for two minutes before it may start again: it need not.
        cluster.say("scontrol", "update", f"JobId={job}", "StartTime=now")
        cluster.wait_for(lambda: not cluster.say("squeue", "-h", "-j", job), "end of the array", WAIT)
        print(f"array done after {time.monotonic() - start:.0f} s", flush=True)
        for task in range(1, of.tasks + 1):
            with open(os.path.join(scratch, f"task-{task}.log"), encoding="utf-8") as f:
                starts = [line.strip() for line in f if line.startswith("task ")]
            if len(starts) > 1:
                print("; ".join(starts))
        merged = cluster.say("sbatch", "--parsable", "--wait", "--chdir", scratch, "--wrap",
                             f"exec '{program}' batch --merge '{out}' -o '{out}'")
        print(f"merged by job {merged}", flush=True)
    finally:
        cluster.down()

    missing, more = files_of(alone) - files_of(out), files_of(out) - files_of(alone)
    same, differ, errors = filecmp.cmpfiles(alone, out, sorted(files_of(alone) & files_of(out)), shallow=False)
    print(f"{len(same)} files with the same bytes, {len(differ)} that differ, {len(missing)} missing, {len(more)} more")
    for name in (differ + errors + sorted(missing) + sorted(more))[:20]:
        print("  " + name)
    if differ or errors or missing or more:
        sys.exit(f"kept: {scratch}")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
