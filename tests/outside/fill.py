"""Another client: puts known items on a CardDAV/CalDAV or WebDAV server.

fill.py whole URL USER PASSWORD KIND N   one PUT of a whole collection (Radicale)
fill.py items URL USER PASSWORD KIND N   MKCOL, then one PUT an item
fill.py store URL USER PASSWORD KIND N DIR   MKCOL, then one commit into the repository DIR that Xandikos keeps for it (a PUT
                                         takes it 0.1 s and more)
fill.py photos URL USER PASSWORD DIR     MKCOL, then every file of DIR with curl-like PUTs
fill.py change URL USER PASSWORD KIND N N_CHANGED N_DELETED N_ADDED   changes a collection of N filled items; prints what it
                                         did as JSON: {"changed": [path, ...], "deleted": [...], "added": [...]}

KIND is contacts, events or todos. Uses nothing but Python's own library (and `store` the dulwich that Xandikos brings).
"""

import base64
import concurrent.futures
import http.client
import json
import os
import re
import sys
import threading
import urllib.parse
import urllib.request

NAMES = ["Ana Ávila", "Björk Guðmundsdóttir", "李小龍", "ليلى حسن", "Δημήτρης Παπαδόπουλος", "O'Neil, Shaun", "Zoë \U0001f600"]


def esc(text):
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line):
    raw, out = line.encode(), b""
    while len(raw) > 73:
        cut = 73
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        out += raw[:cut] + b"\r\n "
        raw = raw[cut:]
    return out + raw + b"\r\n"


def lines(rows):
    return b"".join(fold(row) for row in rows)


def contact(n):
    name = f"{NAMES[n % len(NAMES)]} {n:05}"
    rows = ["BEGIN:VCARD", "VERSION:3.0", f"UID:contact-{n}", f"FN:{esc(name)}", f"N:{n:05};{esc(NAMES[n % len(NAMES)])};;;"]
    rows += [f"TEL;TYPE=CELL:+49 171 {n:07}", f"EMAIL;TYPE=HOME:person{n}@example.org"]
    if n % 3 == 0:
        rows += [f"ADR;TYPE=HOME:;;{n} Main Street\\, 2nd floor;Springfield;;12345;USA", "ORG:Example;Sales & <Support>"]
    if n % 5 == 0:
        rows += [f"NOTE:{esc('two' + chr(10) + 'lines, and a long tail ' + 'x' * 200)}", "item1.URL:https://example.org/a", "item1.X-ABLabel:_$!<HomePage>!$_"]
    if n % 50 == 0:
        photo = base64.b64encode(bytes([0xFF, 0xD8, 0xFF, 0xE0]) + os.urandom(3000) + bytes([0xFF, 0xD9])).decode()
        rows += [f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}"]
    return f"contact-{n}", ".vcf", "text/vcard; charset=utf-8", lines(rows + ["END:VCARD"])


ZONE = ["BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT", "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET",
        "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE"]


def event_rows(n):
    day = f"2024{n % 12 + 1:02}{n % 28 + 1:02}"
    rows = ["BEGIN:VEVENT", f"UID:event-{n}", "DTSTAMP:20240101T000000Z", f"SUMMARY:{esc(NAMES[n % len(NAMES)])}: meeting {n}"]
    if n % 4 == 0:
        rows += [f"DTSTART;VALUE=DATE:{day}"]
    else:
        rows += [f"DTSTART;TZID=Europe/Berlin:{day}T100000", f"DTEND;TZID=Europe/Berlin:{day}T110000"]
    if n % 10 == 1:
        rows += ["RRULE:FREQ=WEEKLY;COUNT=10"]
    if n % 7 == 0:
        rows += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:soon", "TRIGGER:-PT15M", "END:VALARM"]
    rows += ["END:VEVENT"]
    if n % 10 == 1:
        rows += ["BEGIN:VEVENT", f"UID:event-{n}", "DTSTAMP:20240101T000000Z", f"RECURRENCE-ID;TZID=Europe/Berlin:{day}T100000",
                 f"DTSTART;TZID=Europe/Berlin:{day}T120000", f"DTEND;TZID=Europe/Berlin:{day}T130000", f"SUMMARY:moved {n}", "END:VEVENT"]
    return rows


def todo_rows(n):
    rows = ["BEGIN:VTODO", f"UID:todo-{n}", "DTSTAMP:20240101T000000Z", f"SUMMARY:{esc('buy milk, bread; ' + str(n))}"]
    rows += ["DUE;VALUE=DATE:20240315"] if n % 2 else []
    rows += ["STATUS:COMPLETED", "COMPLETED:20240301T120000Z", "PERCENT-COMPLETE:100"] if n % 3 == 0 else []
    return rows + ["END:VTODO"]


