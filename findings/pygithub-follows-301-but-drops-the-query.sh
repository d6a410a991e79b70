#!/usr/bin/env bash
# PyGithub follows the redirect of a renamed repository and loses what was asked after the "?"
#
# Version: PyGithub 2.10.0.
#
# Behaviour: GitHub answers reads under the old name of a repository with 301 and the whole new address,
# /repositories/ID/... with the query. PyGithub goes there by itself, but takes only the path of that address. The
# answer is a 200 to another question, and no error is raised: a tree asked for with all its folders comes without them,
# a file of a branch comes from the default branch, and a list of pull requests is no longer filtered, so that the first
# in it can be a stranger's. The only trace is a line in its log that it follows a redirection. It happens where the
# repository object was made without a request (lazy=True). If the repository is read first, PyGithub goes on with the
# new name which that answer holds, and nothing is lost.
#
# The server is played on loopback by a few lines of Python, with answers as GitHub documents them and users have shown
# them. "->" is what the server was asked, "=" what the program got.
#
# Output seen:
#   renamed, lazy
#   -> 301 /repos/ada/old-name/git/trees/8e2f61c0a4d97b35e1c84f02d6a97b3510c4e8fd?recursive=1
#   -> 200 /repositories/1296269/git/trees/8e2f61c0a4d97b35e1c84f02d6a97b3510c4e8fd
#    = tree: README.md, papers
#   -> 301 /repos/ada/old-name/contents/state.json?ref=drafts
#   -> 200 /repositories/1296269/contents/state.json
#    = file: from main
#   -> 301 /repos/ada/old-name/pulls?head=ada%3Adrafts&state=open
#   -> 200 /repositories/1296269/pulls
#    = pull requests: 3 from brook:typo, 8 from ada:drafts
#   renamed, read first
#   -> 301 /repos/ada/old-name
#   -> 200 /repositories/1296269
#   -> 200 /repos/ada/new-name/git/trees/8e2f61c0a4d97b35e1c84f02d6a97b3510c4e8fd?recursive=1
#    = tree: README.md, papers, papers/one.md
#   -> 200 /repos/ada/new-name/contents/state.json?ref=drafts
#    = file: from drafts
#   -> 200 /repos/ada/new-name/pulls?head=ada%3Adrafts&state=open
#    = pull requests: 8 from ada:drafts
set -euo pipefail

script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyGithub==2.10.0

cat > run.py <<'END'
import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import github

TREE = "8e2f61c0a4d97b35e1c84f02d6a97b3510c4e8fd"
BLOB = "1b5c90e7d4a2f83669d0c7be41f2a85370e9cd64"
FILES = [("README.md", "blob"), ("papers", "tree"), ("papers/one.md", "blob")]
PULLS = [(3, "brook:typo"), (8, "ada:drafts")]


class GitHub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        parts = urlsplit(self.path)
        location = None
        if parts.path.startswith("/repos/ada/old-name"):
            location = here + self.path.replace("/repos/ada/old-name", "/repositories/1296269", 1)
            body = {"message": "Moved Permanently", "url": location}
        else:
            query = parse_qs(parts.query)
            what = parts.path.removeprefix("/repositories/1296269").removeprefix("/repos/ada/new-name")
            body = self.answer(what, {name: values[0] for name, values in query.items()}, here)
        print("->", 301 if location else 200, self.path, flush=True)
        data = json.dumps(body).encode()
        self.send_response(301 if location else 200)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, what, query, here):
        if what == "":
            return {"id": 1296269, "name": "new-name", "full_name": "ada/new-name", "url": f"{here}/repos/ada/new-name"}
        if what.startswith("/git/trees/"):
            entries = [
                {"path": path, "mode": "040000" if kind == "tree" else "100644", "type": kind, "sha": BLOB}
                for path, kind in FILES
                if "recursive" in query or "/" not in path
            ]
            return {"sha": TREE, "tree": entries, "truncated": False}
        if what.startswith("/contents/"):
            text = f"from {query.get('ref', 'main')}".encode()
            return {
                "type": "file", "encoding": "base64", "name": "state.json", "path": "state.json", "sha": BLOB,
                "size": len(text), "content": base64.b64encode(text).decode(),
            }  # fmt: skip
        pulls = [(number, head) for number, head in PULLS if query.get("head", head) == head]
        return [{"number": number, "head": {"label": head}} for number, head in pulls]


server = ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
threading.Thread(target=server.serve_forever, daemon=True).start()

for title, lazy in ("renamed, lazy", True), ("renamed, read first", False):
    print(title)
    client = github.Github(base_url=f"http://127.0.0.1:{server.server_port}", lazy=lazy)
    repository = client.get_repo("ada/old-name")
    tree = repository.get_git_tree(TREE, recursive=True)
    print(" = tree:", ", ".join(entry.path for entry in tree.tree))
    print(" = file:", repository.get_contents("state.json", ref="drafts").decoded_content.decode())
    pulls = repository.get_pulls(state="open", head="ada:drafts")
    print(" = pull requests:", ", ".join(f"{pull.number} from {pull.head.label}" for pull in pulls))
END
venv/bin/python run.py | tee seen

# The lines above that stand behind three blanks are what is expected.
diff <(sed -n 's/^#   //p' "$script") seen
