"""The environment of a checkout: `.venv` with pinned packages, made once, recognised in no noticeable time.

Standard library only, and readable by older Pythons, which then look for a newer one.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "ardesk-stamp"
ON_WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
MINIMUM = (3, 11)
REQUIREMENTS = {
    "program": "requirements.txt",
    "tests": "requirements-test.txt",
    "build": "requirements-build.txt",
    "system libraries": "requirements.txt",
}


class SetupError(Exception):
    """The environment could not be made; the text is one sentence: what is wrong and what to do."""


def say(text: str) -> None:
    """Messages go to stderr: stdout belongs to what the program prints."""
    print(text, file=sys.stderr, flush=True)


def prepare_or_explain(*sets: str) -> tuple[str, str | None]:
    """The environment's Python and None; or nothing and a sentence on what is wrong and what to do."""
    try:
        return prepare(*sets), None
    except SetupError as error:
        return "", str(error)
    except KeyboardInterrupt:
        return "", "Interrupted; the next start begins the set-up afresh."


def prepare(*sets: str) -> str:
    """The path of the environment's Python, once `.venv` holds what the program and `sets` (`tests`, `build`) need."""
    wanted = {"program", *sets}
    if not wanted <= current_sets():
        with only_one_at_a_time():
            make(wanted)
    return str(PYTHON)


def run_instead(command: list[str]) -> int:
    """Become `command`; where a process cannot become another, run it and return its exit code."""
    if not ON_WINDOWS:
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)


def current_sets() -> set[str]:
    """The sets that are installed completely, at the pinned versions, for this place and this Python."""
    if not os.access(PYTHON, os.X_OK):
        return set()
    return {name for name, stamp in stamps().items() if stamp == fingerprint(name)}


def stamps() -> dict[str, str]:
    """What the stamp says of each set; nothing where there is no stamp."""
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split("\t") for line in lines if line.count("\t") == 1)


def fingerprint(name: str) -> str:
    """What the environment depends on: the pins, the place (scripts in it name it) and the Python it was made with."""
    pins = (ROOT / "build_scripts" / REQUIREMENTS.get(name, "requirements.txt")).read_bytes()
    return hashlib.sha256(b"\0".join([pins, os.fsencode(ROOT), os.fsencode(PYTHON.resolve())])).hexdigest()


def stamp(names: set[str]) -> None:
    """Record `names` as complete, in one step."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text("".join(f"{name}\t{fingerprint(name)}\n" for name in sorted(names)), encoding="utf-8")
    fresh.replace(STAMP)


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """A second start waits until the first has made the environment."""
    if ON_WINDOWS:
        yield
        return
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make(wanted: set[str]) -> None:
    """Bring the environment to `wanted`: add what is missing, or make it anew where it is old or was interrupted.

    The stamp goes before the first change and comes back after the last, so that an interruption is noticed.
    """
    recorded, current = set(stamps()), current_sets()
    if wanted <= current:
        return
    anew = recorded != current or not current
    missing = (wanted | recorded if anew else wanted - current) & REQUIREMENTS.keys() - {"system libraries"}
    try:
        STAMP.unlink(missing_ok=True)
        if anew:
            say(f"Setting up {VENV.relative_to(ROOT)} (once; a download of some minutes) …")
            create()
        install(sorted(missing))
        stamp((set() if anew else current) | missing)
    except OSError as error:
        raise SetupError(f"The environment in {VENV} could not be written: {error.strerror or error}.") from error


def create() -> None:
    """Make an empty environment that sees this checkout, in place of what may be there."""
    import shutil
    import subprocess

    if VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        raise SetupError(f"{VENV} is not a Python environment; move it away and start again.")
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run(
        [newer_python(), "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise SetupError(explain(made.stdout))
    site_packages = subprocess.check_output(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    Path(site_packages, "ardesk.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def install(sets: list[str]) -> None:
    """Install the pinned packages of `sets`."""
    import subprocess

    files = [argument for name in sets for argument in ("-r", str(ROOT / "build_scripts" / REQUIREMENTS[name]))]
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    done = subprocess.run(
        [*pip, *quiet, "--retries", "2", "--timeout", "20", *files],
        stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetupError(explain(done.stderr))


def explain(output: str) -> str:
    """One sentence on why making the environment failed, from what venv or pip printed."""
    offline = "The packages could not be downloaded; check the network connection and start again."
    no_venv = "Python's venv module is missing or incomplete; install it (Debian, Ubuntu: apt install python3-venv)."
    causes = {
        "No space left on device": "The disk is full; the environment needs about 1 GB: make room and start again.",
        "ensurepip": no_venv,
        "No module named venv": no_venv,
        "Permission denied": f"{VENV} cannot be written; give yourself the right to write there and start again.",
        "NewConnectionError": offline,
        "NameResolutionError": offline,
        "ConnectTimeout": offline,
        "ProxyError": offline,
        "Connection aborted": offline,
        "Connection broken": offline,
        "Read timed out": offline,
        "No matching distribution": "A package has no build for this Python or system; use 64-bit Python 3.11 to 3.14.",
    }
    for sign, sentence in causes.items():
        if sign in output:
            return sentence
    lines = [line for line in output.splitlines() if line.strip()]
    return f"Making the environment failed: {lines[-1].strip() if lines else 'no reason was given'}"


def newer_python() -> str:
    """A Python of at least the required version: this one, or the newest found on the PATH."""
    import shutil
    import subprocess

    if sys.version_info[:2] >= MINIMUM:
        return sys.executable
    for minor in range(20, MINIMUM[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and not subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL):
            return found
    raise SetupError(f"ARDesk needs Python 3.{MINIMUM[1]} or newer; this is {sys.version.split()[0]}.")
