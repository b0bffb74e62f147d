"""Classifies real Fashion-MNIST images through compiled code, and shows some of them.

    python samples/fashion_mnist/classify.py [--show N]

Runs every variant of the network over the shipped slice of the test set and compares each with NumPy.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

import mlcdsl
from mlcdsl.driver.weights import read_weights

HERE = Path(__file__).parent
CLASSES = (
    "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
)  # fmt: skip
Array = np.ndarray[Any, Any]


@mlcdsl.register_func("env.linear", override=True)
def linear(x: Array, w: Array, b: Array, z: Array) -> None:
    """What `env_linear` of mlp.mlc calls: arrays are shared, the result is written into `z`."""
    np.add(x @ w.T, b, out=z)


@mlcdsl.register_func("env.relu", override=True)
def relu(x: Array, y: Array) -> None:
    np.maximum(x, 0, out=y)


def one_by_one(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A function of one image applied to every row."""
    return lambda x: np.concatenate([function(x[i : i + 1]) for i in range(len(x))])


def variants() -> dict[str, Callable[[Array], Array]]:
    """Every variant of the network as a function from pixels f32[n, 784] to scores f32[n, 10]."""
    lib = mlcdsl.build(HERE / "fashion.mlc")
    bound = mlcdsl.build(HERE.parent / "mlp.mlc", params=HERE / "fashion_mlp.safetensors")
    return {
        "prim_funcs": one_by_one(lib["prim_funcs"]),
        "library calls": one_by_one(lib["library"]),
        "mixture": one_by_one(lib["mixture"]),
        "operators": lib["operators"],
        "bound parameters": bound["operators"],
    }


def with_numpy(x: Array) -> Array:
    """The same network in NumPy."""
    w = read_weights(str(HERE / "fashion_mlp.safetensors"))
    out: Array = np.maximum(x @ w["w0"].T + w["b0"], 0) @ w["w1"].T + w["b1"]
    return out


def picture(image: Array) -> Text:
    """A 28 x 28 image in 28 x 14 characters: each shows two pixels, one above the other."""
    text = Text()
    for top, bottom in zip(image[::2], image[1::2], strict=True):
        for a, b in zip(top, bottom, strict=True):
            text.append("▀", style=f"rgb({a},{a},{a}) on rgb({b},{b},{b})")
        text.append("\n")
    return text


def show(console: Console, images: Array, labels: Array, classes: Array, count: int) -> None:
    """Images with the predicted class, and the right one where that differs."""
    panels = []
    for image, label, found in list(zip(images, labels, classes, strict=True))[:count]:
        right = label == found
        title = f"[green]{CLASSES[found]}" if right else f"[red]{CLASSES[found]}[/red], is {CLASSES[label]}"
        panels.append(Panel(picture(image), title=title, width=32))
    console.print(Columns(panels))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=6, metavar="N", help="how many images to show (6)")
    options = parser.parse_args()
    data = np.load(HERE / "test_slice.npz")
    images, labels = data["images"], data["labels"]
    pixels = (images.reshape(len(images), -1) / np.float32(255)).astype(np.float32)
    wanted = with_numpy(pixels)

    console = Console()
    # differences relative to the largest score of the image: a score is a sum of hundreds of f32 terms
    scale = np.abs(wanted).max(1, keepdims=True)
    table = Table("variant", "accuracy", "largest relative difference from NumPy", "us an image")
    for name, function in variants().items():
        function(pixels[:1])
        begin = time.perf_counter()
        scores = function(pixels)
        taken = (time.perf_counter() - begin) / len(pixels) * 1e6
        accuracy = float((scores.argmax(1) == labels).mean())
        table.add_row(name, f"{accuracy:.2%}", f"{(np.abs(scores - wanted) / scale).max():.1e}", f"{taken:.1f}")
    console.print(table)

    classes = mlcdsl.build(HERE / "fashion.mlc")["classify"](images)
    accuracy = float((classes == labels).mean())
    console.print(f"{len(images)} images of the Fashion-MNIST test set: [bold]{accuracy:.2%}[/bold] classified right")
    show(console, images, labels, classes, options.show)


if __name__ == "__main__":
    main()
