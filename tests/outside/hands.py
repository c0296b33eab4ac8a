#!/usr/bin/python3
"""Hands for the real window: presses and fills in by role and accessible name alone, through AT-SPI, as a screen reader
does. There are no positions here.

    dbus-run-session -- /usr/bin/python3 hands.py SOCKET PROGRAM [ARGUMENT…]

Starts Xvfb and the program on it, connects to the socket and answers each JSON line that comes with one: {"do": "nodes"},
{"do": "press", "role": …, "name": …}, {"do": "write", …, "text": …}, {"do": "tab_to", …, "most": 80}. Roles are called as
in AccessKit. When the other side closes the socket it ends the program and the display. Needs python3-gi,
gir1.2-atspi-2.0, at-spi2-core, xvfb, xdotool."""

import json
import os
import socket
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
gi.require_version("Gio", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ROLES = {
    "Button": Atspi.Role.PUSH_BUTTON,
    "CheckBox": Atspi.Role.CHECK_BOX,
    "RadioButton": Atspi.Role.RADIO_BUTTON,
    "Tab": Atspi.Role.PAGE_TAB,
    "TextInput": Atspi.Role.ENTRY,
    "PasswordInput": Atspi.Role.PASSWORD_TEXT,
    "ListBox": Atspi.Role.LIST_BOX,
    "ListBoxOption": Atspi.Role.LIST_ITEM,
    "ComboBox": Atspi.Role.COMBO_BOX,
    "DisclosureTriangle": Atspi.Role.TOGGLE_BUTTON,
    "ProgressIndicator": Atspi.Role.PROGRESS_BAR,
    "Heading": Atspi.Role.HEADING,
}
NAMES = {role: name for name, role in ROLES.items()}


def switch_accessibility_on():
    """Programs build their tree only once the session says that somebody reads it."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    for what in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", what, GLib.Variant("b", True)))
        bus.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, 0, 20_000, None
        )


def start_display():
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x960x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise SystemExit("Xvfb did not start")
    os.environ["DISPLAY"] = f":{number}"
    return server


class Window:
    def __init__(self, command):
        self.program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.app = None

    def wait_for(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.program.poll() is not None:
                raise SystemExit(f"the program ended with {self.program.returncode}")
            desktop = Atspi.get_desktop(0)
            desktop.clear_cache()
            for index in range(desktop.get_child_count()):
                app = desktop.get_child_at_index(index)
                if app is not None and app.get_process_id() == self.program.pid and app.get_child_count() > 0:
                    self.app = app
                    return
            time.sleep(0.1)
        raise SystemExit("the program is not among those that can be read")

    def give_keyboard(self):
        """What has the focus is told only while the window has it; there is no window manager to give it."""
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(self.program.pid)]
        found = subprocess.run(search, capture_output=True, text=True).stdout.split()
        if not found:
            raise ValueError("no window to give the keyboard to")
        subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]], check=True)

    def all(self):
        """Every node below the application."""
        self.app.clear_cache()
        nodes, left = [], [self.app]
        while left:
            node = left.pop()
            try:
                children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
                nodes.append((node, node.get_role(), node.get_name() or ""))
            except GLib.Error:
                continue  # It went while it was being read.
            left.extend(child for child in reversed(children) if child is not None)
        return nodes[1:]

    def nodes(self):
        told = []
        for node, role, name in self.all():
            if role not in NAMES:
                told.append({"role": "", "name": name, "text": "", "on": True, "checked": False})
                continue
            try:
                states = node.get_state_set()
                text = ""
                if role in (Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT):
                    text = Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
                told.append({
                    "role": NAMES[role],
                    "name": name,
                    "text": text,
                    "on": states.contains(Atspi.StateType.ENABLED),
                    "checked": states.contains(Atspi.StateType.CHECKED),
                })
            except GLib.Error:
                continue
        return told

    def one(self, role, name):
        """The only one of its role and name, once two looks agree: what is read while the window draws may be half of
        it, and what moved may be another node."""
        until = time.monotonic() + 10
        before = None
        while True:
            found = [node for node, known, said in self.all() if known == ROLES[role] and said == name]
            if len(found) == 1 and found == before:
                return found[0]
            if time.monotonic() > until:
                raise ValueError(f"{len(found)} times {role} {name!r}")
            before = found
            time.sleep(0.05)

    def press(self, role, name):
        if not Atspi.Action.do_action(self.one(role, name), 0):
            raise ValueError(f"{role} {name!r} can't be pressed")

    def write(self, role, name, text):
        node = self.one(role, name)
        Atspi.Component.grab_focus(node)
        if not Atspi.EditableText.set_text_contents(node, text):
            raise ValueError(f"{role} {name!r} takes no text")

    def has_keyboard(self, node):
        """The option that the keyboard is on has it for its list."""
        node.clear_cache()
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return True
        if node.get_role() != Atspi.Role.LIST_BOX:
            return False
        options = (known for known, role, _ in self.all() if role == Atspi.Role.LIST_ITEM)
        return any(option.get_state_set().contains(Atspi.StateType.FOCUSED) for option in options)

    def tab_to(self, role, name, most):
        """Presses Tab, as on a keyboard, until this has the focus."""
        node = self.one(role, name)
        for _ in range(most):
            subprocess.run(["xdotool", "key", "Tab"], check=True)
            until = time.monotonic() + 0.25
            while time.monotonic() < until:
                if self.has_keyboard(node):
                    return True
                time.sleep(0.02)
        return False


def main():
    switch_accessibility_on()
    server = start_display()
    window = None
    try:
        there = socket.socket(socket.AF_UNIX)
        there.connect(sys.argv[1])
        window = Window(sys.argv[2:])
        window.wait_for(60)
        window.give_keyboard()
        lines = there.makefile("rw", encoding="utf-8")
        lines.write('{"done": "ready"}\n')
        lines.flush()
        for line in lines:
            asked = json.loads(line)
            do = getattr(window, asked.pop("do"))
            try:
                answer = {"done": do(**asked)}
            except (ValueError, GLib.Error) as error:
                answer = {"failed": str(error)}
            lines.write(json.dumps(answer) + "\n")
            lines.flush()
            if window.program.poll() is not None:
                raise SystemExit(f"the program ended with {window.program.returncode}")
    finally:
        for process in (window.program if window else None, server):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


main()
