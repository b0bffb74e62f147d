"""The Fashion-MNIST network in all its variants: they agree with NumPy, and classify as it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "samples" / "fashion_mnist"
COUNT = 300


@pytest.fixture(scope="module")
def sample() -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location("classify", FOLDER / "classify.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_variants_agree(sample: ModuleType) -> None:
    data = np.load(FOLDER / "test_slice.npz")
    pixels = (data["images"][:COUNT].reshape(COUNT, -1) / np.float32(255)).astype(np.float32)
    labels = data["labels"][:COUNT]
    wanted = sample.with_numpy(pixels)
    accuracies = set()
    for name, function in sample.variants().items():
        scores = function(pixels)
        assert (np.abs(scores - wanted) <= 1e-5 * np.abs(wanted).max(1, keepdims=True)).all(), name
        accuracies.add(float((scores.argmax(1) == labels).mean()))
    assert len(accuracies) == 1
    assert accuracies.pop() > 0.85


def test_the_main_command() -> None:
    command = [sys.executable, str(FOLDER / "classify.py"), "--show", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "2000 images of the Fashion-MNIST test set: 89.85% classified right" in done.stdout
    assert "ankle boot" in done.stdout


def test_the_slice_is_small() -> None:
    assert (FOLDER / "test_slice.npz").stat().st_size <= 1_000_000
