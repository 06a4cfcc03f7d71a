# etcd from Debian's own packages, the version that Belfry's tests run against.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends etcd-server etcd-client \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o etcd -g etcd -m 700 /data
USER etcd
VOLUME /data
EXPOSE 2379 2380
CMD ["etcd", "--data-dir=/data"]
