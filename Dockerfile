# One image for web, worker, beat and the migration; docker-compose.yml says which it is.

FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-virtualenv -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    ENVIRONMENT=production \
    STATIC_ROOT=/app/built/static \
    MEDIA_ROOT=/data/media
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app \
    && install --directory --owner=app --group=app --mode=0700 /data/media /data/seals
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# Neither step needs a database or a secret; what they write belongs to root and is only read later.
RUN python scripts/catalogues.py compile \
    && ENVIRONMENT=demo python manage.py collectstatic --noinput --verbosity 0
USER app
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--config", "config/gunicorn.py"]
