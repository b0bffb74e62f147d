"""Train the 784-128-10 Fashion-MNIST classifier of this sample in plain NumPy.

The script writes two files next to itself (or into ``--out``):

* ``fashion_mlp.safetensors``: ``w0`` f32[128, 784], ``b0`` f32[128], ``w1`` f32[10, 128] and ``b1`` f32[10];
  the logits are ``relu(x @ w0.T + b0) @ w1.T + b1`` with ``x = pixels / 255``;
* ``test_slice.npz``: the first images of the test set (``images`` u8[N, 28, 28], ``labels`` u8[N]).

With ``--eval`` nothing is trained or written: the accuracies of the stored weights are printed. That needs no
data set for the slice; the full test set is scored as well when it is installed.
"""

from __future__ import annotations

import argparse
import gzip
import io
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Params = dict[str, F32]

HERE = Path(__file__).resolve().parent
DEFAULT_DATA = Path("/usr/share/datasets/fashion-mnist")
WEIGHTS = "fashion_mlp.safetensors"
SLICE = "test_slice.npz"

PIXELS, HIDDEN, CLASSES = 28 * 28, 128, 10
SLICE_MAX_IMAGES = 2000
SLICE_MAX_BYTES = 1_000_000


@dataclass
class Split:
    """Images u8[N, 28, 28] and their labels u8[N]."""

    images: U8
    labels: U8

    def inputs(self) -> F32:
        """The images as rows of f32 pixels in [0, 1]."""
        rows = self.images.reshape(len(self.images), PIXELS)
        return rows.astype(np.float32) / np.float32(255)


@dataclass
class Adam:
    """Adam with bias correction (Kingma and Ba, 2015); updates the parameters in place."""

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    step_count: int = 0
    mean: Params = field(default_factory=dict)
    square: Params = field(default_factory=dict)

    def step(self, params: Params, grads: Params, rate: float) -> None:
        """Apply one update with the given learning rate."""
        self.step_count += 1
        fix1 = 1.0 - self.beta1**self.step_count
        fix2 = 1.0 - self.beta2**self.step_count
        for name, grad in grads.items():
            mean = self.mean.setdefault(name, np.zeros_like(grad))
            square = self.square.setdefault(name, np.zeros_like(grad))
            mean += (1.0 - self.beta1) * (grad - mean)
            square += (1.0 - self.beta2) * (grad * grad - square)
            params[name] -= (rate / fix1) * mean / (np.sqrt(square / fix2) + self.eps)


def read_idx(path: Path) -> U8:
    """Read a gzip-compressed IDX file of unsigned bytes."""
    raw = gzip.decompress(path.read_bytes())
    if raw[:3] != b"\x00\x00\x08":
        raise ValueError(f"{path}: not an IDX file of unsigned bytes")
    rank = raw[3]
    shape = tuple(int(n) for n in np.frombuffer(raw, dtype=">u4", count=rank, offset=4))
    return np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * rank).reshape(shape)


def read_split(data: Path, prefix: str) -> Split:
    """Read the ``train`` or ``t10k`` split from the folder of IDX files."""
    split = Split(
        read_idx(data / f"{prefix}-images-idx3-ubyte.gz"),
        read_idx(data / f"{prefix}-labels-idx1-ubyte.gz"),
    )
    if split.images.shape != (len(split.labels), 28, 28):
        raise ValueError(f"{data}: {prefix} images and labels do not match")
    return split


def missing_files(data: Path) -> list[str]:
    """Names of the data set's files that ``data`` does not hold."""
    names = [
        f"{prefix}-{kind}-ubyte.gz" for prefix in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
    ]
    return [name for name in names if not (data / name).is_file()]


def init_params(rng: np.random.Generator) -> Params:
    """He-normal weights and zero biases."""

    def weight(rows: int, cols: int) -> F32:
        return rng.standard_normal((rows, cols), dtype=np.float32) * np.float32(np.sqrt(2.0 / cols))

    return {
        "w0": weight(HIDDEN, PIXELS),
        "b0": np.zeros(HIDDEN, dtype=np.float32),
        "w1": weight(CLASSES, HIDDEN),
        "b1": np.zeros(CLASSES, dtype=np.float32),
    }


def forward(params: Params, x: F32) -> tuple[F32, F32]:
    """Return the hidden activations and the logits for a batch of rows."""
    hidden = np.maximum(x @ params["w0"].T + params["b0"], 0)
    return hidden, hidden @ params["w1"].T + params["b1"]


def loss_and_grads(params: Params, x: F32, labels: U8) -> tuple[float, Params]:
    """Mean softmax cross-entropy of a batch and its gradient for every parameter."""
    rows = np.arange(len(x))
    hidden, logits = forward(params, x)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -float(log_probs[rows, labels].mean())

    d_logits = np.exp(log_probs)
    d_logits[rows, labels] -= 1
    d_logits /= len(x)
    d_hidden = (d_logits @ params["w1"]) * (hidden > 0)
    grads = {
        "w0": d_hidden.T @ x,
        "b0": d_hidden.sum(axis=0),
        "w1": d_logits.T @ hidden,
        "b1": d_logits.sum(axis=0),
    }
    return loss, grads


