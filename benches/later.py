"""Measures what the runs after the first cost: what travels, what is written, and the client's CPU when nothing changed, after a
few changes by another client, over very many photos, and with one new photo a run. Called by `benches/run later`; checks on the
way that exactly what changed was fetched, and that the result equals a fresh full backup, item by item.
"""

import json
import os
import re
import subprocess
import sys
import time

import rig
from rig import PASSWORD, USER, work

program, n_items, n_photos, library_mb = os.path.abspath(sys.argv[1]), *map(int, sys.argv[2:5])
REPEATS = 3
N_CHANGED, N_DELETED, N_ADDED = 10, 5, 3


def disk_use(folder):
    """Bytes of blocks below a folder, a file with several links counted once."""
    seen, total = set(), 0
    for base, _, files in os.walk(folder):
        for name in [".", *files]:
            stat = os.lstat(os.path.join(base, name))
            if stat.st_ino not in seen:
                seen.add(stat.st_ino)
                total += stat.st_blocks * 512
    return total


def totals(receipt):
    """How many items were saved, unchanged, lost."""
    counts = receipt["totals"].values()
    return tuple(sum(count[fate] for count in counts) for fate in ("saved", "unchanged", "lost"))


HEAD = ("run", "client CPU s", "server CPU s", "wall s", "peak MiB", "requests", "kB in", "kB written", "vault + kB", "saved", "unchanged", "samples")


def row(what, ran, receipt, grown):
    timings, (saved, unchanged, lost) = receipt["timings"], totals(receipt)
    assert lost == 0, receipt["lost"]
    samples = (f"read {timings['read_again_bytes'] / 1e6:.1f} MB in {timings['read_again_secs']:.2f} s, "
               f"fetched {timings['fetched_again_items']} items, {timings['fetched_again_bytes'] / 1e3:.0f} kB")
    cells = (what, f"{ran.cpu:.2f}", f"{ran.server_cpu:.2f}", f"{ran.wall:.1f}", f"{ran.rss:.0f}", timings["requests"],
             f"{timings['bytes_received'] / 1e3:.0f}", f"{ran.written / 1e3:.0f}", f"{grown / 1e3:.0f}", saved, unchanged, samples)
    print(" | ".join(map(str, cells)), flush=True)


class Vault:
    """Backs up into one vault again and again, and tells what each run adds to it."""

    def __init__(self, name, urls, server, user=USER, password=PASSWORD):
        self.name, self.urls, self.server, self.user, self.password, self.used = name, urls, server, user, password, 0

    def run(self, under=()):
        ran, receipt, path = rig.lifeboat(program, self.urls, self.server, self.name, self.user, self.password, under=under)
        used = disk_use(os.path.join(work, self.name))
        grown, self.used = used - self.used, used
        return ran, receipt, grown, path

    def show(self, what, repeats=1):
        """Runs some times and shows the run that took the client the least CPU; gives the last backup."""
        runs = [self.run() for _ in range(repeats)]
        row(what, *min(runs, key=lambda run: run[0].cpu)[:3])
        return runs[-1][3]


def items(backup, fates=("saved", "unchanged")):
    """Address of the collection and of the item → UID and digest."""
    with open(os.path.join(backup, "lifeboat", "backup.json"), encoding="utf-8") as file:
        hrefs = {collection["id"]: collection["href"] for collection in json.load(file)["collections"]}
    with open(os.path.join(backup, "lifeboat", "items.jsonl"), encoding="utf-8") as file:
        lines = map(json.loads, file)
        return {(hrefs[line["collection"]], line["href"]): (line.get("uid"), line["sha256"]) for line in lines if line["fate"] in fates}


