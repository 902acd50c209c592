# syntax=docker/dockerfile:1
# The same program as bin/repository-mcp starts elsewhere, built in one stage and run in another.
#
#   docker build -t repository-mcp .
#   docker run -i --rm -v repository-mcp:/var/lib/repository-mcp repository-mcp
#
# With a PostgreSQL of yours: -e DATABASE_URL=postgresql://… and no volume. For other machines as well:
#
#   docker buildx build --platform linux/amd64,linux/arm64 -t repository-mcp .

# Java's classes are the same everywhere, so the machine that builds needn't pretend to be another;
# only PostgreSQL's programs differ.
FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-25 AS build
ARG TARGETARCH
WORKDIR /build
COPY pom.xml ./
COPY schema schema
COPY src src
RUN --mount=type=cache,target=/root/.m2/repository \
    case "$TARGETARCH" in arm64) postgres=linux-arm64v8 ;; *) postgres=linux-amd64 ;; esac \
    && mvn -B -q -ntp -Dmaven.test.skip=true -Dpostgres.platform="$postgres" package

FROM eclipse-temurin:25-jre
# tini is process 1: it hands signals on and buries PostgreSQL's orphans, which Java would not. A
# dead postmaster that nobody buried would look alive to the next one.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/repository-mcp \
        --create-home --shell /usr/sbin/nologin repository-mcp \
    && chmod 0700 /var/lib/repository-mcp

COPY --from=build /build/target/app /opt/repository-mcp/app
COPY LICENSE NOTICE /opt/repository-mcp/
COPY bin/repository-mcp bin/java.options bin/train /opt/repository-mcp/bin/
RUN ln -s /opt/repository-mcp/bin/repository-mcp /usr/local/bin/repository-mcp

# The virtual machine that runs the program learns from a conversation what to load. Without it, the
# program starts more slowly.
RUN /opt/repository-mcp/bin/train || true

# The name of a container changes with each run; what is registered belongs to a name that stays.
ENV LC_ALL=C.UTF-8 \
    REPOSITORY_MCP_HOME=/var/lib/repository-mcp \
    REPOSITORY_MCP_HOST=container
USER repository-mcp
WORKDIR /var/lib/repository-mcp
VOLUME /var/lib/repository-mcp

HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
    CMD ["repository-mcp", "health"]
ENTRYPOINT ["/usr/bin/tini", "--", "repository-mcp"]
