"""Measures what a backup costs: CPU of the client and of the server, requests, peak memory; beside the least that any
client must do, in the same run. Called by benches/run; uses nothing but Python's own library and the servers.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

here = os.path.dirname(os.path.abspath(__file__))
fill = os.path.join(here, "..", "tests", "outside", "fill.py")
program, n_items, photo_mb = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
USER, PASSWORD = "alice", "bench-password"
TICK = os.sysconf("SC_CLK_TCK")
work = tempfile.mkdtemp(prefix="lifeboat-bench-", dir=os.environ.get("LIFEBOAT_BENCH_DIR"))
rows = []


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def cpu_of(pid):
    """CPU seconds of a process and its children so far."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    own = (int(fields[11]) + int(fields[12]) + int(fields[13]) + int(fields[14])) / TICK
    kids = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return own + sum(cpu_of(kid) for kid in kids)


class Server:
    def __init__(self, command):
        self.log = open(os.path.join(work, "server.log"), "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)

    def wait(self, port):
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("a server did not start")

    def cpu(self):
        return cpu_of(self.process.pid)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def run(command, server, **more):
    """Runs a client; gives (its CPU s, the server's CPU s, wall s, peak MiB, stdout)."""
    before, began = server.cpu(), time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, **more)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, server.cpu() - before, time.monotonic() - began, usage.ru_maxrss / 1024, out


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


def lifeboat(url, server, name):
    vault = os.path.join(work, "vault-" + name)
    env = dict(os.environ, LIFEBOAT_PASSWORD=PASSWORD, HOME=work)
    command = [program, "backup", "--url", url, "--user", USER, "--vault", vault, "--json"]
    cpu, server_cpu, wall, rss, out = run(command, server, env=env)
    done = json.loads(out.decode().splitlines()[-1])
    return cpu, server_cpu, wall, rss, done, vault


def row(what, cpu, server_cpu, wall, rss, note):
    rows.append((what, f"{cpu:.2f}", f"{server_cpu:.2f}", f"{wall:.1f}", f"{rss:.0f}", note))
    print("  ".join(rows[-1]), flush=True)


def text_items(kind):
    port = free_port()
    store = os.path.join(work, "radicale-" + kind)
    with open(os.path.join(work, "users"), "w") as file:
        file.write(f"{USER}:{PASSWORD}\n")
    config = os.path.join(work, "radicale.conf")
    with open(config, "w") as file:
        file.write(f"[server]\nhosts = 127.0.0.1:{port}\nmax_content_length = 500000000\ntimeout = 600\n[auth]\ntype = htpasswd\nhtpasswd_filename = {work}/users\n"
                   f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {store}\n[logging]\nlevel = error\n")
    server = Server([os.path.join(os.path.dirname(sys.executable), "radicale"), "--config", config]).wait(port)
    url = f"http://127.0.0.1:{port}/"
    subprocess.run([sys.executable, fill, "whole", f"{url}{USER}/{kind}/", USER, PASSWORD, kind, str(n_items)], check=True)
    limit = [sys.executable, "-c", LIMIT, str(port), f"/{USER}/{kind}/", USER, PASSWORD, kind, "gzip"]
    run(limit, server)  # fills the server's item cache, so that every row finds it warm
    # Radicale writes a history file an item when it is first asked for a sync token; phones have asked long ago.
    request = urllib.request.Request(f"{url}{USER}/{kind}/", method="PROPFIND", headers={
        "Depth": "0", "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()},
        data=b'<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>')
    before = server.cpu()
    urllib.request.urlopen(request, timeout=1200).read()
    print(f"(the first sync token of {kind} cost the server {server.cpu() - before:.1f} s, once)")
    cpu, server_cpu, wall, rss, out = run(limit[:-1] + ["identity"], server)
    row(f"{kind}: list + one multiget, not compressed", cpu, server_cpu, wall, rss, f"{int(out.split()[1]) / 1e6:.1f} MB")
    cpu, server_cpu, wall, rss, out = run(limit, server)
    n, n_bytes = map(int, out.split())
    assert n == n_items, (n, n_items)
    row(f"{kind}: list + one multiget", cpu, server_cpu, wall, rss, f"{n_bytes / 1e6:.1f} MB")
    least = cpu + server_cpu
    cpu, server_cpu, wall, rss, done, _ = lifeboat(url, server, kind)
    timings = done["receipt"]["timings"]
    row(f"{kind}: lifeboat, first", cpu, server_cpu, wall, rss,
        f"{cpu / n_items * 1000:.3f} ms client CPU an item (bar 0.15); total {(cpu + server_cpu) / least:.2f} x the least (bar 1.3); "
        f"{timings['requests']} requests")
    server.end()


def photos():
    port = free_port()
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
    modules = "/usr/lib/apache2/modules"
    load = "".join(f"LoadModule {m}_module {modules}/mod_{m}.so\n"
                   for m in "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs mime dir".split()
                   if os.path.exists(f"{modules}/mod_{m}.so"))
    subprocess.run(["htpasswd", "-bcm", f"{work}/basic", USER, PASSWORD], check=True, stderr=subprocess.DEVNULL)
    with open(f"{work}/httpd.conf", "w") as file:
        file.write(f"ServerRoot {work}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {work}/pid\nErrorLog {work}/error.log\n{load}DefaultRuntimeDir {work}\n"
                   f"Mutex file:{work}\nDocumentRoot {work}/files\nDavLockDB {work}/locks\nTypesConfig /etc/mime.types\n<Directory {work}/files>\nDav On\nAuthType Basic\n"
                   f"AuthBasicProvider file\nAuthUserFile {work}/basic\nAuthName photos\nRequire valid-user\n</Directory>\n")
    os.chmod(work, 0o755)
    server = Server(["/usr/sbin/apache2", "-X", "-f", f"{work}/httpd.conf"]).wait(port)
    url = f"http://127.0.0.1:{port}/photos/"
    config = os.path.join(work, "curl.conf")
    with open(config, "w") as file:
        for k in range(n):
            path = f"Album%20{k % 20:02}/IMG_{k:05}.jpg"
            file.write(f'url = "{url}{path}"\noutput = "{work}/curl/{k:05}.jpg"\n')
    gigabytes = total / 1e9
    os.makedirs(f"{work}/curl")
    curl = ["curl", "--silent", "--fail", "--parallel", "--parallel-max", "4", "--user", f"{USER}:{PASSWORD}", "--config", config]
    cpu, server_cpu, wall, rss, _ = run(curl, server)
    row("photos: curl, 4 at once", cpu, server_cpu, wall, rss, f"{n} files, {gigabytes:.2f} GB, {cpu / gigabytes:.2f} s a GB, no checksum")
    shutil.rmtree(f"{work}/curl")
    least = cpu + server_cpu
    cpu, server_cpu, wall, rss, done, vault = lifeboat(url, server, "photos")
    timings = done["receipt"]["timings"]
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
    subprocess.run(["chmod", "-R", "u+rwX", work])
    shutil.rmtree(work)
