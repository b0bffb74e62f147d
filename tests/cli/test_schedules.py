"""`show`, `verify`, `equal`, and `--schedule` and `-D` of `build` and `run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

PROGRAM = """module M {
  prim_func f(A: f32[8, 16]) -> (B: f32[8, 16]) {
    for i, j in grid(8, 16) {
      block B(spatial vi = i, spatial vj = j) { B[vi, vj] = A[vi, vj] * 2 }
    }
  }
  prim_func sums[n](A: f32[n, 4]) -> (S: f32[n]) {
    compute S[i] = sum[k](A[i, k])
  }
}
"""
SCHEDULES = """use "program.mlc"

proc tile(at: loop, by: int) {
  outer, inner = split(at, [_, by])
  return inner
}

schedule tiled for M.f (by = 4, name = "B") {
  i, j = loops(block(name))
  j1 = tile(j, by)
  reorder(j1, i)
}

schedule sums for M.sums (by = 4) {
  i, k = loops(block("S"))
  tile(i, by)
}
"""
Golden = Callable[[str, str], None]


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "program.mlc").write_text(PROGRAM, encoding="utf-8")
    (folder / "s.mlcs").write_text(SCHEDULES, encoding="utf-8")
    (folder / "refused.mlcs").write_text(SCHEDULES.replace("reorder(j1, i)", "reorder(j, i)"), encoding="utf-8")
    (folder / "wrong.mlcs").write_text(SCHEDULES.replace("loops(block(name))", "lops(block(4))"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("show", ["s.mlcs:tiled"]),
        ("show_steps", ["s.mlcs:tiled", "--steps"]),
        ("show_diff", ["s.mlcs:tiled", "--steps", "--diff"]),
        ("show_step", ["s.mlcs:tiled", "--step", "3", "--diff"]),
        ("show_before", ["s.mlcs:sums", "--step", "0"]),
        ("show_trace", ["s.mlcs:tiled", "--trace", "-D", "by=8"]),
        ("show_symbolic", ["s.mlcs:sums", "-D", "by=3"]),
        ("show_refused", ["refused.mlcs:tiled"]),
        ("show_refused_steps", ["refused.mlcs:tiled", "--steps", "--diff"]),
        ("show_wrong", ["wrong.mlcs:tiled"]),
        ("show_parameter", ["s.mlcs:tiled", "-D", "bye=8"]),
        ("show_none", ["s.mlcs"]),
        ("show_other", ["s.mlcs:tilde"]),
    ],
)
def test_show(cli: Cli, golden: Golden, name: str, args: list[str]) -> None:
    result = cli("show", *args)
    failing = ("show_refused", "show_refused_steps", "show_wrong", "show_parameter", "show_none", "show_other")
    assert result.exit_code == (name in failing)
    golden(f"cli/schedules/{name}.txt", result.stdout + result.stderr)


@pytest.mark.parametrize("step", [[], ["--step", "0"], ["--step", "2"]])
def test_what_is_shown_is_a_program(cli: Cli, folder: Path, step: list[str]) -> None:
    (folder / "shown.mlc").write_text(cli("show", "s.mlcs:tiled", *step).stdout, encoding="utf-8")
    assert cli("check", "shown.mlc").exit_code == 0
    assert cli("equal", "shown.mlc:f", "s.mlcs:tiled").exit_code == bool(step)


def test_steps_before_the_one_that_is_refused(cli: Cli) -> None:
    """They are as in the schedule without it."""
    for args in (["--step", "0"], ["--step", "3"], ["--step", "3", "--diff"]):
        before, whole = cli("show", "refused.mlcs:tiled", *args), cli("show", "s.mlcs:tiled", *args)
        assert (before.exit_code, before.stdout, before.stderr) == (0, whole.stdout, "")
    steps = cli("show", "refused.mlcs:tiled", "--steps")
    assert steps.exit_code == 1
    assert steps.stdout and cli("show", "s.mlcs:tiled", "--steps").stdout.startswith(steps.stdout)
    for args in (["--step", "4"], ["--diff"], ["--steps"], []):
        stopped = cli("show", "refused.mlcs:tiled", *args)
        assert stopped.exit_code == 1 and stopped.stderr.startswith("error[E0412]")
        assert bool(stopped.stdout) == (args in (["--diff"], ["--steps"]))


def test_a_step_that_is_not_there(cli: Cli) -> None:
    result = cli("show", "s.mlcs:tiled", "--step", "9")
    assert result.exit_code == 2
    assert "there is no step 9" in result.stderr


@pytest.mark.parametrize("given", ["by", "=4", "1by=4"])
def test_parameters_that_are_none(cli: Cli, given: str) -> None:
    result = cli("show", "s.mlcs:tiled", "-D", given)
    assert result.exit_code == 2
    assert "NAME=VALUE" in result.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("by=four", '`by` is an integer, "four" is no value'),
        ("by=[2, 4]", "`by` is an integer, a list of 2 is no value"),
        ("by=true", "`by` is an integer, true is no value"),
        ("name=4", "`name` is text, 4 is no value"),
    ],
)
def test_a_parameter_of_a_wrong_kind(cli: Cli, given: str, said: str) -> None:
    """A parameter is of the kind of its default."""
    result = cli("show", "s.mlcs:tiled", "-D", given)
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("given", ["tile=[_, 8]", "tile=[_,8]", "tile=[ 2 ,8 ]"])
def test_a_parameter_that_is_a_list(cli: Cli, given: str) -> None:
    """`_` in it is the factor that follows from the others."""
    text = 'schedule s for M.f (tile = [_, 4]) { i, j = loops(block("B")) split(j, tile) }'
    Path("list.mlcs").write_text(f'use "program.mlc"\n{text}\n', encoding="utf-8")
    result = cli("show", "list.mlcs", "-D", given)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "for i, j_0, j_1 in grid(8, 2, 8)" in result.stdout


@pytest.mark.parametrize(
    "args", [("--trace", "--step", "1"), ("--trace", "--diff"), ("--trace", "--steps"), ("--steps", "--step", "1")]
)
def test_options_that_exclude_each_other(cli: Cli, args: tuple[str, ...]) -> None:
    result = cli("show", "s.mlcs:tiled", *args)
    assert result.exit_code == 2
    assert "leave out" in result.stderr


def test_parameters_go_to_the_schedules_that_have_them(cli: Cli) -> None:
    """`name` is a parameter of one of the two schedules, which no other value than its default fits."""
    for command in (
        ("verify", "s.mlcs", "--cases", "1"),
        ("run", "program.mlc:f", "A=zeros", "--schedule", "s.mlcs:tiled", "--schedule", "s.mlcs:sums"),
        ("build", "program.mlc", "--emit", "mlc", "--schedule", "s.mlcs:tiled", "--schedule", "s.mlcs:sums"),
        ("equal", "s.mlcs:tiled", "s.mlcs:tiled"),
    ):
        assert cli(*command, "-D", "name=B", "-D", "by=2").exit_code == 0
        used = cli(*command, "-D", "name=C")
        assert used.exit_code == 1
        assert "C" in used.stderr
        unknown = cli(*command, "-D", "bye=2")
        assert unknown.exit_code == 1
        assert "parameter `bye`" in unknown.stderr and "did you mean `by`?" in unknown.stderr
    assert cli("equal", "program.mlc:f", "program.mlc:f", "-D", "by=2").exit_code == 2
    assert cli("equal", "s.mlcs:tiled", "program.mlc:f", "-D", "by=2").exit_code == 1


def test_two_schedules_of_one_function(cli: Cli) -> None:
    result = cli("run", "program.mlc:f", "A=zeros", "--schedule", "s.mlcs:tiled", "--schedule", "s.mlcs:tiled")
    assert result.exit_code == 1
    assert "are both schedules of M.f" in result.stderr


def test_the_seed_decides_what_is_sampled(cli: Cli, folder: Path) -> None:
    text = SCHEDULES.replace("tile(j, by)", "tile(j, sample_categorical([2, 4, 8], [0.3, 0.3, 0.4]))")
    (folder / "sampled.mlcs").write_text(text, encoding="utf-8")
    made = [
        cli("build", "program.mlc", "--emit", "mlc", "--schedule", "sampled.mlcs:tiled", "--seed", str(n)).stdout
        for n in range(12)
    ]
    assert len(set(made)) > 1
    assert cli("equal", "sampled.mlcs:tiled", "sampled.mlcs:tiled", "--seed", "3").exit_code == 0


def test_a_trace_is_a_schedule(cli: Cli, folder: Path) -> None:
    trace = cli("show", "s.mlcs:tiled", "--trace").stdout
    (folder / "trace.mlcs").write_text(trace, encoding="utf-8")
    assert cli("fmt", "--check", "trace.mlcs").exit_code == 0
    assert cli("show", "trace.mlcs").stdout == cli("show", "s.mlcs:tiled").stdout
    assert cli("equal", "trace.mlcs:tiled", "s.mlcs:tiled").exit_code == 0


def test_a_trace_uses_the_programs_of_all_files(cli: Cli, folder: Path) -> None:
    """By paths from the working directory, wherever the schedule is, also those of files that the schedule uses."""
    (folder / "in").mkdir()
    (folder / "in" / "of its own.mlc").write_text("module N { prim_func g() -> (C: f32[1]) { C[0] = 1 } }")
    (folder / "in" / "procs.mlcs").write_text('use "of its own.mlc"\nuse "../program.mlc"\nproc p(b: block) {}\n')
    schedule = 'use "procs.mlcs"\nuse "../program.mlc"\nschedule s for M.f { parallel(loops(block("B"))[0]) }\n'
    (folder / "in" / "s.mlcs").write_text(schedule)
    for given in ("in/s.mlcs", str(folder / "in" / "s.mlcs")):
        for more in ([], ["--simplified"]):
            trace = cli("show", given, "--trace", *more).stdout
            assert trace.startswith('use "in/of its own.mlc"\nuse "program.mlc"\n\nschedule s for M.f {\n')
            (folder / "trace.mlcs").write_text(trace, encoding="utf-8")
            assert cli("equal", "trace.mlcs", given).exit_code == 0


def test_simplified(cli: Cli, folder: Path) -> None:
    text = 'use "program.mlc"\nschedule s for M.f { i, j = loops(block("B")) split(i, sample_perfect_tile(i, n=2)) }'
    (folder / "sampled.mlcs").write_text(text, encoding="utf-8")
    trace = cli("show", "sampled.mlcs", "--trace", "--simplified").stdout
    assert "  i, _ = loops(B)\n" in trace and "  split(i, tile)\n" in trace
    (folder / "trace.mlcs").write_text(trace, encoding="utf-8")
    assert cli("equal", "trace.mlcs", "sampled.mlcs").exit_code == 0
    result = cli("show", "sampled.mlcs", "--simplified")
    assert result.exit_code == 2 and "--trace" in result.stderr


def test_space(cli: Cli, folder: Path) -> None:
    text = 'use "program.mlc"\nschedule s for M.f { i, j = loops(block("B")) split(i, sample_perfect_tile(i, n=2)) }'
    (folder / "sampled.mlcs").write_text(text, encoding="utf-8")
    result = cli("show", "sampled.mlcs", "--space")
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["choice", "possibilities"], ["tile", "4"], ["size", "4"],
    ]  # fmt: skip
    few = cli("show", "sampled.mlcs", "--space", "--limit", "3").stdout.splitlines()[-1]
    assert few == "size                4  exact if no step is refused: 3 runs, none refused"
    assert cli("show", "sampled.mlcs", "--limit", "3").exit_code == 2
    assert cli("show", "sampled.mlcs", "--space", "--steps").exit_code == 2


def test_check(cli: Cli) -> None:
    assert cli("check", "s.mlcs").exit_code == 0
    result = cli("check", "wrong.mlcs", "--format", "concise")
    assert result.exit_code == 1
    assert result.stdout.count("wrong.mlcs:") == 2


def test_verify(cli: Cli) -> None:
    result = cli("verify", "s.mlcs", "--cases", "4")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "tiled: the same as M.f on 4 cases\nsums: the same as M.sums on 4 cases\n"
    assert cli("verify", "s.mlcs:sums", "--cases", "2", "-D", "by=5").exit_code == 0
    refused = cli("verify", "refused.mlcs", "--cases", "2")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("sums: the same as M.sums on 2 cases\nerror[E0412]: loop j is no more")
    assert cli("verify", "refused.mlcs:tiled").exit_code == 1


def test_verify_shows_the_first_difference(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlcdsl.driver import verifying

    true = verifying.compiled

    def broken(func):  # type: ignore[no-untyped-def]
        run = true(func)
        return lambda args: [out + (out.size > 1) for out in run(args)]

    monkeypatch.setattr(verifying, "compiled", broken)
    result = cli("verify", "s.mlcs:tiled")
    assert result.exit_code == 1
    assert result.stdout == "tiled: B[0, 0] is 5.0, M.f gives 4.0 (integers (seed 0, case 0))\n"


def test_equal(cli: Cli, folder: Path) -> None:
    (folder / "other.mlc").write_text(PROGRAM.replace("vj", "other"), encoding="utf-8")
    (folder / "double.mlc").write_text(PROGRAM.replace("* 2", "* 3"), encoding="utf-8")
    assert cli("equal", "program.mlc:f", "other.mlc:f").exit_code == 0
    assert cli("equal", "program.mlc:sums", "other.mlc:M.sums").exit_code == 0
    result = cli("equal", "program.mlc:f", "double.mlc:f")
    assert result.exit_code == 1
    assert result.stdout == (
        "program.mlc:f and double.mlc:f differ in the stored value: 2 and 3\n"
        "  program.mlc:f: program.mlc:4:49: B[vi, vj] = A[vi, vj] * 2\n"
        "  double.mlc:f: double.mlc:4:49: B[vi, vj] = A[vi, vj] * 3\n"
    )
    assert cli("equal", "program.mlc:f", "s.mlcs:tiled").exit_code == 1
    assert cli("equal", "program.mlc:f", "program.mlc:g").exit_code == 1


def test_differences_are_said_in_words(cli: Cli, folder: Path) -> None:
    def function(name: str, loop: str = "range(4)", block: str = "") -> str:
        body = f"for i in {loop} {{ block B(spatial vi = i){block} {{ B[vi] = A[vi] }} }}"
        return f"prim_func {name}(A: f32[4]) -> (B: f32[4]) {{ {body} }}\n"

    functions = (
        function("f"), function("k", block=' attr(k = 1, u = "x")'), function("same", block=' attr(u = "x", k = 1)'),
        function("true", block=' attr(k = true, u = "x")'), function("threads", "thread(threadIdx.x, 4)"),
        function("where", block=" where i < 4"),
    )  # fmt: skip
    (folder / "d.mlc").write_text(f"module M {{\n{''.join(functions)}}}\n", encoding="utf-8")
    assert cli("equal", "d.mlc:k", "d.mlc:same").exit_code == 0
    for left, right, said in (
        ("f", "k", 'attributes: none and k = 1, u = "x"'),
        ("k", "true", 'attributes: k = 1, u = "x" and k = true, u = "x"'),
        ("threads", "f", "kind of loop: thread threadIdx.x and serial"),
        ("f", "where", "predicate: none and one"),
    ):
        result = cli("equal", f"d.mlc:{left}", f"d.mlc:{right}")
        assert result.exit_code == 1
        assert result.stdout.splitlines()[0] == f"d.mlc:{left} and d.mlc:{right} differ in the {said}"
    unnamed = cli("equal", "d.mlc", "d.mlc:f")
    assert unnamed.exit_code == 1
    assert "name one of the prim_funcs" in unnamed.stderr and "M.f, M.k" in unnamed.stderr
    (folder / "empty.mlc").write_text("module M { }\n", encoding="utf-8")
    assert "the program has no prim_func" in cli("equal", "empty.mlc", "d.mlc:f").stderr


def test_build_and_run_with_a_schedule(cli: Cli, folder: Path) -> None:
    shown = cli("build", "program.mlc", "--emit", "mlc", "--schedule", "s.mlcs:tiled", "-D", "by=8")
    assert shown.exit_code == 0, shown.stderr
    assert "for j_1, j_0, i in grid(8, 2, 8)" in shown.stdout
    assert "compute S[i]" in shown.stdout
    plain = cli("run", "program.mlc:f", "A=random")
    scheduled = cli("run", "program.mlc:f", "A=random", "--schedule", "s.mlcs:tiled", "--schedule", "s.mlcs:sums")
    assert scheduled.exit_code == 0, scheduled.stderr
    assert scheduled.stdout == plain.stdout
    assert cli("run", "program.mlc:f", "A=random", "-D", "by=8").exit_code == 2
    assert cli("run", "program.mlc:f", "A=random", "--schedule", "refused.mlcs:tiled").exit_code == 1
