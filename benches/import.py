"""Measures what an import of very many photos costs: a Google Takeout of N small photos with their side-cars, in the
documented ways of naming them, in several zips. Called by `benches/run import`; checks on the way that every photo has got
its own side-car and none another's.
"""

import json
import os
import subprocess
import sys
import time
import zipfile

import rig
from rig import work

program, n_photos = os.path.abspath(sys.argv[1]), int(sys.argv[2])
N_PARTS, A_FOLDER = 5, 5_000


class Nobody:
    """An import has no server."""

    def cpu(self):
        return 0.0


def named(n):
    """A photo's name, its side-car's, and what the side-car calls it: the documented ways in turn."""
    way, long = n % 8, f"Screenshot_2019-{n:09}_com.example.programs.of.a.kind"
    if way == 0:
        return f"IMG_{n:07}.jpg", f"IMG_{n:07}.jpg.json", f"IMG_{n:07}.jpg"
    if way == 1:
        return f"IMG_{n:07}.jpg", f"IMG_{n:07}.jpg.supplemental-metadata.json", f"IMG_{n:07}.jpg"
    if way == 2:
        return f"IMG_{n:07}.jpg", f"IMG_{n:07}.jpg.supplem.json", f"IMG_{n:07}.jpg"
    if way == 3:
        return f"IMG_{n:07}(1).jpg", f"IMG_{n:07}.jpg(1).json", f"IMG_{n:07}.jpg"
    if way == 4:
        return f"IMG_{n:07}(2).jpg", f"IMG_{n:07}.jpg.supplemental-metadata(2).json", f"IMG_{n:07}.jpg"
    if way == 5:
        return f"{long[:47]}.jpg", f"{long[:46]}.json", f"{long}.jpg"
    if way == 6:
        return f"IMG_{n:07}-bearbeitet.jpg", f"IMG_{n:07}.jpg.json", f"IMG_{n:07}.jpg"
    return f"a_b_{n:07}.jpg", f"a&b_{n:07}.jpg.json", f"a&b_{n:07}.jpg"


def side_car(title, n):
    seconds = 1_262_304_000 + n * 3_000
    return json.dumps({
        "title": title, "description": f"photo {n}", "imageViews": "3",
        "creationTime": {"timestamp": "1700000000", "formatted": "14.11.2023, 22:13:20 UTC"},
        "photoTakenTime": {"timestamp": str(seconds), "formatted": "x"},
        "geoData": {"latitude": 52.5 + n / 1e6, "longitude": 13.4, "altitude": 34.0, "latitudeSpan": 0.0, "longitudeSpan": 0.0},
        "people": [{"name": "Ann"}], "url": f"https://photos.google.com/photo/{n:040}",
        "googlePhotosOrigin": {"mobileUpload": {"deviceType": "IOS_PHONE"}},
    }, indent=2)


def takeout():
    """Writes the set; a photo's side-car may lie in the part behind it."""
    parts = [zipfile.ZipFile(os.path.join(os.environ["LIFEBOAT_BENCH_AT"], f"takeout-20240101T000000Z-{n:03}.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1)
             for n in range(1, N_PARTS + 1)]
    body = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + os.urandom(1_000)
    for n in range(n_photos):
        folder = f"Takeout/Google Photos/Photos from {2000 + n // A_FOLDER}"
        photo, json_name, title = named(n)
        part = n * N_PARTS // n_photos
        parts[part].writestr(f"{folder}/{photo}", body + n.to_bytes(4, "big") + b"\xff\xd9")
        parts[min(part + (n % 50 == 0), N_PARTS - 1)].writestr(f"{folder}/{json_name}", side_car(title, n))
    for part in parts:
        part.close()
    return [part.filename for part in parts]


def run(paths, *more):
    command = [program, "import", *more, "--vault", os.path.join(work, "vault"), "--json", *paths]
    ran = rig.run(command, Nobody(), env=dict(os.environ, HOME=work))
    return ran, json.loads(ran.out.decode().splitlines()[-1])


def row(what, ran):
    print(f"{what}: {ran.cpu:.1f} s CPU, {ran.wall:.1f} s wall, {ran.rss:.1f} MiB at its peak, "
          f"{ran.written / 1e6:.0f} MB written, {ran.read / 1e6:.0f} MB read", flush=True)


def judge(path):
    """Share of the photos that got their own side-car, by what stands in the records."""
    right = wrong = alone = 0
    with open(os.path.join(path, "lifeboat", "items.jsonl"), encoding="utf-8") as file:
        for item in map(json.loads, file):
            if item["kind"] != "photos":
                continue
            name = item["href"].rsplit("/", 1)[1]
            digits = max("".join(c if c.isdigit() else " " for c in name).split(), key=len)
            told = item["facts"].get("description")
            right, wrong, alone = right + (told == f"photo {int(digits)}"), wrong + (told not in (None, f"photo {int(digits)}")), alone + (told is None)
    print(f"  {right} of {right + wrong + alone} photos have their own side-car, {wrong} another's, {alone} none")
    assert (right, wrong, alone) == (n_photos, 0, 0)


if sys.argv[3:] == ["make"]:
    print("\n".join(takeout()))
    sys.exit()
try:
    began = time.monotonic()
    # In a process of its own: what a parent uses counts as its child's peak until that begins.
    make = [sys.executable, __file__, program, str(n_photos), "make"]
    paths = subprocess.run(make, check=True, capture_output=True, text=True, env=dict(os.environ, LIFEBOAT_BENCH_AT=work)).stdout.split("\n")[:-1]
    size = sum(map(os.path.getsize, paths))
    print(f"{n_photos} photos with side-cars in {len(paths)} zips of {size / 1e6:.0f} MB together, made in {time.monotonic() - began:.0f} s; "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    ran, told = run(paths, "--look")
    row("look", ran)
    print(f"  {told['matched']['with_side_car']} of {told['matched']['photos']} photos matched before anything starts")
    ran, done = run(paths)
    row("import", ran)
    judge(done["path"])
    ran, again = run(paths)
    row("the same set again, no second backup", ran)
    assert again["event"] == "already-here", again
    ran, forced = run(paths, "--again")
    row("forced, nothing changed", ran)
    totals = forced["receipt"]["totals"].values()
    assert sum(count["saved"] for count in totals) == 0, forced["receipt"]["totals"]
finally:
    rig.end()
