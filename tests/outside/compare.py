"""An independent eye: lists a collection or folder itself, GETs every item, and compares with what the backup holds.

compare.py BACKUP URL USER PASSWORD COLLECTION-HREF
Prints `N items, none missing, none altered`, or every difference, and exits 1.
"""

import concurrent.futures
import hashlib
import json
import os
import sys
import threading
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
import zipfile

backup, url, user, password, wanted = sys.argv[1:6]
origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
local = threading.local()


def request(method, path, body=None, headers=None):
    if not hasattr(local, "opener"):
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, origin, user, password)
        local.opener = urllib.request.build_opener(
            urllib.request.HTTPDigestAuthHandler(passwords), urllib.request.HTTPBasicAuthHandler(passwords))
    ask = urllib.request.Request(origin + path, data=body, method=method, headers=headers or {})
    with local.opener.open(ask, timeout=120) as answer:
        return answer.read()


def plain(path):
    return urllib.parse.unquote(urllib.parse.urlsplit(path).path)


def listing(path):
    body = b'<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
    tree = ET.fromstring(request("PROPFIND", path, body, {"Depth": "1", "Content-Type": "application/xml"}))
    found = []
    for answer in tree.findall("{DAV:}response"):
        href = answer.find("{DAV:}href").text.strip()
        if plain(href) != plain(path) and answer.find(".//{DAV:}collection") is None:
            found.append(urllib.parse.urlsplit(href).path)
    return found


with open(os.path.join(backup, "lifeboat", "backup.json"), encoding="utf-8") as file:
    record = json.load(file)
collections = [c for c in record["collections"] if plain(c["href"]).rstrip("/") == plain(wanted).rstrip("/")]
if len(collections) != 1:
    raise SystemExit(f"{wanted} is {len(collections)} times in the backup: {[c['href'] for c in record['collections']]}")
collection = collections[0]["id"]
kept = {}
with open(os.path.join(backup, "lifeboat", "items.jsonl"), encoding="utf-8") as file:
    for line in file:
        item = json.loads(line)
        if item["collection"] == collection:
            kept[plain(item["href"])] = item

zips = {}
zip_lock = threading.Lock()


def original(item):
    place = item["original"]
    path = os.path.join(backup, *place["file"].split("/"))
    if "entry" in place:
        with zip_lock:
            archive = zips.setdefault(path, None) or zips.__setitem__(path, zipfile.ZipFile(path)) or zips[path]
            return archive.read(place["entry"])
    with open(path, "rb") as file:
        file.seek(place["offset"])
        return file.read(place["length"])


def check(href):
    item = kept.get(plain(href))
    if item is None:
        return f"missing: {href}"
    if item["fate"] not in ("saved", "unchanged"):
        return f"{item['fate']}: {href} ({item.get('reason')})"
    have = original(item)
    if hashlib.sha256(have).hexdigest() != item["sha256"]:
        return f"digest of the record is wrong: {href}"
    accept = {"Accept": "text/vcard; version=4.0"} if item.get("asked") == "vcard-4.0" else {}
    if have != request("GET", href, headers=accept):
        return f"altered: {href}"
    return None


there = listing(urllib.parse.urlsplit(wanted).path)
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    wrong = [line for line in pool.map(check, there) if line]
wrong += [f"not there any more: {href}" for href in set(kept) - {plain(h) for h in there}]
for line in wrong[:20]:
    print(line)
print(f"{len(there)} items, {len(wrong)} wrong" if wrong else f"{len(there)} items, none missing, none altered")
sys.exit(1 if wrong or not there else 0)
