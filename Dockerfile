# syntax=docker/dockerfile:1
# One image for every service: its command is a command of ./millrace, for instance `ingest`, `serve`, `console`, `migrate`, `train`.

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -ntp -Dmaven.test.skip=true package
RUN deploy/distribution /opt/millrace

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --create-home millrace && install -d -o millrace /data
WORKDIR /opt/millrace
COPY --from=build /opt/millrace ./
USER millrace
VOLUME /data
ENV MILLRACE_HOME=/data \
    MILLRACE_BIND_ADDRESS=0.0.0.0 \
    MILLRACE_JAVA_OPTS="-XX:MaxRAMPercentage=70 -Dlogback.configurationFile=/opt/millrace/deploy/logback.xml"
EXPOSE 8080 8081 8082
ENTRYPOINT ["./millrace"]
CMD ["--help"]
