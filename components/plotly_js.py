"""The plotly.js that browsers get: plotly's own smaller build where set-up could fetch it.

Knows: npm, the package that carries the build, its pinned checksum, where it is kept. Must not
know: HTTP, pages. `python -m components.plotly_js` fetches the package; `make run` tries it once.
The wheel's file draws every kind of chart; the cartesian build is a third of it, of the same
version, and draws all that Waterline draws. Without npm or network the wheel's file is served.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from data import settings

URL = "/_dash-component-suites/plotly/package_data/plotly.min.js"  # where Dash serves the wheel's
PACKAGE = "plotly.js-cartesian-dist-min"
MEMBER = "package/plotly-cartesian.min.js"
# Pinned as pip's packages are: `npm view plotly.js-cartesian-dist-min@VERSION dist.integrity`.
PINNED = {
    "4.1.1": "sha512-o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/"
    "Z6w4P5O0Jus/Qr5EefHVeg==",
}
# What the cartesian build of plotly.js 4 draws, by the package's own README.
DRAWS = frozenset(
    {
        *("bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"),
        *("image", "pie", "scatter", "scatterternary", "violin"),
    }
)
SECONDS = 60  # how long npm may take before set-up goes on without it
_HEAD = re.compile(rb"plotly\.js (\(cartesian - minified\) )?v(\d+\.\d+\.\d+)\s")
Say = Callable[[str], None]


class BundleError(ValueError):
    """The kept package cannot be used; the sentence says why."""


def kept(version: str) -> Path:
    """Where the package of one plotly.js version is kept, there or not."""
    return settings.home() / "static" / f"{PACKAGE}-{version}.tgz"


def version_of(script: bytes) -> str:
    """Version in the head of a plotly.js file; empty when its head names none."""
    found = _HEAD.search(script[:400])
    return found[2].decode() if found else ""


def lightest(wheel: bytes, *, say: Say = print) -> bytes:
    """The smallest file here that can stand for the wheel's plotly.js: the cartesian build of
    exactly its version, else `wheel` itself. `say` hears why a package that is here is refused."""
    version = version_of(wheel)
    if not version or not kept(version).is_file():
        return wheel
    try:
        return opened(kept(version), version)
    except (BundleError, OSError) as problem:
        say(f"plotly.js is served whole: {problem}")
        return wheel


def opened(package: Path, version: str) -> bytes:
    """The build inside a package. BundleError when it is not, byte for byte, the pinned one."""
    if version not in PINNED:
        raise BundleError(f"no checksum is pinned for its cartesian build {version}.")
    content = package.read_bytes()
    if _integrity(content) != PINNED[version]:
        raise BundleError(f"{package.name} is damaged or not the pinned one.")
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        inside = archive.extractfile(MEMBER)
        script = inside.read() if inside else b""
    head = _HEAD.search(script[:400])
    if head is None or not head[1] or head[2].decode() != version:
        raise BundleError(f"{package.name} holds no cartesian build of {version}.")
    return script


def fetch(version: str) -> str:
    """Fetch the package of one version with npm, check it and keep it; returns one sentence.

    Nothing is kept that does not pass the check; npm missing or offline is no error.
    """
    whole = "plotly.js is served whole (1.1 MB)"
    if version not in PINNED:
        return f"{whole}: no checksum is pinned for its cartesian build {version}."
    try:
        opened(kept(version), version)
        return f"plotly.js {version}: its cartesian build is here."
    except (BundleError, OSError):
        pass  # not here, or not whole: fetched anew
    npm = shutil.which("npm")
    if npm is None:
        return f"{whole}: npm, which brings a smaller build of it, is not here."
    target = kept(version)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".npm-") as folder:
        command = [npm, "pack", f"{PACKAGE}@{version}", "--ignore-scripts", "--silent"]
        try:
            subprocess.run(
                [*command, "--fetch-retries=0", "--pack-destination", folder],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=True,
            )
            fresh = Path(folder) / target.name
            opened(fresh, version)
        except BundleError as problem:
            return f"{whole}: what npm brought was refused, {problem}"
        except (OSError, subprocess.SubprocessError):
            return f"{whole}: npm could not bring its smaller build (no network?)."
        fresh.replace(target)
    return f"plotly.js {version}: its cartesian build is here, fetched with npm."


def wheel_version() -> str:
    """plotly.js version of the installed plotly wheel."""
    from plotly.offline import get_plotlyjs_version

    return str(get_plotlyjs_version())


def _integrity(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


if __name__ == "__main__":
    try:
        print(fetch(wheel_version()))
    except OSError as trouble:  # a home that cannot be written: set-up goes on, the start will say
        print(f"plotly.js is served whole: {trouble.strerror}.")
    sys.exit(0)
