"""What the scripts in this folder know of HTTP and of a backup: an own small WebDAV client, and where the records of a backup
say that an original lies. Knows nothing else of Lifeboat.
"""

import json
import os
import threading
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
import zipfile

TIMEOUT_SECS = 300


def plain(path):
    """A path as people write it, whichever characters were encoded."""
    return urllib.parse.unquote(urllib.parse.urlsplit(path).path)


class Client:
    """Asks one server as one user, from as many threads as there are."""

    def __init__(self, url, user, password):
        self.origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
        self.user, self.password = user, password
        self.local = threading.local()

    def request(self, method, path, body=None, headers=None):
        if not hasattr(self.local, "opener"):
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self.origin, self.user, self.password)
            self.local.opener = urllib.request.build_opener(
                urllib.request.HTTPDigestAuthHandler(passwords), urllib.request.HTTPBasicAuthHandler(passwords))
        ask = urllib.request.Request(self.origin + path, data=body, method=method, headers=headers or {})
        with self.local.opener.open(ask, timeout=TIMEOUT_SECS) as answer:
            return answer.read()

    def listing(self, path):
        """The paths of what lies in a collection, other collections left out."""
        body = b'<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        found = []
        for answer in ET.fromstring(self.request("PROPFIND", path, body, headers)).findall("{DAV:}response"):
            href = answer.find("{DAV:}href").text.strip()
            if plain(href) != plain(path) and answer.find(".//{DAV:}collection") is None:
                found.append(urllib.parse.urlsplit(href).path)
        return found


class Backup:
    """A backup, as its records tell it."""

    def __init__(self, path):
        self.path = path
        with open(os.path.join(path, "lifeboat", "backup.json"), encoding="utf-8") as file:
            self.collections = json.load(file)["collections"]
        with open(os.path.join(path, "lifeboat", "items.jsonl"), encoding="utf-8") as file:
            self.items = [json.loads(line) for line in file]
        self.zips, self.lock = {}, threading.Lock()

    def original(self, item):
        """The bytes that the source sent."""
        place = item["original"]
        path = os.path.join(self.path, *place["file"].split("/"))
        if "entry" in place:
            with self.lock:
                if path not in self.zips:
                    self.zips[path] = zipfile.ZipFile(path)
                return self.zips[path].read(place["entry"])
        with open(path, "rb") as file:
            file.seek(place["offset"])
            return file.read(place["length"])
