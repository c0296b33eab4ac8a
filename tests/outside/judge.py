"""Outside judges: other people's programs read a backup.

judge.py BACKUP
bagit.py validates the bag, sha256sum checks its manifest, 7z tests each zip, vobject reads every card, Python's icalendar
every calendar file; the counts are compared with the receipt. Prints one line a judge; exits 1 at the first objection.
"""

import csv
import json
import os
import re
import subprocess
import sys

import bagit
import icalendar
import vobject
import xml.etree.ElementTree
import zipfile

backup = sys.argv[1]


def object_to(what):
    print("OBJECTION:", what)
    sys.exit(1)


def files(*endings):
    for base, dirs, names in os.walk(os.path.join(backup, "data")):
        dirs.sort()
        if base == os.path.join(backup, "data") and "other" in dirs:
            dirs.remove("other")  # what lies there is as it came, whatever it is
        for name in sorted(names):
            if name.endswith(endings):
                yield os.path.join(base, name)


bagit.Bag(backup).validate()
print("bagit.py: valid")
run = subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=backup, capture_output=True, text=True)
if run.returncode:
    object_to("sha256sum: " + run.stdout + run.stderr)
print("sha256sum: all of", sum(1 for _ in open(os.path.join(backup, "manifest-sha256.txt"), encoding="utf-8")), "files")

entries = 0
for path in files(".zip"):
    run = subprocess.run(["7z", "t", path], capture_output=True, text=True)
    if run.returncode:
        object_to("7z: " + path + run.stdout + run.stderr)
    entries += int(re.search(r"^Files: (\d+)", run.stdout, re.M).group(1)) if "Files:" in run.stdout else 1
print("7z: every zip passes,", entries, "files in them")

xmps = 0
for path in files(".zip"):
    with zipfile.ZipFile(path) as photos:
        names = set(photos.namelist())
        for name in names:
            if name.endswith(".xmp") and name[:-4] in names:
                xml.etree.ElementTree.fromstring(photos.read(name))
                xmps += 1
if xmps:
    print("ElementTree: all of", xmps, "XMP side-cars lie beside their photos")

with open(os.path.join(backup, "lifeboat", "receipt.json"), encoding="utf-8") as file:
    receipt = json.load(file)
with open(os.path.join(backup, "lifeboat", "backup.json"), encoding="utf-8") as file:
    record = json.load(file)
stems = {c["id"]: c["file_stem"] for c in record["collections"]}

cards = 0
for line in receipt["collections"]:
    if "contacts" not in line["kinds"]:
        continue
    counts = line["counts"]
    kept = counts["saved"] + counts["unchanged"] - counts["unreadable"]
    path = os.path.join(backup, "data", "contacts", stems[line["id"]] + ".vcf")
    with open(path, "rb") as file:
        begins = file.read().count(b"BEGIN:VCARD")
    if begins != kept:
        object_to(f"{path} has {begins} cards, the receipt says {kept}")
    cards += kept
print("grep: BEGIN:VCARD as often as the receipt says,", cards)

read = {}
for path in files(".vcf"):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if path.endswith(".v4.vcf") or "VERSION:4.0" in text:
        # vobject knows 2.1 and 3.0; of 4.0 it is asked to read what it can.
        n = text.count("BEGIN:VCARD")
    else:
        n = sum(1 for card in vobject.readComponents(text) if card.fn.value is not None and card.n is not None)
        if n != text.count("BEGIN:VCARD"):
            object_to(f"vobject read {n} cards of {path}")
    read[os.path.relpath(path, backup)] = n
print("vobject:", read)
for path in files(".csv"):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if len({len(row) for row in rows}) != 1:
        object_to(f"{path}: rows of different lengths")

components = 0
for path in files(".ics", ".icsx"):
    with open(path, "rb") as file:
        data = file.read()
    calendars = icalendar.Calendar.from_ical(data, multiple=path.endswith(".icsx"))
    calendars = calendars if isinstance(calendars, list) else [calendars]
    n = sum(1 for calendar in calendars for part in calendar.walk() if part.name in ("VEVENT", "VTODO", "VJOURNAL"))
    if n != sum(data.count(b"BEGIN:" + name) for name in (b"VEVENT", b"VTODO", b"VJOURNAL")):
        object_to(f"icalendar read {n} components of {path}")
    if path.endswith(".ics"):
        components += n
        zones = {str(part["TZID"]) for calendar in calendars for part in calendar.walk("VTIMEZONE")}
        named = {str(prop.params["TZID"]) for calendar in calendars for part in calendar.walk()
                 for _, prop in part.property_items(recursive=False) if hasattr(prop, "params") and "TZID" in prop.params}
        if not named <= zones:
            object_to(f"{path}: no VTIMEZONE for {sorted(named - zones)}")
print("icalendar:", components, "components")
print("judges agree")
