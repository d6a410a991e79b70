# The image of the action. GitHub builds it from this repository, or pulls it where a release has published it.
#
# The base is named by tag, so that security updates of Python and Debian arrive with the next build. A release pins the
# image that it built by digest, in action.yml: then nothing is built, and the bytes are the same each time.
FROM docker.io/library/python:3.13-slim-trixie AS build

# Wheels only, each with its hash: nothing is compiled, and no code of a package runs while it is installed.
# PyGithub wants cryptography to sign as a GitHub App, which takes a private key; this action is only ever given a token, and
# PyJWT does without. It would be a third of what this image adds, with an OpenSSL of its own to keep up to date.
COPY requirements.txt /build/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --disable-pip-version-check \
      --only-binary=:all: --require-hashes --requirement /build/requirements.txt \
 && python -m pip --python /opt/venv/bin/python uninstall --yes cryptography

# The program lies among its packages, so that isolated mode (below) finds it. Bytecode goes by the hash of its source and is
# never checked again: the files do not change, and their times do not matter.
COPY radar /build/radar
COPY entrypoint.py /opt/venv/
RUN cp -r /build/radar "$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/" \
 && /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /opt/venv/entrypoint.py


FROM docker.io/library/python:3.13-slim-trixie

# The official image has no bytecode of the standard library (docker-library/python#615); without it every start would compile
# some 150 modules anew, which takes longer than all the rest of the start.
RUN python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
      -x '/(_pyrepl|asyncio|config-[^/]*|ctypes|curses|dbm|dist-packages|ensurepip|idlelib|multiprocessing|pydoc_data|site-packages|sqlite3|test|tkinter|turtledemo|unittest|venv|wsgiref|xmlrpc)/' \
      "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"

LABEL org.opencontainers.image.title="arXiv Radar" \
      org.opencontainers.image.description="Keeps a repository's reading list of arXiv papers complete, current and pleasant to read." \
      org.opencontainers.image.version="1.0.0" \
      org.opencontainers.image.authors="arXiv Radar contributors" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.url="https://github.com/arxiv-radar/arxiv-radar" \
      org.opencontainers.image.documentation="https://github.com/arxiv-radar/arxiv-radar#readme" \
      org.opencontainers.image.source="https://github.com/arxiv-radar/arxiv-radar" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13-slim-trixie"

COPY --from=build /opt/venv /opt/venv

# No USER: GitHub asks that actions run as root, for the folders that it mounts belong to the runner's user.
# -I: neither PYTHON* variables nor the workspace or HOME can put code of theirs in front of ours;
# -B: nothing is written beside the code; -u: every line is in the log at once; -X utf8: whatever the locale says.
# (-I ignores the variables that would say the same.)
ENTRYPOINT ["/opt/venv/bin/python", "-I", "-B", "-u", "-X", "utf8", "/opt/venv/entrypoint.py"]
