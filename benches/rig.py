"""What the benchmarks share: servers that are ended again, and clients of which is told what they cost. Uses nothing but
Python's own library.
"""

import base64
import collections
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
USER, PASSWORD = "alice", "bench-password"
TICK = os.sysconf("SC_CLK_TCK")
work = tempfile.mkdtemp(prefix="lifeboat-bench-", dir=os.environ.get("LIFEBOAT_BENCH_DIR"))
os.chmod(work, 0o755)  # Apache serves as another user when root starts it


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
    def __init__(self, command, stdout=None):
        self.log = open(os.path.join(work, "server.log"), "w")
        self.process = subprocess.Popen(command, stdout=stdout or self.log, stderr=self.log)

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


Ran = collections.namedtuple("Ran", "cpu server_cpu wall rss out written read")


def run(command, server, expect=0, **more):
    """Runs a client; gives its CPU s, the server's CPU s, wall s, peak MiB, stdout, and what its calls wrote and read, in bytes."""
    before, began = server.cpu(), time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, **more)
    out = child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and its counters are still there
    with open(f"/proc/{child.pid}/io") as file:
        counters = dict(line.split(": ") for line in file.read().splitlines())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != expect:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return Ran(usage.ru_utime + usage.ru_stime, server.cpu() - before, time.monotonic() - began, usage.ru_maxrss / 1024, out,
               int(counters["wchar"]), int(counters["rchar"]))


def lifeboat(program, urls, server, vault, user=USER, password=PASSWORD, more=(), under=()):
    """A backup by Lifeboat; gives what it cost, and its receipt and folder."""
    vault = os.path.join(work, vault)
    env = dict(os.environ, LIFEBOAT_PASSWORD=password, HOME=work)
    urls = [word for url in urls for word in ("--url", url)]
    ran = run([*under, program, "backup", *urls, "--user", user, "--vault", vault, "--json", *more], server, env=env)
    done = json.loads(ran.out.decode().splitlines()[-1])
    return ran, done["receipt"], done["path"]


def radicale(store):
    """Radicale with one user."""
    port = free_port()
    with open(os.path.join(work, "users"), "w") as file:
        file.write(f"{USER}:{PASSWORD}\n")
    config = os.path.join(work, "radicale.conf")
    with open(config, "w") as file:
        file.write(f"[server]\nhosts = 127.0.0.1:{port}\nmax_content_length = 500000000\ntimeout = 600\n[auth]\ntype = htpasswd\nhtpasswd_filename = {work}/users\n"
                   f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {work}/{store}\n[logging]\nlevel = error\n")
    server = Server([os.path.join(os.path.dirname(sys.executable), "radicale"), "--config", config]).wait(port)
    server.url = f"http://127.0.0.1:{port}/"
    return server


def first_token(server, kind):
    """Radicale writes a history file an item when it is first asked for a sync token; phones have asked long ago."""
    request = urllib.request.Request(f"{server.url}{USER}/{kind}/", method="PROPFIND", headers={
        "Depth": "0", "Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()},
        data=b'<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>')
    before = server.cpu()
    urllib.request.urlopen(request, timeout=1200).read()
    print(f"(the first sync token of {kind} cost the server {server.cpu() - before:.1f} s, once)")


def xandikos(store):
    """Xandikos with an empty principal; it knows no passwords."""
    port = free_port()
    server = Server([os.path.join(os.path.dirname(sys.executable), "xandikos"), "serve", "-d", os.path.join(work, store), "-l", "127.0.0.1",
                     "-p", str(port), "--autocreate", "--current-user-principal", f"/{USER}/"]).wait(port)
    server.url = f"http://127.0.0.1:{port}/"
    return server


def apache():
    """Apache mod_dav over `files` in the work folder."""
    port = free_port()
    modules = "/usr/lib/apache2/modules"
    load = "".join(f"LoadModule {m}_module {modules}/mod_{m}.so\n"
                   for m in "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs mime dir".split()
                   if os.path.exists(f"{modules}/mod_{m}.so"))
    subprocess.run(["htpasswd", "-bcm", f"{work}/basic", USER, PASSWORD], check=True, stderr=subprocess.DEVNULL)
    with open(f"{work}/httpd.conf", "w") as file:
        file.write(f"ServerRoot {work}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {work}/pid\nErrorLog {work}/error.log\n{load}DefaultRuntimeDir {work}\n"
                   f"Mutex file:{work}\nDocumentRoot {work}/files\nDavLockDB {work}/locks\nTypesConfig /etc/mime.types\n<Directory {work}/files>\nDav On\nAuthType Basic\n"
                   f"AuthBasicProvider file\nAuthUserFile {work}/basic\nAuthName photos\nRequire valid-user\n</Directory>\n")
    server = Server(["/usr/sbin/apache2", "-X", "-f", f"{work}/httpd.conf"]).wait(port)
    server.url = f"http://127.0.0.1:{port}/photos/"
    return server


def demo(program, *options):
    """The demo cloud in a process of its own."""
    child = Server([program, "demo", "--json", *options], stdout=subprocess.PIPE)
    told = json.loads(child.process.stdout.readline())
    child.url, child.photos_url, child.user, child.password = told["url"], told["photos_url"], told["user"], told["password"]
    return child


def end():
    """Removes everything."""
    subprocess.run(["chmod", "-R", "u+rwX", work])
    shutil.rmtree(work)
