# The image of the action. GitHub builds it from this repository, or pulls it where a release has published it.
#
# The base is named by tag, so that security updates of Python and Debian arrive with the next build. Whoever must have
# the same bytes each time adds the digest that their registry shows: …:3.13-slim-trixie@sha256:….
FROM docker.io/library/python:3.13-slim-trixie AS build

# Wheels only, each with its hash: nothing is compiled, and no code of a package runs while it is installed.
COPY requirements.txt /build/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --disable-pip-version-check \
      --only-binary=:all: --require-hashes --requirement /build/requirements.txt

# The program lies among its packages, so that isolated mode (below) finds it. Bytecode goes by the hash of its source and is
# never checked again: the files do not change, and their times do not matter.
COPY radar /build/radar
COPY entrypoint.py /opt/venv/
RUN cp -r /build/radar "$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/" \
 && /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /opt/venv/entrypoint.py


FROM docker.io/library/python:3.13-slim-trixie

LABEL org.opencontainers.image.title="arXiv Radar" \
      org.opencontainers.image.description="Keeps a repository's reading list of arXiv papers complete, current and pleasant to read." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/arxiv-radar/arxiv-radar"

COPY --from=build /opt/venv /opt/venv

# No USER: GitHub asks that actions run as root, for the folders that it mounts belong to the runner's user.
# -I: neither PYTHON* variables nor the workspace or HOME can put code of theirs in front of ours;
# -B: nothing is written beside the code; -u: every line is in the log at once; -X utf8: whatever the locale says.
# (-I ignores the variables that would say the same.)
ENTRYPOINT ["/opt/venv/bin/python", "-I", "-B", "-u", "-X", "utf8", "/opt/venv/entrypoint.py"]
