# Build a static binary, without a C compiler (the SQLite driver is pure Go).
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /hallway . \
 && mkdir /empty

# Run it with only the CA certificates and time zones of distroless, as its user
# "nonroot" (65532).
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /hallway /hallway
COPY --from=build --chown=65532:65532 /empty /data
ENV HALLWAY_ADDR=0.0.0.0:8080 HALLWAY_DATA=/data HALLWAY_LOG=json
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/hallway", "healthcheck"]
ENTRYPOINT ["/hallway"]
CMD ["serve"]
