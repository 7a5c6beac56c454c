# Waterline in a container: `docker build -t waterline .`; README, "In a container", says how to run it.
# Everything made lies in the volume; the rest of the file system may be read-only.

FROM python:3.11-slim AS installed
COPY requirements.txt /
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r /requirements.txt

FROM python:3.11-slim
# What WeasyPrint draws PDF with; versions are those of the base image's Debian.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin waterline \
    && mkdir /home-volume \
    && chown waterline:waterline /home-volume
COPY --from=installed /venv /venv
COPY app.py LICENSE /app/
COPY data /app/data
COPY queries /app/queries
COPY components /app/components
COPY pages /app/pages

# 0.0.0.0 is the container's own network: what is reached from outside, `docker run -p` decides.
# Data that is not synthetic is refused there unless WATERLINE_BEHIND_PROXY=1 is given.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    WATERLINE_HOME=/home-volume \
    WATERLINE_HOST=0.0.0.0 \
    WATERLINE_PORT=8050
WORKDIR /app
USER 10001
VOLUME /home-volume
EXPOSE 8050
# The first start makes the demo state and its store.
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['WATERLINE_PORT'] + '/health', timeout=4)"]
CMD ["python", "app.py"]