def correct(params: Params, x: F32, labels: U8) -> int:
    """How many rows the network classifies correctly."""
    return sum(
        int((forward(params, x[i : i + 1000])[1].argmax(axis=1) == labels[i : i + 1000]).sum())
        for i in range(0, len(x), 1000)
    )


def accuracy_text(params: Params, x: F32, labels: U8) -> str:
    """The accuracy as ``88.12% (8812/10000)``."""
    hits = correct(params, x, labels)
    return f"{hits / len(x):.2%} ({hits}/{len(x)})"


def train(train_set: Split, test_set: Split, epochs: int, batch: int, rate: float, seed: int) -> Params:
    """Train for a fixed number of epochs with a cosine learning-rate decay; print one line per epoch.

    The weights after the last epoch are returned: the test set only feeds the printed numbers.
    """
    rng = np.random.default_rng(seed)
    params = init_params(rng)
    adam = Adam()
    x, labels = train_set.inputs(), train_set.labels
    x_test = test_set.inputs()
    start = time.perf_counter()
    total_steps = epochs * -(-len(x) // batch)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        losses: list[float] = []
        for first in range(0, len(x), batch):
            picked = order[first : first + batch]
            loss, grads = loss_and_grads(params, x[picked], labels[picked])
            decay = 0.5 * (1.0 + float(np.cos(np.pi * adam.step_count / total_steps)))
            adam.step(params, grads, rate * decay)
            losses.append(loss)
        print(
            f"epoch {epoch:2d}/{epochs}  loss {np.mean(losses):.4f}"
            f"  train {accuracy_text(params, x, labels)}"
            f"  test {accuracy_text(params, x_test, test_set.labels)}"
            f"  {time.perf_counter() - start:.1f} s",
            flush=True,
        )
    return params


def pack_slice(test_set: Split, count: int) -> bytes:
    """The bytes of an .npz file with the first ``count`` test images."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, images=test_set.images[:count], labels=test_set.labels[:count])
    return buffer.getvalue()


def largest_slice(test_set: Split) -> bytes:
    """The longest prefix of the test set that respects both limits, packed (bisection on the count)."""
    low, high = 1, min(SLICE_MAX_IMAGES, len(test_set.labels))
    best = pack_slice(test_set, high)
    if len(best) < SLICE_MAX_BYTES:
        return best
    while high - low > 1:
        middle = (low + high) // 2
        if len(pack_slice(test_set, middle)) < SLICE_MAX_BYTES:
            low = middle
        else:
            high = middle
    return pack_slice(test_set, low)


def load_slice(path: Path) -> Split:
    """Read a stored test slice."""
    with np.load(path, allow_pickle=False) as stored:
        return Split(stored["images"], stored["labels"])


def evaluate(folder: Path, data: Path) -> None:
    """Print the accuracy of the stored weights on the slice and, where it is installed, on the test set."""
    params = load_file(folder / WEIGHTS)
    stored = load_slice(folder / SLICE)
    print(f"test slice: {accuracy_text(params, stored.inputs(), stored.labels)}")
    if missing_files(data):
        print(f"full test set: not scored, {data} does not hold it")
        return
    test_set = read_split(data, "t10k")
    print(f"full test set: {accuracy_text(params, test_set.inputs(), test_set.labels)}")


def parse_args() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Train the Fashion-MNIST sample network with NumPy.")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder with the *-ubyte.gz files")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the two files")
    parser.add_argument("--eval", action="store_true", help="only print the accuracies of the stored weights")
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3, help="initial learning rate")
    parser.add_argument("--seed", type=int, default=2017)
    return parser.parse_args()


def main() -> int:
    """Train and write the files, or evaluate the stored ones."""
    args = parse_args()
    if args.eval:
        evaluate(args.out, args.data)
        return 0
    if missing := missing_files(args.data):
        print(
            f"error: {args.data} lacks {', '.join(missing)}\n"
            "install the Debian package dataset-fashion-mnist (apt-get install dataset-fashion-mnist),\n"
            "or name a folder with the original IDX files: --data DIR",
            file=sys.stderr,
        )
        return 1
    test_set = read_split(args.data, "t10k")
    params = train(read_split(args.data, "train"), test_set, args.epochs, args.batch, args.rate, args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / WEIGHTS).write_bytes(save(params))
    (args.out / SLICE).write_bytes(largest_slice(test_set))
    for name in (WEIGHTS, SLICE):
        print(f"wrote {args.out / name}: {(args.out / name).stat().st_size} bytes")
    evaluate(args.out, args.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
