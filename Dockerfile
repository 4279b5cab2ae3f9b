# The atlas in an image: `docker build -t northern-mali-incident-atlas .`; docker-compose.yml runs it.
FROM python:3.12-slim-bookworm AS python

FROM python AS built
WORKDIR /srv/atlas
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
# The environment gets no pip of its own: nothing is installed once the image runs.
RUN python -m venv --without-pip .venv
# Installed before the code is copied, so that a change of the code does not install everything again.
COPY requirements.lock parquet.lock ./
RUN pip --python .venv/bin/python install --require-hashes --only-binary :all: \
    --requirement requirements.lock --requirement parquet.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN pip --python .venv/bin/python install --no-build-isolation --no-deps --editable .
COPY migrations migrations
COPY templates templates
COPY static static
# The root is read-only when the image runs: what Python would write there is written now.
RUN .venv/bin/python -m compileall -q app migrations

FROM python
RUN groupadd --gid 10001 atlas \
    && useradd --uid 10001 --gid atlas --home-dir /tmp --no-create-home --shell /usr/sbin/nologin atlas \
    && install --directory --owner atlas --group atlas /data
COPY --from=built /srv/atlas /srv/atlas
ENV PATH=/srv/atlas/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ATLAS_ENVIRONMENT=production \
    ATLAS_HOST=0.0.0.0 \
    ATLAS_PORT=8000 \
    ATLAS_DATA_DIR=/data
WORKDIR /srv/atlas
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["atlas"]
CMD ["serve"]
