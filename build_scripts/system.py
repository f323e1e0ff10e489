"""What the operating system must give: the libraries Qt loads, and the tools the tests call. Standard library only."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys

import environment

LIBRARY_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "pdftotext": "poppler-utils",
    "hledger": "hledger",
    "cc": "build-essential",  # and the headers of the C library with it
    "age": "age",
}
QT_FILES = (
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqoffscreen.so",
    "plugins/printsupport/libcupsprintersupport.so",
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Svg.so.6",
    "lib/libQt6PrintSupport.so.6",
)


def provide_libraries() -> str | None:
    """Install what Qt misses, where we may; None if nothing is missing, else a sentence with the command to use."""
    if "system libraries" in environment.current_sets():
        return None
    missing = missing_libraries() if sys.platform == "linux" else []
    sentence = provide(sorted({LIBRARY_PACKAGES.get(name, name) for name in missing}), "the window needs")
    if missing and sentence is None and missing_libraries():
        sentence = f"The window still misses system libraries: {', '.join(missing_libraries())}."
    if sentence is None:
        with contextlib.suppress(OSError):  # somebody else's checkout: then we look again at each start
            environment.stamp(environment.current_sets() | {"system libraries"})
    return sentence


def missing_libraries() -> list[str]:
    """The system libraries that Qt's own libraries name and the loader does not find."""
    import subprocess

    qt = next(environment.VENV.glob("lib*/python3.*/site-packages/PySide6/Qt"), None)
    if qt is None:
        return []
    files = [str(qt / name) for name in QT_FILES if (qt / name).exists()]
    listing = subprocess.run(["ldd", *files], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return sorted({line.split()[0] for line in listing.stdout.splitlines() if line.endswith("=> not found")})


def provide_test_tools() -> str | None:
    """Install the programs that some tests call, where we may; else a sentence with the command that does."""
    if sys.platform != "linux":
        return None
    return provide([package for tool, package in TEST_TOOLS.items() if shutil.which(tool) is None], "the tests need")


def provide(packages: list[str], who: str) -> str | None:
    """Install Debian `packages` as root, or say what to do; None once there is nothing left to do."""
    import subprocess

    if not packages:
        return None
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        return f"Some system packages that {who} are missing, under Debian's names: {names}; install your system's."
    if os.geteuid() != 0:
        return f"Some system packages that {who} are missing; install them with: sudo apt-get install -y {names}"
    environment.say(f"Installing system packages that {who}: {names} …")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0"]
    subprocess.call([*apt, "update"], env=quietly, stdout=subprocess.DEVNULL)
    install = [*apt, "--no-install-recommends", "install", *packages]
    if subprocess.call(install, env=quietly, stdout=subprocess.DEVNULL):
        return f"Some system packages that {who} could not be installed; try: apt-get update && apt-get install {names}"
    return None
