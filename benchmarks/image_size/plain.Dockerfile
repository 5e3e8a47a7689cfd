# The peer of the study image: the same lock on the same base in the usual two stages, and nothing else done about size.
ARG BASE_IMAGE
FROM ${BASE_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3-venv
COPY scripts/image/ca_bundle.sh /
COPY requirements/uv.txt requirements/study.txt /
RUN --mount=type=secret,id=ca_bundle --mount=type=cache,target=/root/.cache/uv \
    . /ca_bundle.sh \
 && python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --require-hashes -r uv.txt \
 && /opt/uv/bin/uv venv --quiet /opt/study \
 && UV_LINK_MODE=copy VIRTUAL_ENV=/opt/study /opt/uv/bin/uv pip install --quiet --require-hashes -r study.txt

FROM ${BASE_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
COPY --from=build /opt/study /opt/study
