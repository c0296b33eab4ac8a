"""An independent eye: lists a collection or folder itself, GETs every item, and compares with what the backup holds.

compare.py BACKUP URL USER PASSWORD COLLECTION-HREF
Prints `N items, none missing, none altered`, or every difference, and exits 1.
"""

import concurrent.futures
import hashlib
import sys
import urllib.parse

from another_client import Backup, Client, plain

path, url, user, password, wanted = sys.argv[1:6]
client, backup = Client(url, user, password), Backup(path)

collections = [c for c in backup.collections if plain(c["href"]).rstrip("/") == plain(wanted).rstrip("/")]
if len(collections) != 1:
    raise SystemExit(f"{wanted} is {len(collections)} times in the backup: {[c['href'] for c in backup.collections]}")
collection = collections[0]["id"]
kept = {plain(item["href"]): item for item in backup.items if item["collection"] == collection}


def check(href):
    item = kept.get(plain(href))
    if item is None:
        return f"missing: {href}"
    if item["fate"] not in ("saved", "unchanged"):
        return f"{item['fate']}: {href} ({item.get('reason')})"
    have = backup.original(item)
    if hashlib.sha256(have).hexdigest() != item["sha256"]:
        return f"digest of the record is wrong: {href}"
    accept = {"Accept": "text/vcard; version=4.0"} if item.get("asked") == "vcard-4.0" else {}
    if have != client.request("GET", href, headers=accept):
        return f"altered: {href}"
    return None


there = client.listing(urllib.parse.urlsplit(wanted).path)
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    wrong = [line for line in pool.map(check, there) if line]
wrong += [f"not there any more: {href}" for href in set(kept) - {plain(h) for h in there}]
for line in wrong[:20]:
    print(line)
print(f"{len(there)} items, {len(wrong)} wrong" if wrong else f"{len(there)} items, none missing, none altered")
sys.exit(1 if wrong or not there else 0)
