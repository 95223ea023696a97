# syntax=docker/dockerfile:1
# One image for every service: its command is a command of ./millrace, for instance `ingest`, `serve`, `console`, `migrate`, `train`.

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B -ntp -Dmaven.test.skip=true package
# The embedded servers stay at home: here Kafka, Redis and PostgreSQL are services of their own.
RUN rm -f quickstart/target/lib/embedded-postgres-binaries-* quickstart/target/lib/embedded-redis-*

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --create-home millrace && install -d -o millrace /data
WORKDIR /opt/millrace
COPY --from=build /src/quickstart/target/lib quickstart/target/lib
COPY --from=build /src/quickstart/target/quickstart.jar quickstart/target/quickstart.jar
COPY millrace ./
COPY deploy/healthy deploy/logback.xml deploy/
USER millrace
VOLUME /data
ENV MILLRACE_SKIP_BUILD=1 \
    MILLRACE_HOME=/data \
    MILLRACE_BIND_ADDRESS=0.0.0.0 \
    MILLRACE_JAVA_OPTS="-XX:MaxRAMPercentage=70 -Dlogback.configurationFile=/opt/millrace/deploy/logback.xml"
EXPOSE 8080 8081 8082
ENTRYPOINT ["./millrace"]
CMD ["--help"]
