"""Measures the window, without a GPU, under Xvfb: the time until something is drawn, what it costs while nobody touches it and
while a backup is under way, and what memory it takes to look through very much. Called by `benches/run window`.
"""

import mmap
import os
import shutil
import signal
import subprocess
import sys
import time

import rig
from rig import work

program, screens, n_contacts, n_photos = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
WIDTH, HEIGHT = 1280, 900
IDLE_SECS, SCROLL_SECS = 60, 15


class Display:
    """An X server whose picture lies in a file, so that the first thing drawn is seen within milliseconds."""

    def __init__(self):
        folder = os.path.join(work, "screen")
        os.makedirs(folder, exist_ok=True)
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset", "-fbdir", folder],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.name = ":" + os.read(reading, 16).decode().strip()
        with open(os.path.join(folder, "Xvfb_screen0"), "rb") as file:
            self.picture = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size = len(self.picture)

    def n_colours(self):
        """How many colours there are among some of its points: text has many, an empty window one."""
        points = memoryview(self.picture)[self.size - WIDTH * HEIGHT * 4:].cast("I")[::61]
        return len(set(points))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def cpu(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / rig.TICK


def memory(pid):
    """Resident now and at the peak, and of that now what is no file, in MiB."""
    with open(f"/proc/{pid}/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    return tuple(int(lines[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM", "RssAnon"))


def env(display, home):
    os.makedirs(home, exist_ok=True)
    return dict(os.environ, HOME=home, DISPLAY=display.name, LIFEBOAT_THEME="light", LIFEBOAT_LANGUAGE="en",
                LIFEBOAT_CONFIG=os.path.join(home, "config"), LIFEBOAT_VAULT=os.path.join(home, "Lifeboat"))


def end(child):
    child.send_signal(signal.SIGTERM)
    child.wait()


def focus(display, child):
    on = dict(os.environ, DISPLAY=display.name)
    found = subprocess.run(["xdotool", "search", "--sync", "--pid", str(child.pid)], env=on, capture_output=True, text=True, check=True)
    subprocess.run(["xdotool", "windowfocus", "--sync", found.stdout.split()[-1]], env=on, check=True)


def first_frame(times):
    """Milliseconds from the start of the program until its first screen stands there."""
    took = []
    for n in range(times):
        display = Display()
        began = time.monotonic()
        child = subprocess.Popen([program], env=env(display, os.path.join(work, f"first{n}")), stderr=subprocess.DEVNULL)
        while display.n_colours() < 12:
            if time.monotonic() - began > 30:
                raise SystemExit("nothing was drawn")
            time.sleep(0.002)
        took.append((time.monotonic() - began) * 1000)
        used = cpu(child.pid)
        end(child)
        display.end()
    took.sort()
    print(f"first frame: {took[len(took) // 2]:.0f} ms ({took[0]:.0f} to {took[-1]:.0f}), {used:.2f} s CPU until then", flush=True)


def idle():
    display = Display()
    child = subprocess.Popen([program], env=env(display, os.path.join(work, "idle")), stderr=subprocess.DEVNULL)
    time.sleep(5)
    before = cpu(child.pid)
    time.sleep(IDLE_SECS)
    used = cpu(child.pid) - before
    print(f"idle: {used:.2f} s CPU in {IDLE_SECS} s, {memory(child.pid)[0]:.0f} MiB", flush=True)
    end(child)
    display.end()


def mouse(display, *words):
    subprocess.run(["xdotool", *map(str, words)], env=dict(os.environ, DISPLAY=display.name), check=True)


def moving():
    """What a run under way costs the window, with a word of its progress four times a second as a real one sends it."""
    display = Display()
    child = subprocess.Popen([screens, "moving", "light", "1180x820"], env=env(display, os.path.join(work, "moving")), stderr=subprocess.DEVNULL)
    time.sleep(4)
    before = cpu(child.pid)
    time.sleep(IDLE_SECS / 2)
    used = cpu(child.pid) - before
    print(f"a run under way: {used / IDLE_SECS * 2 * 1000:.0f} ms CPU for each second of progress", flush=True)
    end(child)
    display.end()


def looked_through(what, path, bar):
    """Opens a backup, goes down in it with the wheel, and then through all of it by its scroll bar, which is at `bar`."""
    display = Display()
    child = subprocess.Popen([screens, f"open={path}", "light", "1180x820"], env=env(display, os.path.join(work, "open")), stderr=subprocess.DEVNULL)
    focus(display, child)
    time.sleep(6)
    opened = memory(child.pid)
    mouse(display, "mousemove", 450, 450)
    before, began = cpu(child.pid), time.monotonic()
    n_turns = 0
    while time.monotonic() - began < SCROLL_SECS:
        mouse(display, "click", "--repeat", 10, "--delay", 20, 5)
        n_turns += 10
    wheel, wall = cpu(child.pid) - before, time.monotonic() - began
    mouse(display, "mousemove", *bar, "mousedown", 1)
    for y in range(bar[1], HEIGHT, 10):
        mouse(display, "mousemove", bar[0], y)
        time.sleep(0.1)
    mouse(display, "mouseup", 1)
    time.sleep(3)
    now, peak, anon = memory(child.pid)
    shutil.copy(os.path.join(work, "screen", "Xvfb_screen0"), os.path.join(os.environ.get("LIFEBOAT_BENCH_PICTURES", work), f"{what}.xwd"))
    print(f"{what}: {opened[0]:.0f} MiB opened, {now:.0f} MiB after going through all of it ({anon:.0f} of it no file), {peak:.0f} at the peak; "
          f"the wheel turned {n_turns} times in {wall:.0f} s for {wheel:.1f} s CPU", flush=True)
    end(child)
    display.end()


def people(n):
    return "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{i:06}\r\nFN:Person {i % 977} of the family {i}\r\nN:Family {i};Person {i % 977};;;\r\n"
        f"TEL;TYPE=CELL:+49 30 {i:07}\r\nEMAIL:person{i}@example.org\r\nORG:Company {i % 331}\r\nEND:VCARD\r\n" for i in range(n))


def imported(name, *paths):
    vault = os.path.join(work, name)
    # 3: what was made up has no pictures that can be read, or nothing else to say.
    ran = subprocess.run([program, "import", "--vault", vault, *paths], env=dict(os.environ, HOME=work), capture_output=True, text=True)
    if ran.returncode not in (0, 3):
        raise SystemExit(ran.stderr)
    return ran.stdout.strip().split("\n")[-1]


def photos(n):
    """Small pictures in folders of 5,000."""
    given = os.path.join(work, "DCIM")
    body = subprocess.run(["convert", "-size", "320x240", "plasma:tomato-steelblue", "-quality", "60", "jpeg:-"], capture_output=True, check=True).stdout
    for i in range(n):
        folder = os.path.join(given, f"{i // 5_000 + 100}APPLE")
        if i % 5_000 == 0:
            os.makedirs(folder)
        with open(os.path.join(folder, f"IMG_{i:06}.JPG"), "wb") as file:
            file.write(body + i.to_bytes(4, "big"))
    return given


try:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, no GPU; the program has {os.path.getsize(program) / 1e6:.1f} MB")
    first_frame(7)
    idle()
    moving()
    with open(os.path.join(work, "people.vcf"), "w", encoding="utf-8", newline="") as file:
        file.write(people(n_contacts))
    looked_through(f"{n_contacts} contacts", imported("contacts", file.name), (651, 144))
    looked_through(f"{n_photos} photos", imported("photos", photos(n_photos)), (1146, 145))
finally:
    rig.end()
