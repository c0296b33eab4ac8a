"""Measures what a first backup costs: CPU of the client and of the server, requests, peak memory; beside the least that any
client must do, in the same run. Called by benches/run; uses nothing but Python's own library and the servers.
"""

import os
import shutil
import subprocess
import sys

import rig
from rig import PASSWORD, USER, run, work

program, n_items, photo_mb = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


LIMIT = r"""
import base64, gzip, http.client, re, sys
port, path, user, password, kind, coding = int(sys.argv[1]), sys.argv[2], *sys.argv[3:7]
auth = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode(), "Depth": "1", "Content-Type": "application/xml", "Accept-Encoding": coding}
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
connection.request("PROPFIND", path, '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>', auth)
listing = connection.getresponse().read()
listing = gzip.decompress(listing) if listing[:2] == b"\x1f\x8b" else listing
hrefs = re.findall(rb"<href>([^<]*\.(?:vcf|ics))</href>", listing)
ns, report, data = {"contacts": ("carddav", "addressbook-multiget", "address-data"), "events": ("caldav", "calendar-multiget", "calendar-data")}[kind]
n, most = 0, len(hrefs)
while hrefs:
    some = hrefs[:most]
    body = f'<C:{report} xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:{ns}"><prop><getetag/><C:{data}/></prop>'.encode()
    body += b"".join(b"<href>" + href + b"</href>" for href in some) + f"</C:{report}>".encode()
    connection.request("REPORT", path, body, auth)
    answer = connection.getresponse()
    if answer.status == 400 and most > 1000:  # Radicale refuses 10,000 events at once
        answer.read()
        most //= 2
        continue
    assert answer.status == 207, answer.status
    hrefs = hrefs[most:]
    n_items = globals().get("n_items", 0) + len(some)
    while piece := answer.read(1 << 20):
        n += len(piece)
print(n_items, n)
"""


def row(what, cpu, server_cpu, wall, rss, note):
    print("  ".join((what, f"{cpu:.2f}", f"{server_cpu:.2f}", f"{wall:.1f}", f"{rss:.0f}", note)), flush=True)


def text_items(kind):
    server = rig.radicale("radicale-" + kind)
    url = server.url
    port = url.rsplit(":", 1)[1].strip("/")
    subprocess.run([sys.executable, rig.fill, "whole", f"{url}{USER}/{kind}/", USER, PASSWORD, kind, str(n_items)], check=True)
    limit = [sys.executable, "-c", LIMIT, port, f"/{USER}/{kind}/", USER, PASSWORD, kind, "gzip"]
    run(limit, server)  # fills the server's item cache, so that every row finds it warm
    rig.first_token(server, kind)
    cpu, server_cpu, wall, rss, out, *_ = run(limit[:-1] + ["identity"], server)
    row(f"{kind}: list + one multiget, not compressed", cpu, server_cpu, wall, rss, f"{int(out.split()[1]) / 1e6:.1f} MB")
    cpu, server_cpu, wall, rss, out, *_ = run(limit, server)
    n, n_bytes = map(int, out.split())
    assert n == n_items, (n, n_items)
    row(f"{kind}: list + one multiget", cpu, server_cpu, wall, rss, f"{n_bytes / 1e6:.1f} MB")
    least = cpu + server_cpu
    (cpu, server_cpu, wall, rss, *_), receipt, _ = rig.lifeboat(program, [url], server, "vault-" + kind)
    timings = receipt["timings"]
    row(f"{kind}: lifeboat, first", cpu, server_cpu, wall, rss,
        f"{cpu / n_items * 1000:.3f} ms client CPU an item (bar 0.15); total {(cpu + server_cpu) / least:.2f} x the least (bar 1.3); "
        f"{timings['requests']} requests")
    server.end()


def photos():
    folder = os.path.join(work, "files", "photos")
    os.makedirs(folder)
    total, n = 0, 0
    base = os.urandom(4 << 20)
    while total < photo_mb * 1_000_000:
        size = 400_000 + (n * 7919) % 3_000_000
        album = os.path.join(folder, f"Album {n % 20:02}")
        os.makedirs(album, exist_ok=True)
        with open(os.path.join(album, f"IMG_{n:05}.jpg"), "wb") as file:
            file.write(b"\xff\xd8\xff\xe0" + n.to_bytes(8, "big") + base[n % 4096:n % 4096 + size - 14] + b"\xff\xd9")
        total, n = total + size, n + 1
    server = rig.apache()
    url = server.url
    config = os.path.join(work, "curl.conf")
    with open(config, "w") as file:
        for k in range(n):
            path = f"Album%20{k % 20:02}/IMG_{k:05}.jpg"
            file.write(f'url = "{url}{path}"\noutput = "{work}/curl/{k:05}.jpg"\n')
    gigabytes = total / 1e9
    os.makedirs(f"{work}/curl")
    curl = ["curl", "--silent", "--fail", "--parallel", "--parallel-max", "4", "--user", f"{USER}:{PASSWORD}", "--config", config]
    cpu, server_cpu, wall, rss, *_ = run(curl, server)
    row("photos: curl, 4 at once", cpu, server_cpu, wall, rss, f"{n} files, {gigabytes:.2f} GB, {cpu / gigabytes:.2f} s a GB, no checksum")
    shutil.rmtree(f"{work}/curl")
    least = cpu + server_cpu
    (cpu, server_cpu, wall, rss, *_), receipt, _ = rig.lifeboat(program, [url], server, "vault-photos")
    timings = receipt["timings"]
    row("photos: lifeboat, first", cpu, server_cpu, wall, rss,
        f"{cpu / gigabytes:.2f} s client CPU a GB with read-back (bar 4.8); total {(cpu + server_cpu) / least:.2f} x curl's; "
        f"{timings['requests']} requests; {timings['fetch_secs']:.1f} s fetching, {timings['check_secs']:.1f} s checking")
    server.end()


try:
    print(f"{n_items} items, {photo_mb} MB of photos, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("what  client CPU s  server CPU s  wall s  peak MiB  note")
    text_items("contacts")
    text_items("events")
    photos()
finally:
    rig.end()
