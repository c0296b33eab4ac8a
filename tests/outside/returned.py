"""Another client: what was put back, compared with what a backup holds, by what it says.

returned.py wipe URL USER PASSWORD HREF...     deletes collections, as whoever lost the data did
returned.py judge BACKUP URL USER PASSWORD     lists each collection of the backup on the server, GETs every item and compares:
                                               cards and calendar objects line by line, whatever order and folding the server
                                               gave them; files byte for byte

Knows nothing of Lifeboat but where its records say that an original lies. Prints `N items: none missing, none altered, none
twice`, or every difference, and exits 1.
"""

import concurrent.futures
import sys

from another_client import Backup, Client, plain

# What servers put in or change by themselves, without saying anything else.
SERVERS_OWN = {"PRODID", "REV", "VERSION", "CALSCALE", "X-RADICALE-NAME", "DTSTAMP", "CREATED", "LAST-MODIFIED"}


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


def judge(path, url, user, password):
    client, backup = Client(url, user, password), Backup(path)
    items = [item for item in backup.items if item["fate"] in ("saved", "unchanged")]

    there, wrong = {}, []
    for collection in backup.collections:
        for href in client.listing(collection["href"]):
            if plain(href) in there:
                wrong.append(f"listed twice: {href}")
            there[plain(href)] = href
    wanted = {plain(item["href"]): item for item in items}
    wrong += [f"missing: {path}" for path in sorted(set(wanted) - set(there))]
    wrong += [f"nobody put this there: {path}" for path in sorted(set(there) - set(wanted))]

    def check(path):
        have, got = backup.original(wanted[path]), client.request("GET", there[path])
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
    client = Client(url, user, password)
    for href in hrefs:
        client.request("DELETE", href)


if sys.argv[1] == "wipe":
    wipe(*sys.argv[2:5], sys.argv[5:])
else:
    judge(*sys.argv[2:6])
