# One image for web, worker, beat and migrations. Nothing secret is in it: settings come when it is started.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/bearing
ENV PATH=/opt/bearing/bin:$PATH
COPY requirements/run.txt /tmp/run.txt
RUN pip install --require-hashes -r /tmp/run.txt
WORKDIR /srv/bearing
COPY . .
# The settings want to be told where the servers are; collecting files asks none of them.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused python manage.py collectstatic --no-input

FROM python:3.12-slim
RUN groupadd --gid 10001 bearing \
 && useradd --uid 10001 --gid bearing --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin bearing \
 && install --directory --owner bearing --group bearing /var/lib/bearing
COPY --from=build /opt/bearing /opt/bearing
COPY --from=build /srv/bearing /srv/bearing
ENV PATH=/opt/bearing/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=0
WORKDIR /srv/bearing
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-server-header", "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "3"]
