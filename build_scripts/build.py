"""Make the packaged program in dist/ardesk and prove it: `python3 build_scripts/build.py [--no-proof]`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
import system

DIST = environment.ROOT / "dist" / "ardesk"
SUFFIX = ".exe" if environment.ON_WINDOWS else ""


def main(arguments: list[str]) -> int:
    """0 when the program is made and passes its own test away from the source tree; 1 with a sentence otherwise."""
    python, trouble = environment.prepare_or_explain("build")
    trouble = trouble or system.provide_libraries()
    if trouble:
        environment.say(trouble)
        return 1
    if subprocess.call(packager(python), cwd=environment.ROOT):
        environment.say("The program could not be packaged; the reason stands above.")
        return 1
    add_desktop_files()
    files = (path for path in DIST.rglob("*") if path.is_file() and not path.is_symlink())
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    environment.say(f"Made {DIST.relative_to(environment.ROOT)} ({megabytes:.0f} MB).")
    return 0 if "--no-proof" in arguments else prove()


def packager(python: str) -> list[str]:
    """The command that makes the folder."""
    build = environment.ROOT / "build"
    folders = ["--distpath", str(DIST.parent), "--workpath", str(build)]
    spec = environment.ROOT / "build_scripts" / "ardesk.spec"
    return [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders, str(spec)]


def add_desktop_files() -> None:
    """Lay the desktop entry, the icons and the file type where a desktop looks for them below a prefix."""
    resources, share = environment.ROOT / "resources", DIST / "share"
    places = {
        "desktop/ardesk.desktop": "applications/ardesk.desktop",
        "desktop/ardesk-mime.xml": "mime/packages/ardesk.xml",
        "icons/ardesk.svg": "icons/hicolor/scalable/apps/ardesk.svg",
        "icons/ardesk.png": "icons/hicolor/256x256/apps/ardesk.png",
    }
    for source, target in places.items():
        (share / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(resources / source, share / target)


def prove() -> int:
    """0 when a copy of the folder, elsewhere and with none of ours in reach, passes its test and opens its window."""
    with tempfile.TemporaryDirectory(prefix="ardesk-proof-") as folder:
        home = Path(folder)
        shutil.copytree(DIST, home / "ardesk", symlinks=True)
        program = str(home / "ardesk" / f"ardesk{SUFFIX}")
        window = str(home / "ardesk" / f"ardesk-gui{SUFFIX}")
        ledger = str(home / "proof.ardesk")
        steps = {
            "self-test": [program, "self-test"],
            "a sample company": [program, "demo", ledger, "--invoices", "200", "--until", "2026-10-31"],
            "the window": [*a_screen(), window, "--ledger", ledger, "--measure-start"],
        }
        said = {name: output(name, command, home) for name, command in steps.items()}
    failed = [name for name, text in said.items() if text is None or (name == "the window" and not painted(text))]
    if failed:
        environment.say(f"The packaged program failed: {', '.join(failed)}.")
    return 1 if failed else 0


def a_screen() -> list[str]:
    """What to put before a command that opens a window: nothing where there is a screen, else a virtual one."""
    if sys.platform != "linux" or os.environ.get("DISPLAY"):
        return []
    return ["xvfb-run", "-a"]


def output(name: str, command: list[str], home: Path) -> str | None:
    """What `command` prints in `home` with a bare environment; None where it fails."""
    environment.say(f"— packaged program: {name}")
    try:
        done = subprocess.run(
            [*out_of_reach(), *command],
            cwd=home, env=bare(home), stdout=subprocess.PIPE, text=True, timeout=300, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        environment.say(str(error))
        return None
    environment.say(done.stdout.rstrip())
    return done.stdout if done.returncode == 0 else None


def painted(measured: str) -> bool:
    """Whether the window says when it was painted and when its rows were."""
    try:
        return all(value > 0 for value in json.loads(measured).values())
    except (TypeError, ValueError):
        return False


def bare(home: Path) -> dict[str, str]:
    """Of our environment only what a system needs to start a program, with a home of its own."""
    kept = ("DISPLAY", "XAUTHORITY", "SYSTEMROOT", "TEMP", "TMP")
    path = os.environ.get("PATH", "") if environment.ON_WINDOWS else "/usr/bin:/bin"
    given = {name: os.environ[name] for name in kept if name in os.environ}
    return {**given, "PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}


def out_of_reach() -> list[str]:
    """On Linux, where the kernel lets us: what to put before a command so that it finds no checkout."""
    hide = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"']
    hide.append(str(environment.ROOT))
    able = sys.platform == "linux" and shutil.which("unshare")
    if able and not subprocess.call([*hide, "true"], stderr=subprocess.DEVNULL):
        return hide
    environment.say("(The checkout cannot be hidden on this system; the program runs beside it.)")
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
