#!/usr/bin/env bash
# PyGithub takes the 307 with which GitHub answers a write under a repository's old name for the finished write
#
# Version: PyGithub 2.10.0.
#
# Behaviour: after a renaming GitHub answers reads under the old name with 301 and everything else with 307, by which it
# asks for the same request at the new address. PyGithub follows the 301. The 307 it neither follows nor raises: it
# fills the object that it returns from the message that the repository has moved. So creating an issue, a branch or a
# blob seems to work and hands back an object whose number, name or sha is None, and changing the repository returns
# without a word. Nothing has been written. It happens where the repository object was made without a request
# (lazy=True); reads through the same object work, so the renaming goes unnoticed.
#
# The server is played on loopback by a few lines of Python, with answers as GitHub documents them and users have shown
# them. "->" is what the server was asked, "=" what the program got.
#
# Output seen:
#   -> 301 GET /repos/ada/old-name/branches/main
#   -> 200 GET /repositories/1296269/branches/main
#    = read: main
#   -> 307 POST /repos/ada/old-name/issues
#    = issue: number None, title None
#   -> 307 POST /repos/ada/old-name/git/refs
#    = branch: ref None
#   -> 307 POST /repos/ada/old-name/git/blobs
#    = blob: sha None
#   -> 307 PATCH /repos/ada/old-name
#    = change of the description: no error
#   written: nothing, errors raised: 0
#   -> 201 POST /repos/ada/new-name/issues
#    = issue: number 7, title A title
#   written: issues, errors raised: 0
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyGithub==2.10.0

cat > run.py <<'END'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import github

written = []


class GitHub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.path.startswith("/repos/ada/old-name"):
            status = 301 if self.command == "GET" else 307
            address = self.path.replace("/repos/ada/old-name", "/repositories/1296269", 1)
            headers["Location"] = f"http://127.0.0.1:{self.server.server_port}{address}"
            body = {"message": "Moved Permanently", "url": headers["Location"]}
        else:
            status, body = 200, {"name": self.path.rpartition("/")[2]}
            if self.command != "GET":
                status, body = 201, {"number": 7, "title": "A title"}
                written.append(self.path.rpartition("/")[2])
        print("->", status, self.command, self.path, flush=True)
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer


server = ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = github.Github(base_url=f"http://127.0.0.1:{server.server_port}", lazy=True)


def read():
    return f"read: {repository.get_branch('main').name}"


def issue():
    made = repository.create_issue("A title")
    return f"issue: number {made.number}, title {made.title}"


def branch():
    made = repository.create_git_ref("refs/heads/drafts", "1b5c90e7d4a2f83669d0c7be41f2a85370e9cd64")
    return f"branch: ref {made.ref}"


def blob():
    made = repository.create_git_blob("Some text.", "utf-8")
    return f"blob: sha {made.sha}"


def change():
    repository.edit(description="Another description")
    return "change of the description: no error"


def run(*steps):
    errors = 0
    for step in steps:
        try:
            print(" =", step())
        except Exception as error:
            errors += 1
            print(" = raised", repr(error))
    print(f"written: {', '.join(written) or 'nothing'}, errors raised: {errors}")


repository = client.get_repo("ada/old-name")
run(read, issue, branch, blob, change)
repository = client.get_repo("ada/new-name")
run(issue)
END
venv/bin/python run.py | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
