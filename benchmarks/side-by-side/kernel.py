"""What the comparisons share: inputs, the call of our kernel, and the clock."""

import json
import os
import pathlib
import platform
import subprocess
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]


def latents(kind, rows, columns, seed=42):
    """float32 [rows, columns]: "gaussian", or "clustered" as the ReLU layer of a classifier looks, and 10 labels."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, rows).astype(np.int32)
    if kind == "gaussian":
        return random.standard_normal((rows, columns), dtype=np.float32), labels
    centres = random.standard_normal((10, columns)) * 0.7
    directions = random.standard_normal((12, columns)) * 0.5
    values = centres[labels] + random.standard_normal((rows, 12)) @ directions
    values += 0.1 * random.standard_normal((rows, columns))
    return np.maximum(values, 0).astype(np.float32), labels


def run(*arguments, heap):
    """Runs latentgraph.benchmarks.KernelTimes; `mvn -q -B -pl benchmarks -am test-compile` made it."""
    classes = [ROOT / module / "target" / "classes" for module in ("core", "benchmarks")]
    for folder in classes:
        if not folder.is_dir():
            sys.exit(f"{folder} is not there; first run: mvn -q -B -pl benchmarks -am test-compile")
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    command = [java, f"-Xmx{heap}", "--add-modules", "jdk.incubator.vector", "-cp", os.pathsep.join(map(str, classes))]
    command += ["latentgraph.benchmarks.KernelTimes", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def timed(call):
    """(result, wall seconds, processor seconds of all threads)"""
    wall, processor = time.perf_counter(), time.process_time()
    result = call()
    return result, time.perf_counter() - wall, time.process_time() - processor


def times(ratio):
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def table(title, rows, ours, note=""):
    """rows: (name, wall seconds, processor seconds)"""
    print(f"\n{title}\n")
    print("| program | wall s | processor s | times ours (wall) | times ours (processor) |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print(f"| LatentGraph, Java {ours['java'].split('+')[0]} | {ours['seconds']:.3f} | {ours['cpuSeconds']:.3f} | 1 | 1 |")
    for name, wall, processor in rows:
        ratios = (times(wall / ours["seconds"]), times(processor / ours["cpuSeconds"]))
        print(f"| {name} | {wall:.2f} | {processor:.2f} | {ratios[0]} | {ratios[1]} |")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{note}Python {platform.python_version()}; {os.cpu_count()} cores; load averages at the end: {load}")