def texts(name, server, paths, fill):
    """Contacts and events: a first run, runs without a change, runs after changes by another client."""
    for kind, path in paths.items():
        fill(server, kind, path)
    vault = Vault(name, [server.url], server)
    vault.show(f"{name}, first")
    vault.show(f"{name}, nothing changed", REPEATS)
    half = {"contacts": [N_CHANGED - N_CHANGED // 2, N_DELETED - N_DELETED // 2, N_ADDED - N_ADDED // 2],
            "events": [N_CHANGED // 2, N_DELETED // 2, N_ADDED // 2]}
    runs = []
    for turn in range(REPEATS):
        changed, gone = set(), set()
        for kind, path in paths.items():
            n_new = n_items + turn * half[kind][2]
            command = [sys.executable, rig.fill, "change", server.url + path, USER, PASSWORD, kind, *map(str, [n_new, *half[kind]])]
            did = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            changed |= {*did["changed"], *did["added"]}
            gone |= {*did["deleted"]}
        assert (len(changed), len(gone)) == (N_CHANGED + N_ADDED, N_DELETED)
        runs.append(vault.run())
        backup = runs[-1][3]
        saved = {href for _, href in items(backup, ["saved"])}
        assert saved == changed, (saved ^ changed)
        fresh = Vault(f"{name}-fresh-{turn}", [server.url], server).run()[3]
        now, full = items(backup), items(fresh)
        assert now == full, f"{len(now.items() ^ full.items())} items differ"
        assert not gone & {href for _, href in now}
    row(f"{name}, {N_CHANGED} changed, {N_DELETED} deleted, {N_ADDED} added", *min(runs, key=lambda run: run[0].cpu)[:3])
    print(f"  {REPEATS} times: exactly the {N_CHANGED + N_ADDED} were fetched beside the sample, and all {len(now)} items are those of a fresh full backup")
    server.end()


def on_radicale():
    def fill(server, kind, path):
        subprocess.run([sys.executable, rig.fill, "whole", server.url + path, USER, PASSWORD, kind, str(n_items)], check=True)
        rig.first_token(server, kind)

    texts("Radicale", rig.radicale("radicale"), {kind: f"{USER}/{kind}/" for kind in ("contacts", "events")}, fill)


def on_xandikos():
    def fill(server, kind, path):
        repository = os.path.join(work, "xandikos", path)
        subprocess.run([sys.executable, rig.fill, "store", server.url + path, USER, PASSWORD, kind, str(n_items), repository], check=True)

    texts("Xandikos", rig.xandikos("xandikos"), {"contacts": f"{USER}/contacts/people/", "events": f"{USER}/calendars/work/"}, fill)


def many_photos():
    """Very many small photos in one folder: what a run without a change costs, and which calls it makes."""
    server = rig.demo(program, "--photos", str(n_photos))
    vault = Vault("photos", [server.photos_url], server, server.user, server.password)
    vault.show(f"{n_photos} photos, first")
    vault.show(f"{n_photos} photos, nothing changed", REPEATS)
    counts = os.path.join(work, "calls")
    vault.run(under=["strace", "-f", "-c", "-U", "calls,name", "-S", "calls", "-o", counts])
    with open(counts) as file:
        calls = [(int(n), name) for n, name in re.findall(r"^ *(\d+) (\w+)$", file.read(), re.M)]
    total = next(n for n, name in calls if name == "total")
    most = ", ".join(f"{name} {n}" for n, name in calls if name != "total")
    print(f"  {total} system calls: {most}")
    server.end()


def growing_library():
    """One album of large photos, and one new photo a run."""
    folder = os.path.join(work, "files", "photos", "Camera")
    os.makedirs(folder)
    base, began = os.urandom(4 << 20), time.time()

    def photo(n):
        size, path = 2_000_000 + (n * 7919) % 2_000_000, os.path.join(folder, f"IMG_{n:05}.jpg")
        with open(path, "wb") as file:
            file.write(b"\xff\xd8\xff\xe0" + n.to_bytes(8, "big") + base[n % 4096:n % 4096 + size - 14] + b"\xff\xd9")
        # Apache's entity tag of a file that was written just now is weak, and is not believed.
        os.utime(path, (began - 3600 + n, began - 3600 + n))
        return size

    total, n = 0, 0
    while total < library_mb * 1_000_000:
        total, n = total + photo(n), n + 1
    server = rig.apache()
    vault = Vault("library", [server.url], server)
    vault.show(f"{total / 1e9:.2f} GB in {n} photos, first")
    first, new = vault.used, 0
    for turn in range(10):
        new += photo(n + turn)
        backup = vault.show(f"one new photo, run {turn + 2}")
        assert totals_of(backup) == (1, n + turn)
    photos = os.path.join(backup, "data", "photos")
    parts = sorted(os.path.getsize(os.path.join(photos, name)) for name in os.listdir(photos))
    print(f"  {vault.used / 1e6:.1f} MB on disk for 11 backups, {(vault.used - first) / 1e6:.1f} MB more than for one, for {new / 1e6:.1f} MB of new photos; "
          f"parts of {', '.join(f'{size / 1e6:.1f}' for size in parts)} MB")
    server.end()


def totals_of(backup):
    with open(os.path.join(backup, "lifeboat", "receipt.json"), encoding="utf-8") as file:
        return totals(json.load(file))[:2]


try:
    print(f"{n_items} contacts and events each, {n_photos} photos, a library of {library_mb} MB; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"the least CPU of {REPEATS} runs where a line stands for several")
    print(" | ".join(HEAD))
    for part in (on_radicale, on_xandikos, many_photos, growing_library):
        if part.__name__ in sys.argv[5:] or not sys.argv[5:]:
            part()
finally:
    rig.end()
