# syntax=docker/dockerfile:1
# The bot as an image: no compiler, no installer, one user without rights. docs/running.md says how to
# run it. What it writes goes to /var/lib/boundary-bot and /tmp, so its root may be read-only.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# Without pip: it stays in this stage. Wheels alone, with the hashes of the lock: nothing is compiled.
RUN python -m venv --without-pip /opt/boundary-bot && python -m venv /opt/build
COPY requirements/ requirements/
RUN pip --python /opt/boundary-bot/bin/python install \
        --only-binary :all: --require-hashes -r requirements/bot.txt \
    && /opt/build/bin/pip install --only-binary :all: --require-hashes -r requirements/build.txt
COPY . .
# pip writes bytecode as it installs, so that a start on a read-only root is a fast one.
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && pip --python /opt/boundary-bot/bin/python install --no-deps --no-index /dist/*.whl

FROM python:${PYTHON}-slim-bookworm
LABEL org.opencontainers.image.title="boundary-bot" \
      org.opencontainers.image.description="Answers questions on therapist-client boundaries, and helps those who moderate" \
      org.opencontainers.image.licenses="MIT AND Apache-2.0 AND BSD-3-Clause"
# A number of its own, the same everywhere, so that volumes keep their owner.
RUN groupadd --gid 10001 boundary-bot \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home \
        --home-dir /var/lib/boundary-bot --shell /usr/sbin/nologin boundary-bot \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/boundary-bot
COPY --from=build /opt/boundary-bot /opt/boundary-bot
# GLIBC_TUNABLES: huge pages where Linux gives them on demand, 4 to 10 % less CPU (docs/matching.md).
ENV PATH=/opt/boundary-bot/bin:$PATH \
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATE_DIR=/var/lib/boundary-bot \
    HTTP_PORT=8080
USER 10001:10001
WORKDIR /var/lib/boundary-bot
VOLUME /var/lib/boundary-bot
EXPOSE 8080
# The bot drains within ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --retries=3 CMD ["boundary-bot", "health"]
ENTRYPOINT ["boundary-bot"]
CMD ["run"]
