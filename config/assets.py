"""Join the stylesheets and the scripts into the two files that a page loads.

`python -m config.assets` writes static/bearing.css and static/bearing.js; with --check it
only says which of them is stale. Joined, so that a page waits for one file of each, and so
that htmx and our modules always start in the same order.
"""

import posixpath
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')
URL = re.compile(r'url\("(?P<path>[^":]+)"\)')
VENDORED = ["js/vendor/htmx.min.js", "js/vendor/hx-sse.min.js", "js/vendor/sortable.min.js"]
MADE = "/* Made by `python -m config.assets`: change css/ or js/ instead. */\n"


def main(arguments: list[str]) -> int:
    """Write what is stale, or with --check name it. 1 when something was named."""
    joined = {"bearing.css": join_css(), "bearing.js": join_js()}
    stale = [name for name, text in joined.items() if _current(name) != text]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"static/{name} is stale: run `python -m config.assets` and commit it.\n")
        return 1 if stale else 0
    else:
        for name in stale:
            (STATIC / name).write_text(joined[name], encoding="utf-8")
        return 0


def join_css() -> str:
    """css/app.css with every import replaced by its file, inside the layer it names."""
    return MADE + IMPORT.sub(_layer, _read("css/app.css"))


def _layer(match: re.Match[str]) -> str:
    path = posixpath.join("css", match["path"])
    folder = posixpath.dirname(path)

    def rebase(url: re.Match[str]) -> str:
        return f'url("{posixpath.normpath(posixpath.join(folder, url["path"]))}")'

    return f"@layer {match['layer']} {{\n{URL.sub(rebase, _read(path))}}}"


def join_js() -> str:
    """htmx and its stream extension, which must be there before htmx begins; what drags; our modules by name."""
    modules = sorted(f"js/{file.name}" for file in (STATIC / "js").glob("*.js"))
    return MADE + "\n".join(f"{_read(path).rstrip()};" for path in [*VENDORED, *modules]) + "\n"


def _read(path: str) -> str:
    return (STATIC / path).read_text(encoding="utf-8")


def _current(name: str) -> str:
    path = STATIC / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
