"""Another client: what was put back, compared with what a backup holds, by what it says.

returned.py wipe URL USER PASSWORD HREF...     deletes collections, as whoever lost the data did
returned.py judge BACKUP URL USER PASSWORD     lists each collection of the backup on the server, GETs every item and compares:
                                               cards and calendar objects line by line, whatever order and folding the server
                                               gave them; files byte for byte

Knows nothing of Lifeboat but where its records say that an original lies. Prints `N items: none missing, none altered, none
twice`, or every difference, and exits 1.
"""

import concurrent.futures
import json
import os
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
import zipfile

local = threading.local()
# What servers put in or change by themselves, without saying anything else.
SERVERS_OWN = {"PRODID", "REV", "VERSION", "CALSCALE", "X-RADICALE-NAME", "DTSTAMP", "CREATED", "LAST-MODIFIED"}


def request(origin, user, password, method, path, body=None, headers=None):
    if not hasattr(local, "opener"):
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, origin, user, password)
        local.opener = urllib.request.build_opener(
            urllib.request.HTTPDigestAuthHandler(passwords), urllib.request.HTTPBasicAuthHandler(passwords))
    ask = urllib.request.Request(origin + path, data=body, method=method, headers=headers or {})
    with local.opener.open(ask, timeout=300) as answer:
        return answer.read()


def plain(path):
    return urllib.parse.unquote(urllib.parse.urlsplit(path).path)


def says(raw):
    """The lines of a card or object as a sorted list, unfolded; time zones left out, since servers put in their own."""
    text = raw.decode("utf-8").replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    lines, inside, zone = [], [], False
    for line in text.split("\n"):
        if not line.strip():
            continue
        name = line.split(":")[0].split(";")[0].upper()
        if name == "BEGIN":
            inside.append(line.split(":")[1].strip().upper())
            zone = "VTIMEZONE" in inside
        if not zone and name not in SERVERS_OWN:
            head, _, value = line.partition(":")
            parts = head.split(";")
            head = ";".join([parts[0].upper()] + sorted(part.upper() for part in parts[1:]))
            lines.append("/".join(inside) + " " + head + ":" + value)
        if name == "END":
            inside.pop()
            zone = "VTIMEZONE" in inside
    return sorted(lines)


def judge(backup, url, user, password):
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
    with open(os.path.join(backup, "lifeboat", "backup.json"), encoding="utf-8") as file:
        collections = {c["id"]: c for c in json.load(file)["collections"]}
    with open(os.path.join(backup, "lifeboat", "items.jsonl"), encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    items = [item for item in items if item["fate"] in ("saved", "unchanged")]

    def listing(path):
        body = b'<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        tree = ET.fromstring(request(origin, user, password, "PROPFIND", path, body, headers))
        found = []
        for answer in tree.findall("{DAV:}response"):
            href = answer.find("{DAV:}href").text.strip()
            if plain(href) != plain(path) and answer.find(".//{DAV:}collection") is None:
                found.append(urllib.parse.urlsplit(href).path)
        return found

    zips, lock = {}, threading.Lock()

    def original(item):
        place = item["original"]
        path = os.path.join(backup, *place["file"].split("/"))
        if "entry" in place:
            with lock:
                if path not in zips:
                    zips[path] = zipfile.ZipFile(path)
                return zips[path].read(place["entry"])
        with open(path, "rb") as file:
            file.seek(place["offset"])
            return file.read(place["length"])

    there, wrong = {}, []
    for collection in collections.values():
        for href in listing(collection["href"]):
            if plain(href) in there:
                wrong.append(f"listed twice: {href}")
            there[plain(href)] = href
    wanted = {plain(item["href"]): item for item in items}
    wrong += [f"missing: {path}" for path in sorted(set(wanted) - set(there))]
    wrong += [f"nobody put this there: {path}" for path in sorted(set(there) - set(wanted))]

    def check(path):
        have, got = original(wanted[path]), request(origin, user, password, "GET", there[path])
        if have == got:
            return None
        if wanted[path]["kind"] in ("photos", "other"):
            return f"altered: {path}"
        if says(have) != says(got):
            return f"altered: {path}: {sorted(set(says(have)) ^ set(says(got)))}"
        return None

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wrong += [line for line in pool.map(check, sorted(set(wanted) & set(there))) if line]
    for line in wrong[:20]:
        print(line)
    print(f"{len(there)} items, {len(wrong)} wrong" if wrong else f"{len(there)} items: none missing, none altered, none twice")
    sys.exit(1 if wrong or not there else 0)


def wipe(url, user, password, hrefs):
    origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
    for href in hrefs:
        request(origin, user, password, "DELETE", href)


if sys.argv[1] == "wipe":
    wipe(*sys.argv[2:5], sys.argv[5:])
else:
    judge(*sys.argv[2:6])
