# publish in a container: Debian 12, an ordinary user, the fonts of all locales, Apertium's English–Spanish pair.
#
#   docker build -t publish .
#   docker run --rm --network none -v "$PWD:/work" publish article.md --lang es
#
# What is written in /work belongs to user 1000; where yours is another: docker run --user "$(id -u):$(id -g)" …
# Models and the translation memory are kept in a volume: -v publish-data:/data
#
# Made without an engine for containers at hand: its packages, commands and the run as a user without a home were
# tried on a Debian 12 one by one, the image as a whole was not.

FROM debian:12-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/publish
COPY pyproject.toml README.md LICENSE /source/
COPY toolkit /source/toolkit
COPY locales /source/locales
COPY templates /source/templates
RUN /opt/publish/bin/pip install --no-cache-dir --disable-pip-version-check "/source[cluster,hub,s3,postgres]"

FROM debian:12-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
        python3 apertium apertium-eng-spa fonts-noto-core fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --create-home publish \
 && install --directory --owner=publish --mode=1777 /data /work
COPY --from=build /opt/publish /opt/publish
# Every user of the container finds models and memory in the one volume.
ENV PATH=/opt/publish/bin:$PATH \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/tmp/cache \
    XDG_CONFIG_HOME=/data/config \
    PYTHONDONTWRITEBYTECODE=1 \
    LANG=C.UTF-8
USER publish
WORKDIR /work
VOLUME /data
ENTRYPOINT ["publish"]
CMD ["--help"]
