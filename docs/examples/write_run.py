"""Trains a small network with NumPy alone and writes the run as LatentGraph reads it (docs/run-format.md).

    python3 write_run.py FOLDER

600 pictures of a blurred dot, one class for each of six places around a dial. Neighbouring places overlap, so with two
edges a class every class graph of this run is the ring of the dial. The same call writes the same bytes.

With PyTorch, only the arrays come from elsewhere: wherever an array is saved here, save tensor.numpy(force=True).
"""

import json
import pathlib
import sys

import numpy as np

SEED = 7
SAMPLES = 600
SIDE = 12  # pixels
HIDDEN = 32
CLASSES = ["twelve o'clock", "two o'clock", "four o'clock", "six o'clock", "eight o'clock", "ten o'clock"]
LEARNING_RATE = 0.5
EPOCHS = 60
KEPT_EPOCHS = [0, EPOCHS]  # 0: before training


def dial(random):
    """Pictures (n, SIDE, SIDE) uint8 and labels (n,): a dot near one of the six places, the classes in turn."""
    labels = np.arange(SAMPLES) % len(CLASSES)
    angle = labels * 2 * np.pi / len(CLASSES) + random.uniform(-0.7, 0.7, SAMPLES)
    middle = (SIDE - 1) / 2
    radius = random.uniform(2, 5, SAMPLES)
    x = middle + radius * np.sin(angle)
    y = middle - radius * np.cos(angle)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    distance = (columns - x[:, None, None]) ** 2 + (rows - y[:, None, None]) ** 2
    bright = np.exp(-distance / 4) + random.normal(0, 0.1, (SAMPLES, SIDE, SIDE))
    return (255 * bright.clip(0, 1)).astype("uint8"), labels


def main(run):
    random = np.random.default_rng(SEED)
    images, labels = dial(random)
    inputs = images.reshape(SAMPLES, -1) / 255
    wanted = np.eye(len(CLASSES))[labels]
    weight1 = random.normal(0, np.sqrt(2 / SIDE**2), (SIDE**2, HIDDEN))
    bias1 = np.zeros(HIDDEN)
    weight2 = random.normal(0, np.sqrt(2 / HIDDEN), (HIDDEN, len(CLASSES)))
    bias2 = np.zeros(len(CLASSES))

    run.mkdir(parents=True)
    np.save(run / "labels.npy", labels)
    np.save(run / "images.npy", images)
    checkpoints, history = [], ["epoch,trainLoss,accuracy"]
    for epoch in range(EPOCHS + 1):
        hidden = np.maximum(0, inputs @ weight1 + bias1)
        scores = hidden @ weight2 + bias2
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        share = odds / odds.sum(axis=1, keepdims=True)
        loss = -np.log(share[np.arange(SAMPLES), labels]).mean()
        predictions = scores.argmax(axis=1)
        accuracy = (predictions == labels).mean()
        history.append(f"{epoch},{loss:.6f},{accuracy:.6f}")

        if epoch in KEPT_EPOCHS:
            folder = run / "checkpoints" / f"e{epoch:03d}"
            folder.mkdir(parents=True)
            np.save(folder / "input.npy", inputs.astype("float32"))
            np.save(folder / "hidden1.npy", hidden.astype("float32"))  # torch: hidden.numpy(force=True)
            np.save(folder / "predictions.npy", predictions)
            np.savez(folder / "head.npz", weight=weight2, bias=bias2)  # torch: linear.weight.T, linear.bias
            np.savez(folder / "parameters.npz", **{"hidden1.weight": weight1, "hidden1.bias": bias1})
            checkpoints.append({"epoch": epoch, "trainLoss": round(loss, 6), "accuracy": accuracy})

        slope2 = (share - wanted) / SAMPLES
        slope1 = (slope2 @ weight2.T) * (hidden > 0)
        weight2 -= LEARNING_RATE * hidden.T @ slope2
        bias2 -= LEARNING_RATE * slope2.sum(axis=0)
        weight1 -= LEARNING_RATE * inputs.T @ slope1
        bias1 -= LEARNING_RATE * slope1.sum(axis=0)

    (run / "history.csv").write_text("\n".join(history) + "\n")
    manifest = {
        "formatVersion": 1,
        "id": f"dial-seed{SEED}",
        "architecture": f"MLP {SIDE**2}-{HIDDEN}-{len(CLASSES)}",
        "dataSet": {"name": "dial", "size": SAMPLES, "classNames": CLASSES},
        "seed": SEED,
        "hyperparameters": {"learningRate": LEARNING_RATE, "epochs": EPOCHS, "batch": "all"},
        "layers": [{"name": "input", "dimension": SIDE**2}, {"name": "hidden1", "dimension": HIDDEN}],
        "checkpoints": checkpoints,
        "randomness": [{"source": "pictures and weights", "seed": SEED}],
        "framework": f"NumPy {np.__version__}",
    }
    (run / "run.json").write_text(json.dumps(manifest, indent=2) + "\n")  # last: now the run is whole
    print(f"{run}: accuracy {checkpoints[0]['accuracy']:.2f} before training, {checkpoints[-1]['accuracy']:.2f} after")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
