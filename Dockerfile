# The study image: TensorFlow on the CPU, Keras 3, JupyterLab and TensorBoard for chapter 2 of the 2017 Keras book.
# It continues floydhub/dl-docker: ports 8888 and 6006, run_jupyter.sh, PASSWORD, versions up here.

# Any Debian 13 does: `make base` makes one from Debian's packages where no image registry can be reached.
ARG BASE_IMAGE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f

# What requirements/study.txt pins and the base's Python brings. The build stops when one of them is no longer true.
ARG PYTHON_VERSION=3.13
ARG TENSORFLOW_VERSION=2.21.0
ARG KERAS_VERSION=3.15.1
ARG TENSORBOARD_VERSION=2.21.0
ARG JUPYTERLAB_VERSION=4.6.6

# Two builds of one commit agree to the byte because every date in them is this one (2026-01-01).
ARG SOURCE_DATE_EPOCH=1767225600


FROM ${BASE_IMAGE} AS base
ENV LANG=C.UTF-8
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/*
COPY scripts/image/ca_bundle.sh /usr/local/lib/keras-study/


FROM base AS data
# Unpacked rather than installed: the package's dependencies (a font, a package manager's files) are of no use here.
RUN apt-get update && cd /tmp && apt-get download dataset-fashion-mnist && dpkg -x dataset-fashion-mnist_*.deb /data


FROM base AS env
RUN apt-get update && apt-get install -y --no-install-recommends binutils python3-venv
ENV VIRTUAL_ENV=/opt/keras-study UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
WORKDIR /build
COPY requirements/uv.txt ./
RUN --mount=type=secret,id=ca_bundle \
    . /usr/local/lib/keras-study/ca_bundle.sh \
 && python3 -m venv /opt/uv \
 && /opt/uv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r uv.txt \
 && /opt/uv/bin/uv venv --quiet --python /usr/bin/python3 "$VIRTUAL_ENV"
# The second name is a pattern so that the learner's own list may be absent.
COPY requirements/study.txt requirements/extra.tx[t] ./
RUN --mount=type=secret,id=ca_bundle --mount=type=cache,target=/root/.cache/uv \
    . /usr/local/lib/keras-study/ca_bundle.sh \
 && /opt/uv/bin/uv pip install --require-hashes -r study.txt \
 && if [ -e extra.txt ]; then /opt/uv/bin/uv pip install -r extra.txt -c study.txt; fi
COPY scripts/image/slim.sh scripts/image/seal.sh ./
ARG SOURCE_DATE_EPOCH
RUN sh slim.sh "$VIRTUAL_ENV" && sh seal.sh "$VIRTUAL_ENV"
COPY packages packages
RUN --mount=type=secret,id=ca_bundle --mount=type=cache,target=/root/.cache/uv \
    . /usr/local/lib/keras-study/ca_bundle.sh \
 && for package in packages/*/; do /opt/uv/bin/uv build --quiet --wheel --out-dir wheels "$package" || exit 1; done \
 && /opt/uv/bin/uv pip install --no-deps wheels/*.whl \
 && sh seal.sh "$VIRTUAL_ENV"


FROM base AS study
ARG PYTHON_VERSION
ARG TENSORFLOW_VERSION
ARG KERAS_VERSION
ARG TENSORBOARD_VERSION
ARG JUPYTERLAB_VERSION
# The learner's uid is whoever owns the mounted folders, so write access goes by group 100, which every learner gets.
RUN useradd --uid 1000 --gid users --no-create-home --home-dir /home/learner --shell /bin/bash learner \
 && install -d -m 2775 -o root -g users /home/learner \
 && install -d -m 3775 -o root -g users /study \
 && install -d -m 2775 -o learner -g users /study/notebooks /study/logs
COPY --from=data /data/usr/share/datasets /usr/share/datasets
COPY --from=data /data/usr/share/doc/dataset-fashion-mnist /usr/share/doc/dataset-fashion-mnist
COPY --from=env --chown=0:100 /opt/keras-study /opt/keras-study
# PATH and HOME stay the system's, and Python looks for modules in no current folder: `docker exec` starts as root, and
# the learner may write to the environment. as-learner sets theirs.
# TensorFlow uses oneDNN by itself on some processors only, and without it channels can not come first.
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONSAFEPATH=1 \
    SHELL=/bin/bash \
    STUDY_HOME=/study \
    JUPYTER_IP=0.0.0.0 \
    JUPYTER_PORT=8888 \
    QUIVER_HOST=0.0.0.0 \
    MATPLOTLIBRC=/usr/local/lib/keras-study/matplotlibrc \
    JUPYTER_CONFIG_PATH=/usr/local/lib/keras-study \
    LOOPBACK=container \
    TF_CPP_MIN_LOG_LEVEL=1 \
    TF_ENABLE_ONEDNN_OPTS=1
COPY scripts/image/check_versions.py /tmp/
RUN /opt/keras-study/bin/python -B -I /tmp/check_versions.py "python==$PYTHON_VERSION" "tensorflow==$TENSORFLOW_VERSION" \
        "keras==$KERAS_VERSION" "tensorboard==$TENSORBOARD_VERSION" "jupyterlab==$JUPYTERLAB_VERSION" \
 && rm /tmp/check_versions.py
COPY scripts/services scripts/image/privileged.sh scripts/overnight.py /usr/local/lib/keras-study/
COPY scripts/services/ipython /etc/ipython
COPY scripts/image/profile.sh /etc/profile.d/keras-study.sh
COPY scripts/image/bashrc /etc/bash.bashrc
COPY --chmod=755 scripts/image/as-learner scripts/image/pip scripts/image/tensorboard /usr/local/bin/
RUN ln -s /usr/local/lib/keras-study/run_jupyter.sh /study/run_jupyter.sh
COPY --chown=1000:100 notebooks /study/notebooks

WORKDIR /study
EXPOSE 8888 6006 5000
# The system's Python, since this runs as root and the learner may write to the environment's.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
    CMD ["/usr/bin/python3", "-I", "-S", "/usr/local/lib/keras-study/healthcheck.py"]
ENTRYPOINT ["/usr/local/bin/as-learner"]
CMD ["sh", "run_jupyter.sh"]

ARG BASE_IMAGE
ARG REVISION=unknown
ARG INPUTS=unknown
LABEL org.opencontainers.image.title="Keras Study" \
      org.opencontainers.image.description="Chapter 2 of the 2017 Keras book, live: Keras 3, TensorFlow (CPU), JupyterLab, TensorBoard" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$TENSORFLOW_VERSION-cpu" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="$BASE_IMAGE" \
      keras-study.inputs="$INPUTS"
