"""`make lock`: the requirement files anew from pyproject.toml, with hashes and without any address."""

import os
import shutil
import subprocess
import tomllib

from config.stack.places import CHECKOUT, Refused, environment_folder, requirement_files

OPTIONS = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
NO_ADDRESSES = ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]


def lock(arguments: list[str]) -> int:
    """Write run.txt, engines.txt and dev.txt; `--upgrade` takes newer versions where pyproject.toml allows them."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    groups = {"run": project["dependencies"], **project["optional-dependencies"]}
    requirement_files().mkdir(exist_ok=True)
    for name in ("run", "engines", "dev"):
        _compile(name, groups[name], arguments)
    return 0


def _compile(name: str, requirements: list[str], arguments: list[str]) -> None:
    # The files are installed into one environment: the later ones may not contradict the first.
    constraints = [] if name == "run" else ["--constraints", "requirements/run.txt"]
    output = requirement_files() / f"{name}.txt"
    options = [*OPTIONS, *NO_ADDRESSES, *constraints, "--output-file", str(output)]
    done = subprocess.run(
        [_uv(), "pip", "compile", *options, *arguments, "-"],
        input="\n".join(requirements),
        text=True,
        cwd=CHECKOUT,
        check=False,
    )
    if done.returncode:
        raise Refused(f"requirements/{name}.txt could not be made.")
    if "://" in output.read_text():
        raise Refused(f"requirements/{name}.txt has an address in it; it may not be committed so.")
    print(f"requirements/{name}.txt")


def _uv() -> str:
    places = os.pathsep.join([str(environment_folder() / "bin"), os.environ.get("PATH", os.defpath)])
    found = shutil.which("uv", path=places)
    if found is None:
        raise Refused("make lock needs uv, one of the developers' tools: python3 -m config.stack environment --dev")
    return found