def wrap(rows):
    return lines(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//fill//EN"] + rows + ["END:VCALENDAR"])


def event(n):
    rows = event_rows(n)
    return f"event-{n}", ".ics", "text/calendar; charset=utf-8", wrap((ZONE if any("TZID=" in r for r in rows) else []) + rows)


def todo(n):
    return f"todo-{n}", ".ics", "text/calendar; charset=utf-8", wrap(todo_rows(n))


KINDS = {"contacts": contact, "events": event, "todos": todo}
MKCOL = {
    "contacts": ("MKCOL", '<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><C:addressbook/></resourcetype>'
                 "<displayname>{name}</displayname></prop></set></mkcol>"),
    "events": ("MKCALENDAR", '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>{name}</displayname>'
               '<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set></prop></set></C:mkcalendar>'),
    "todos": ("MKCALENDAR", '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>{name}</displayname>'
              '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set></prop></set></C:mkcalendar>'),
}

local = threading.local()


def send(method, url, user, password, body, headers):
    parts = urllib.parse.urlsplit(url)
    headers = dict(headers)
    headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    for attempt in (0, 1):
        connection = getattr(local, "connection", None)
        if connection is None:
            connection = local.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=3600)
        try:
            connection.request(method, parts.path, body=body, headers=headers)
            answer = connection.getresponse()
            got = answer.read()
            break
        except (http.client.HTTPException, ConnectionError):
            connection.close()
            local.connection = None
            if attempt:
                raise
    if answer.status >= 300:
        raise SystemExit(f"{method} {url}: {answer.status}")
    return got


def store(folder, made):
    """Puts items into a repository of Xandikos, as its own commits would."""
    from dulwich.repo import Repo

    with Repo(folder) as repo:
        names = []
        for name, ending, _, body in made:
            names.append(name + ending)
            with open(os.path.join(folder, name + ending), "wb") as file:
                file.write(body)
        tree = repo.get_worktree()
        tree.stage(names)
        tree.commit(message=b"fill", author=b"fill <fill@localhost>", committer=b"fill <fill@localhost>")


def change(url, user, password, kind, n_items, n_changed, n_deleted, n_added):
    """What a phone does between two backups: some items far apart are changed and deleted, new ones are added."""
    make, ask = KINDS[kind], {"Depth": "1", "Content-Type": "application/xml"}
    listing = send("PROPFIND", url, user, password, '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>', ask).decode()
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
    hrefs = sorted(re.findall(r"href>([^<]*" + re.escape(make(0)[1]) + ")</", listing))
    step = len(hrefs) // (n_changed + n_deleted)
    changed, deleted = hrefs[: n_changed * step : step], hrefs[n_changed * step :: step][:n_deleted]
    for href in changed:
        body = send("GET", origin + href, user, password, None, {})
        line = {"contacts": b"NOTE:", "events": b"DESCRIPTION:", "todos": b"DESCRIPTION:"}[kind] + b"changed " + os.urandom(4).hex().encode()
        end = {"contacts": b"END:VCARD", "events": b"END:VEVENT", "todos": b"END:VTODO"}[kind]
        body = re.sub(rb"(NOTE|DESCRIPTION):changed.*\r\n", b"", body).replace(end, line + b"\r\n" + end)
        send("PUT", origin + href, user, password, body, {"Content-Type": make(0)[2]})
    for href in deleted:
        send("DELETE", origin + href, user, password, None, {})
    added = []
    for n in range(n_items, n_items + n_added):
        name, ending, media_type, body = make(n)
        send("PUT", url + name + ending, user, password, body, {"Content-Type": media_type})
        added.append(urllib.parse.urlsplit(url).path + name + ending)
    print(json.dumps({"changed": changed, "deleted": deleted, "added": added}))


def main():
    how, url, user, password = sys.argv[1:5]
    url = url.rstrip("/") + "/"
    if how == "photos":
        folder = sys.argv[5]
        for base, dirs, files in os.walk(folder):
            dirs.sort()
            rel = os.path.relpath(base, folder)
            here = url if rel == "." else url + urllib.parse.quote(rel) + "/"
            if rel != ".":
                digest_send("MKCOL", here, user, password, None)
            for name in sorted(files):
                with open(os.path.join(base, name), "rb") as file:
                    digest_send("PUT", here + urllib.parse.quote(name), user, password, file.read())
        return
    kind, count = sys.argv[5], int(sys.argv[6])
    make = KINDS[kind]
    if how == "change":
        change(url, user, password, kind, count, *map(int, sys.argv[7:10]))
        return
    if how == "whole":
        if kind == "contacts":
            body = b"".join(make(n)[3] for n in range(count))
        else:
            rows = sum((event_rows(n) if kind == "events" else todo_rows(n) for n in range(count)), [])
            body = wrap((ZONE if kind == "events" else []) + rows)
        send("PUT", url, user, password, body, {"Content-Type": make(0)[2], "X-Displayname": kind})
        return
    method, xml = MKCOL[kind]
    send(method, url, user, password, xml.format(name=f"{kind} ü").encode(), {"Content-Type": "application/xml; charset=utf-8"})
    if how == "store":
        store(sys.argv[7], map(make, range(count)))
        return

    def put(n):
        name, ending, media_type, body = make(n)
        send("PUT", url + name + ending, user, password, body, {"Content-Type": media_type})

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(count)))


def digest_send(method, url, user, password, body):
    """urllib knows Basic and Digest by itself."""
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords), urllib.request.HTTPBasicAuthHandler(passwords))
    request = urllib.request.Request(url, data=body, method=method)
    if body is not None:
        request.add_header("Content-Type", "application/octet-stream")
    with opener.open(request, timeout=60) as answer:
        answer.read()


if __name__ == "__main__":
    main()
