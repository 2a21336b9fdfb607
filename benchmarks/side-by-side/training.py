"""Bottleneck networks that differ in their initial weights alone: in lockstep, one after the other by plain DL4J, and by PyTorch,
in one run on the first 10,000 MNIST digits.

benchmarks/training DATA [--seeds 128] [--others 2] [--epochs 2] [--widths 64,2] [--samples 10000] [--threads 2] [--rounds 1] [--torch-threads 1]

DATA is a folder with MNIST's files. Rates are samples a second of processor time (of all threads) and of wall time.
"""

import argparse
import gzip
import json
import os
import pathlib
import platform
import shutil
import subprocess
import tempfile
import time

options = argparse.ArgumentParser()
options.add_argument("data", type=pathlib.Path)
options.add_argument("--class-path", required=True)
options.add_argument("--seeds", type=int, default=128, help="of the networks in lockstep")
options.add_argument("--others", type=int, default=2, help="networks that the others train; their rate does not depend on it")
options.add_argument("--epochs", type=int, default=2)
options.add_argument("--widths", default="64,2")
options.add_argument("--samples", type=int, default=10_000)
options.add_argument("--threads", type=int, default=2)
options.add_argument("--torch-threads", type=int, default=1, help="two are slower for networks as small as these")
options.add_argument("--rounds", type=int, default=1)
options.add_argument("--heap", default="4g")
options.add_argument("--alone", action="store_true", help="ours only")
options = options.parse_args()
BATCH, RATE, MOMENTUM = 64, 0.05, 0.9


def ours(how, seeds, threads):
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    folder = tempfile.mkdtemp()
    command = [java, f"-Xmx{options.heap}", "--add-modules", "jdk.incubator.vector", "-cp", options.class_path]
    command += ["latentgraph.benchmarks.TrainingTimes", how, f"mnist:{options.data}", str(options.samples)]
    command += [options.widths, str(seeds), str(options.epochs), str(threads), "1", folder]
    try:
        threaded = {**os.environ, "OMP_NUM_THREADS": str(threads)}  # ND4J's
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=threaded)
        if done.returncode:
            raise SystemExit(done.stderr.decode())
        return json.loads(done.stdout)
    finally:
        shutil.rmtree(folder)


def pixels_and_labels():
    import numpy as np

    def read(name, header):
        for file in (options.data / name, options.data / f"{name}.gz"):
            if file.exists():
                opened = gzip.open(file) if file.suffix == ".gz" else open(file, "rb")
                with opened as content:
                    return np.frombuffer(content.read(), np.uint8, offset=header)
        raise SystemExit(f"{options.data} has no {name}")

    pixels = read("train-images-idx3-ubyte", 16).reshape(-1, 784)[: options.samples]
    return pixels.astype(np.float32) / 255, read("train-labels-idx1-ubyte", 8)[: options.samples].astype(np.int64)


def pytorch(threads):
    import torch

    torch.set_num_threads(threads)
    pixels, labels = (torch.from_numpy(array) for array in pixels_and_labels())
    *hidden, narrow = map(int, options.widths.split(","))

    def train(seed, epochs):
        torch.manual_seed(seed)
        layers = []
        for below, above in zip([784, *hidden], hidden):
            layers += [torch.nn.Linear(below, above), torch.nn.ReLU()]
        network = torch.nn.Sequential(*layers, torch.nn.Linear(hidden[-1], narrow), torch.nn.Linear(narrow, 10))
        optimiser = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM, nesterov=True)
        loss = torch.nn.CrossEntropyLoss()
        total = 0.0
        for epoch in range(epochs):
            order = torch.randperm(len(pixels), generator=torch.Generator().manual_seed(epoch))
            for rows in order.split(BATCH):
                optimiser.zero_grad()
                value = loss(network(pixels[rows]), labels[rows])
                value.backward()
                optimiser.step()
                total += value.item()
        return total

    train(0, 1)
    wall, processor = time.perf_counter(), time.process_time()
    for seed in range(options.others):
        train(seed, options.epochs)
    return time.perf_counter() - wall, time.process_time() - processor, torch.__version__


print(f"\n784-{options.widths.replace(',', '-')}-10, {options.samples:,} digits, batches of {BATCH}\n")
print("| program | networks | wall s | processor s | samples / s | samples / processor s |")
print("| --- | ---: | ---: | ---: | ---: | ---: |")


def line(name, networks, wall, processor):
    samples = networks * options.epochs * options.samples
    print(
        f"| {name} | {networks:,} | {wall:.2f} | {processor:.2f} | {samples / wall:,.0f} | {samples / processor:,.0f} |",
        flush=True,
    )


for _ in range(options.rounds):
    times = ours("lockstep", options.seeds, options.threads)
    java = times["java"].split("+")[0]
    line(f"LatentGraph, lockstep, {options.threads} threads, Java {java}", options.seeds, times["seconds"], times["cpuSeconds"])
    if not options.alone:
        times = ours("dl4j", options.others, 1)
        line("DL4J, one after the other", options.others, times["seconds"], times["cpuSeconds"])
        wall, processor, version = pytorch(options.torch_threads)
        line(f"PyTorch {version}, one after the other, threads: {options.torch_threads}", options.others, wall, processor)
load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
print(f"\nPython {platform.python_version()}; {os.cpu_count()} cores; load averages at the end: {load}")
