#!/usr/bin/env python3
"""Gathers the licences of everything that is compiled into Lifeboat: `assets/licences/make.py`, after a change of
Cargo.lock (a test asks for it). Needs cargo, and the crates' sources, which cargo fetches.

Writes third-party.json.gz beside this file:

    {"parts":    [{"name", "version", "licence" (SPDX), "texts": [index]}],      what is no crate first; by name
     "texts":    ["…"],                                                          each once
     "left_out": ["name version"]}      what Cargo.lock names beside these: for tests, building, or other systems

Crates count for the three systems of deny.toml. Where a crate offers a choice, the MIT licence is taken. A crate that
comes without its licence's text gets the standard one, with its authors as they stand in its Cargo.toml.
"""

import gzip
import json
import re
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TEXT_FILE = re.compile(r"(licen[cs]e|copying|unlicense|notice|copyright)", re.I)
NO_TEXT = {".rs", ".toml", ".html", ".json", ".py", ".h", ".c", ".spdx"}


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\f", "\n").lstrip("\ufeff").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def compiled_in(systems: list[str]) -> set[tuple[str, str]]:
    found = set()
    for system in systems:
        listed = run("cargo", "tree", "--locked", "-e", "normal", "--target", system, "--prefix", "none", "-f", "{p}")
        for line in listed.splitlines():
            name, version = line.split()[:2]
            found.add((name, version.removeprefix("v")))
    return found


def text_files(folder: Path) -> list[Path]:
    files = [path for path in folder.iterdir() if path.is_file()]
    for sub in folder.iterdir():
        if sub.is_dir() and re.fullmatch(r"licen[cs]es?", sub.name, re.I):
            files += [path for path in sub.iterdir() if path.is_file()]
    return sorted(path for path in files if TEXT_FILE.match(path.name) and path.suffix not in NO_TEXT)


def chosen(files: list[Path], licence: str) -> list[Path]:
    """Of the texts of a crate, those that hold for us."""
    if " OR " not in licence:
        return files
    files = [path for path in files if "GPL" not in path.name.upper()]
    if " AND " in licence or "MIT" not in licence.split(" OR "):
        return files
    notices = [path for path in files if path.name.upper().startswith(("NOTICE", "COPYRIGHT"))]
    mit = [path for path in files if "MIT" in path.name.upper()]
    other = [path for path in files if not re.search(r"APACHE|UNLICENSE|BSL|ZLIB|BOOST", path.name.upper())]
    return mit + notices if mit else other or files


def standard_text(licence: str, authors: list[str], whose: str, templates: dict[str, str]) -> str:
    for name in templates:
        if re.search(rf"(^|[\s/(]){re.escape(name)}($|[\s/)])", licence):
            holders = ", ".join(re.sub(r"\s*<[^>]*>", "", author) for author in authors) or f"the authors of {whose}"
            return f"Copyright (c) {holders}\n\n{templates[name]}"
    raise SystemExit(f"{whose}: no text is known for {licence}")


def main() -> None:
    systems = tomllib.loads((ROOT / "deny.toml").read_text())["graph"]["targets"]
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    wanted = compiled_in(systems)
    packages = json.loads(run("cargo", "metadata", "--locked", "--format-version", "1"))["packages"]
    own = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["name"]

    texts: list[str] = []

    def index_of(text: str) -> int:
        text = tidy(text)
        if text not in texts:
            texts.append(text)
        return texts.index(text)

    # The standard wordings, from crates that come with them.
    folders = {package["name"]: Path(package["manifest_path"]).parent for package in packages}
    mit = (folders["serde"] / "LICENSE-MIT").read_text()
    templates = {
        "MIT": mit[mit.index("Permission is hereby"):],
        "Apache-2.0": (folders["serde"] / "LICENSE-APACHE").read_text(),
        "BSL-1.0": next(folders["error-code"].glob("LICENSE*")).read_text(),
    }

    parts, bare = [], []
    for package in sorted(packages, key=lambda package: (package["name"], package["version"])):
        if (package["name"], package["version"]) not in wanted or package["name"] == own:
            continue
        licence = " ".join((package["license"] or "see its text").replace("/", " OR ").split())
        files = chosen(text_files(Path(package["manifest_path"]).parent), licence)
        given = [index_of(path.read_text(errors="replace")) for path in files]
        if not given:
            bare.append(f"{package['name']} {package['version']} ({licence})")
            given = [index_of(standard_text(licence, package["authors"], package["name"], templates))]
        given = list(dict.fromkeys(given))
        parts.append({"name": package["name"], "version": package["version"], "licence": licence, "texts": given})

    for name, version, licence, text in beside_crates(packages, templates):
        parts.append({"name": name, "version": version, "licence": licence, "texts": [index_of(text)]})
    crates = {package["name"] for package in packages}
    parts.sort(key=lambda part: (part["name"] in crates, part["name"].lower(), part["version"]))

    names = {(part["name"], part["version"]) for part in parts}
    others = [f"{package['name']} {package['version']}" for package in locked
              if (package["name"], package["version"]) not in names and package["name"] != own]
    whole = {"parts": parts, "texts": texts, "left_out": sorted(others)}
    data = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    out = HERE / "third-party.json.gz"
    out.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(parts)} parts, {len(texts)} texts, {len(others)} left out; {len(data)} bytes, packed {out.stat().st_size}")
    print("without a text of their own:", "; ".join(bare) or "none")


def beside_crates(packages: list[dict], templates: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """What is compiled in and no crate, or comes inside of one."""
    fonts = ROOT / "assets" / "fonts"
    sqlite = next(Path(package["manifest_path"]).parent for package in packages if package["name"] == "libsqlite3-sys")
    head = (sqlite / "sqlite3" / "sqlite3.h").read_text()
    version = re.search(r'#define SQLITE_VERSION\s+"([^"]+)"', head)[1]
    blessing = head[head.index("** The author disclaims"):]
    blessing = "\n".join(line.removeprefix("**").removeprefix(" ") for line in blessing[: blessing.index("****")].splitlines())
    rust = "Copyright (c) The Rust Project Contributors\n\n" + templates["MIT"]
    return [
        ("Inter (font)", "4.1", "OFL-1.1", (fonts / "InterVariable-LICENSE.txt").read_text()),
        ("Lucide (icons)", "1.62", "ISC AND MIT", (fonts / "lucide-LICENSE.txt").read_text()),
        ("Rust standard library", "", "MIT OR Apache-2.0", rust),
        ("SQLite", version, "blessing (public domain)", blessing),
    ]


main()
