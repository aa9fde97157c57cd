# Postie in a container: docker build -t postie . && docker run --hostname postie --env-file .env -v postie:/data postie
# Pin the base by its digest where you build for others: FROM python:3.13-slim-bookworm@sha256:…
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY knowledge knowledge
COPY migrations migrations
# The wheel first, then everything from wheels alone: nothing is compiled, so no compiler is needed.
RUN pip wheel --no-cache-dir --only-binary=:all: --wheel-dir /wheels . \
 && python -m venv /opt/postie \
 && /opt/postie/bin/pip install --no-cache-dir --no-index --find-links /wheels postie \
 && rm -r /opt/postie/lib/python*/site-packages/pip*

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Postie" \
      org.opencontainers.image.description="A friendly Discord bot that answers e-mail set-up questions" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/postie /opt/postie
RUN install --directory --owner=10001 --group=10001 --mode=700 /data
# All that is written goes to /data; the rest may be read-only (docker run --read-only).
ENV PATH=/opt/postie/bin:$PATH \
    HOME=/data \
    XDG_DATA_HOME=/data \
    PYTHONUNBUFFERED=1 \
    POSTIE_METRICS_PORT=9464
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['POSTIE_METRICS_PORT'].rpartition(':')[2] + '/healthz', timeout=4)"]
ENTRYPOINT ["postie"]
CMD ["run"]
