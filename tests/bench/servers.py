"""The servers that are measured: each a process, what it answers and what it costs."""

import atexit
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = os.path.join(ROOT, "build/bench")
TRUSTSEAL = os.path.join(ROOT, "build/trustseal")
TICKS = os.sysconf("SC_CLK_TCK")
START_S, STOP_S, TRIES = 60, 30, 20

running = []


@atexit.register
def end_all():
    for server in running:
        server.process.kill()


given = set()


def free_port():
    """One that nobody listens on, and that was given to nobody in this run."""
    while True:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        if port not in given:
            given.add(port)
            return port


def trusting():
    """TLS without a look at the certificate, which is nobody's."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Process:
    """A process of our own, and its children (nginx's workers)."""

    def __init__(self, name, command, **options):
        self.name = name
        self.started = time.monotonic()
        with open(os.path.join(OUT, f"{name}.log"), "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, **options)
        running.append(self)

    def await_start(self, try_once):
        """Milliseconds from the start until `try_once` raises no OSError."""
        while self.process.poll() is None and time.monotonic() - self.started < START_S:
            try:
                try_once()
                return (time.monotonic() - self.started) * 1e3
            except OSError:
                time.sleep(0.0005)
        sys.exit(f"{self.name} did not start: see build/bench/{self.name}.log")

    def each(self, name):
        """Yields what the file of this name in /proc says of the process and of its children, some
        of which may just end (PostgreSQL's come and go)."""
        found = [self.process.pid]
        for pid in found:
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/children") as file:
                        found += [int(child) for child in file.read().split()]
                with open(f"/proc/{pid}/{name}") as file:
                    yield file.read()
            except (FileNotFoundError, ProcessLookupError):
                if pid == self.process.pid:
                    raise

    def cpu_seconds(self):
        """User and system time of all threads and children, also of those that have ended."""
        return sum(sum(map(int, stat.rpartition(")")[2].split()[11:15]))
                   for stat in self.each("stat")) / TICKS

    def memory(self, what="VmRSS"):
        """Bytes of resident memory, now or at most (VmHWM)."""
        found = (re.search(rf"^{what}:\s+(\d+) kB", status, re.M) for status in self.each("status"))
        return sum(int(kilobytes[1]) * 1024 for kilobytes in found if kilobytes)

    def stop(self):
        running.remove(self)
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Server(Process):
    """One that answers HTTP, or HTTPS, on a port."""

    def __init__(self, name, port, command, tls=False, **options):
        self.port, self.tls = port, tls
        super().__init__(name, command, **options)
        self.first_answer_ms = self.await_start(lambda: self.get("/", timeout=5))

    def url(self, target):
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}{target}"

    def connect(self, timeout=10):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout,
                                               context=trusting())
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def get(self, target, headers=None, timeout=10):
        connection = self.connect(timeout)
        try:
            connection.request("GET", target, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def body(self, target, headers=None):
        """Of a 200, which a busy machine may have to be asked for more than once."""
        for _ in range(TRIES):
            status, body = self.get(target, headers)
            if status == 200:
                return body
            time.sleep(0.5)
        sys.exit(f"{self.name}{target} answers {status}")


def certificate():
    """Paths of a certificate for 127.0.0.1 and its key, P-256, made when they are first wanted."""
    paths = os.path.join(OUT, "tls.pem"), os.path.join(OUT, "tls.key")
    if not all(map(os.path.exists, paths)):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-noenc", "-keyout", paths[1], "-out", paths[0],
                        "-days", "3650", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                       check=True, stderr=subprocess.DEVNULL)
    return paths


def nginx(tls=False, root="www", files=100):
    """Serves that folder of build/bench, and keeps so many of its files open."""
    port = free_port()
    listen = f"listen 127.0.0.1:{port}{' ssl' if tls else ''} backlog=4096;"
    if tls:
        cert, key = certificate()
        listen += f" ssl_certificate {cert}; ssl_certificate_key {key};" \
                  " ssl_protocols TLSv1.2 TLSv1.3;"
    with open(os.path.join(OUT, "nginx.conf"), "w") as conf:
        conf.write(f"""
daemon off;
worker_processes {max(2, os.cpu_count())};
worker_rlimit_nofile 16384;
pid {OUT}/nginx.pid;
error_log {OUT}/nginx.error.log;
events {{ worker_connections 12000; }}
http {{
    types {{ image/svg+xml svg; text/html html; }}
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max={files} inactive=1h;
    open_file_cache_valid 1h;
    keepalive_requests 1000000000;
    client_body_temp_path {OUT}/t1; proxy_temp_path {OUT}/t2; fastcgi_temp_path {OUT}/t3;
    uwsgi_temp_path {OUT}/t4; scgi_temp_path {OUT}/t5;
    server {{ {listen} root {OUT}/{root}; }}
}}
""")
    # As root, nginx's workers are another user, who may not read this folder.
    user = ["-g", "user root;"] if os.getuid() == 0 else []
    return Server("nginx", port, ["nginx", "-c", f"{OUT}/nginx.conf", *user], tls)


def bare():
    """libmicrohttpd alone, with the sticker's bytes."""
    port = free_port()
    return Server("bare", port, [os.path.join(ROOT, "build/tests/bench/bare_mhd"), str(port),
                                 f"{OUT}/www/sticker.svg", "image/svg+xml"])


class Trustseal(Server):
    """`settings`: {"section.key": value} besides the store and the addresses."""

    def __init__(self, store, name="trustseal", tls=False, settings=None):
        port, self.admin_port = free_port(), free_port()
        values = {"server.listen": f"127.0.0.1:{port}",
                  "server.admin_listen": f"127.0.0.1:{self.admin_port}",
                  "store.url": f"sqlite:{store}", "issue.approvals": "1",
                  **(settings or {})}
        if tls:
            values["server.certificate"], values["server.key"] = certificate()
        self.config = os.path.join(OUT, f"{name}.conf")
        with open(self.config, "w") as file:
            for path, value in sorted(values.items()):
                section, _, key = path.partition(".")
                file.write(f"[{section}]\n{key} = {value}\n")
        super().__init__(name, port, [TRUSTSEAL, "serve", "-c", self.config], tls)
        # The operators' listener is there a moment later.
        self.await_start(lambda: socket.create_connection(("127.0.0.1", self.admin_port)).close())

    def metric(self, name):
        return self.metrics(name)[0]

    def metrics(self, *names):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return [int(re.search(rf"^trustseal_{name} (\d+)$", text, re.M)[1]) for name in names]


class Redis(Process):
    def __init__(self, name="redis"):
        self.path = os.path.join(OUT, f"{name}.sock")
        super().__init__(name, ["redis-server", "--port", "0", "--unixsocket", self.path,
                                   "--save", "", "--appendonly", "no", "--dir", OUT])
        self.await_start(self.connect)

    def connect(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.path)

    def settings(self):
        """Of the servers that use it."""
        key = os.path.join(OUT, "redis.key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(b"bench" * 8)
        return {"redis.url": f"unix:{self.path}", "redis.key_file": key}


class Postgres(Process):
    """One whose data stay in build/bench for the next run."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"postgresql://trustseal@127.0.0.1:{self.port}/postgres"
        super().__init__("postgres", [os.path.join(ROOT, "tests/fixtures/postgres"), folder,
                                      str(self.port), "-c", "shared_buffers=256MB",
                                      "-c", "max_wal_size=4GB"])
        self.await_start(self.connect)

    def connect(self):
        if subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            raise OSError
