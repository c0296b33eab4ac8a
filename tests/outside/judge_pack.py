"""Outside judges of packs: other people's programs test and open them.

judge_pack.py PACK BACKUP            7z, unzip and Python's zipfile test PACK; bagit.py validates what 7z takes out of it
judge_pack.py PACK BACKUP PASSWORD   the same of an encrypted one, which tells nothing without its password
Prints one line a judge; exits 1 at the first objection.
"""

import os
import subprocess
import sys
import tempfile
import zipfile

import bagit

pack, backup = sys.argv[1:3]
password = sys.argv[3] if len(sys.argv) > 3 else None


def object_to(what):
    print("OBJECTION:", what)
    sys.exit(1)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def must(*command):
    code, said = run(*command)
    if code:
        object_to(" ".join(command[:2]) + ": " + said)
    return said


def files(top):
    found = {}
    for base, _, names in os.walk(top):
        for name in names:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, top)] = (file.read(), int(os.path.getmtime(path)))
    return found


with tempfile.TemporaryDirectory() as work:
    if password:
        listed = must("7z", "l", "-ba", "-slt", pack)
        names = [line[7:] for line in listed.splitlines() if line.startswith("Path = ")]
        if names != ["content.zip"]:
            object_to("7z lists " + repr(names))
        for wrong in ["-pwrong", "-p"]:
            if run("7z", "t", wrong, pack)[0] == 0:
                object_to("7z opens it with " + wrong)
        must("7z", "x", "-p" + password, "-o" + work, pack)
        print("7z: lists nothing but content.zip without the password, and opens it with the password")
        pack = os.path.join(work, "content.zip")
    must("7z", "t", pack)
    must("unzip", "-tqq", pack)
    with zipfile.ZipFile(pack) as zipped:
        if zipped.testzip() or any(entry.compress_type != zipfile.ZIP_STORED for entry in zipped.infolist()):
            object_to("zipfile: " + str(zipped.testzip()))
        print("7z, unzip and zipfile: whole,", len(zipped.infolist()), "files")
    out = os.path.join(work, "out")
    must("7z", "x", "-o" + out, pack)
    (top,) = os.listdir(out)
    bagit.Bag(os.path.join(out, top)).validate()
    print("bagit.py: what comes out is valid")
    ours, theirs = files(backup), files(os.path.join(out, top))
    if {name: data for name, (data, _) in ours.items()} != {name: data for name, (data, _) in theirs.items()}:
        object_to("what comes out is not what was packed")
    dates = [name for name in ours if name.startswith("data/") and abs(ours[name][1] - theirs[name][1]) > 2]
    if dates:
        object_to("dates differ: " + repr(dates[:3]))
    print("each file and the dates of the payload are as they were")
