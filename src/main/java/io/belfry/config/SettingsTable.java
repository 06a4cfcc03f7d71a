package io.belfry.config;

import io.belfry.config.Setting.Default;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one table of all settings; {@code docs/settings.md} is made from it. */
public final class SettingsTable {
  public static final Setting<Optional<Path>> CONFIG =
      setting(
          "belfry.config",
          SettingType.path(),
          Default.of(""),
          """
          Properties file (UTF-8) with settings of this table. It can't be set in the file itself.""");

  public static final Setting<Boolean> MASTER_ENABLED =
      setting(
          "belfry.master.enabled",
          SettingType.bool(),
          Default.of("true"),
          """
          Whether the node is a master: it serves the API and the admin. \
          A node that is no master serves health and metrics, nothing else.""");

  public static final Setting<Boolean> WORKER_ENABLED =
      setting(
          "belfry.worker.enabled",
          SettingType.bool(),
          Default.of("true"),
          "Whether the node is a worker: it schedules jobs and runs them.");

  public static final Setting<Optional<Path>> DATA_DIR =
      setting(
          "belfry.data.dir",
          SettingType.path(),
          new Default(
              """
              `belfry-data` in the server's working directory; on WildFly in its own data \
              directory (`jboss.server.data.dir`)""",
              machine ->
                  machine.serverDataDir().isEmpty()
                      ? "belfry-data"
                      : Path.of(machine.serverDataDir(), "belfry-data").toString()),
          """
          Folder of all that the node keeps on disk: the embedded stores, the spool, its name. \
          A relative path begins at the server's working directory: give an absolute one in \
          production. No two nodes may share it.""");

  public static final Setting<Optional<String>> NODE_NAME =
      setting(
          "belfry.node.name",
          SettingType.nodeName(),
          new Default(
              "host name and a random suffix, kept in the file `node-name` of the data folder",
              machine -> ""),
          """
          Stable name of the node, unique among all nodes. Whoever copies a data folder to \
          another node deletes the file `node-name` in the copy.""");

  public static final Setting<Map<String, String>> NODE_LABELS =
      setting(
          "belfry.node.labels",
          SettingType.labels(),
          Default.of(""),
          "Labels of the worker, which the placement of a job may select.");

  public static final Setting<Integer> WORKER_THREADS =
      setting(
          "belfry.worker.threads",
          SettingType.integer(1, 2000),
          new Default(
              "4 × processors, at least 16",
              machine -> Integer.toString(Math.min(2000, Math.max(16, 4 * machine.processors())))),
          "Tasks that the worker runs at once.");

  public static final Setting<Duration> WORKER_CLAIM_AHEAD =
      setting(
          "belfry.worker.claim-ahead",
          SettingType.duration("0ms", "10s"),
          Default.of("200ms"),
          "How long before its scheduled time an execution is claimed. It never starts earlier.");

  public static final Setting<Duration> WORKER_LEASE_TTL =
      setting(
          "belfry.worker.lease-ttl",
          SettingType.duration("2s", "10m"),
          Default.of("20s"),
          """
          Time after which a worker that no longer renews its lease counts as dead; rounded up \
          to whole seconds. Less than `20s` is for tests: one slow member of the store would cost \
          the lease.""");

  public static final Setting<Duration> WORKER_GUARD_SILENCE =
      setting(
          "belfry.worker.guard-silence",
          SettingType.duration("500ms", "1m"),
          Default.of("4s"),
          """
          Silence of the worker's JVM after which the guard kills the processes of its tasks; \
          at most half of `belfry.worker.lease-ttl`.""");

  public static final Setting<Duration> WORKER_DRAIN_TIMEOUT =
      setting(
          "belfry.worker.drain-timeout",
          SettingType.duration("0s", "1h"),
          Default.of("30s"),
          "How long a worker that is stopped waits for running tasks before it kills them.");

  public static final Setting<Long> OUTPUT_LIMIT =
      setting(
          "belfry.output.limit",
          SettingType.size("4KiB", "1GiB"),
          Default.of("1MiB"),
          "Output kept of one attempt: half of it from the head, half from the tail.");

  public static final Setting<Long> SPOOL_MAX_SIZE =
      setting(
          "belfry.spool.max-size",
          SettingType.size("1MiB", "1TiB"),
          Default.of("1GiB"),
          """
          Disk that the local spool may take while the log store is away. Beyond it output is \
          cut with a marker; records of executions and the audit are always kept.""");

  public static final Setting<Duration> LOG_COMMIT_INTERVAL =
      setting(
          "belfry.log.commit-interval",
          SettingType.duration("1ms", "10s"),
          Default.of("200ms"),
          "Longest wait of a record or a piece of output before it is written to the log store.");

  public static final Setting<Integer> LOG_BATCH_SIZE =
      setting(
          "belfry.log.batch-size",
          SettingType.integer(1, 10_000),
          Default.of("500"),
          "Most records or pieces of output in one write to the log store.");

  public static final Setting<Duration> AUDIT_RETENTION =
      setting(
          "belfry.audit.retention",
          SettingType.duration("1d", "36500d"),
          Default.of("400d"),
          "How long entries of the audit are kept; nothing else removes or changes one.");

  public static final Setting<Boolean> EMBEDDED_FSYNC =
      setting(
          "belfry.embedded.fsync",
          SettingType.bool(),
          Default.of("false"),
          """
          Whether the embedded stores force every commit to the disk. Without it what was \
          acknowledged survives the death of the JVM at any moment, but not a loss of power.""");

  public static final Setting<List<byte[]>> SECRETS_KEY =
      secret(
          "belfry.secrets.key",
          SettingType.keys(),
          new Default(
              "made at first use, in the file `secrets.key` of the data folder", machine -> ""),
          """
          Keys of the stored secrets: the first one encrypts, all of them decrypt. `openssl rand \
          -base64 32` makes one. Nodes of one cluster need the same.""");

  public static final Setting<Optional<Boolean>> HTTP_LOOPBACK_ONLY =
      setting(
          "belfry.http.loopback-only",
          SettingType.boolOrAuto(),
          Default.of("auto"),
          """
          Whether requests from other machines are refused. `auto` means `true` until \
          `belfry.http.allowed-hosts` names a host: then the node is meant to be reached.""");

  public static final Setting<List<String>> HTTP_ALLOWED_HOSTS =
      setting(
          "belfry.http.allowed-hosts",
          SettingType.hosts(),
          Default.of(""),
          """
          Host names, without ports, under which the node may be called, beside `localhost`, \
          `127.0.0.1` and `[::1]`.""");

  public static final Setting<List<String>> HTTP_ALLOWED_ORIGINS =
      setting(
          "belfry.http.allowed-origins",
          SettingType.origins(),
          Default.of(""),
          "Origins, beside the node's own, from whose pages changes are accepted.");

  public static final Setting<List<AddressRange>> HTTP_TRUSTED_PROXIES =
      setting(
          "belfry.http.trusted-proxies",
          SettingType.addressRanges(),
          Default.of(""),
          """
          Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; those headers of \
          anybody else are ignored. The client's address is the last in the list that is no \
          trusted proxy. The proxy must append to `X-Forwarded-For`, set `X-Forwarded-Proto` and \
          leave `Host` as it is. What comes through a proxy never counts as from this machine.""");

  public static final Setting<Duration> HTTP_BODY_TIMEOUT =
      setting(
          "belfry.http.body-timeout",
          SettingType.duration("1s", "10m"),
          Default.of("20s"),
          """
          How long the body of a request may take to come, from its first byte to its last; then \
          it is answered with 408. A body has at most 1 MiB.""");

  public static final Setting<Boolean> METRICS_PUBLIC =
      setting(
          "belfry.metrics.public",
          SettingType.bool(),
          Default.of("false"),
          """
          Whether `/metrics` answers without credentials and under any host name; else it takes \
          a token with `metrics.read`. `belfry.http.loopback-only` holds in either case.""");

  public static final Setting<Optional<String>> ADMIN_PASSWORD =
      secret(
          "belfry.admin.password",
          SettingType.text(10, 256),
          """
          Password of the account `admin`, which the very first start of a cluster makes; it need \
          not be changed then. Without it a one-time password is made up, said once in the log and \
          kept in the file `initial-admin-password` of the data folder until it is changed. Later \
          starts ignore it. Other people on the machine can see system properties: prefer the \
          environment or the file.""");

  public static final Setting<Boolean> ADMIN_RESET =
      setting(
          "belfry.admin.reset",
          SettingType.bool(),
          Default.of("false"),
          """
          For a lost password: whether this start gives the account `admin` a new password, as the \
          first start does, enables it, makes it `Admin` of everything and ends its sessions; where \
          it is gone it is made again. Take it out again after the start.""");

  public static final Setting<Duration> SESSION_IDLE_TIMEOUT =
      setting(
          "belfry.session.idle-timeout",
          SettingType.duration("1s", "30d"),
          Default.of("30m"),
          "How long a session of the admin holds without any request.");

  public static final Setting<Duration> SESSION_MAX_AGE =
      setting(
          "belfry.session.max-age",
          SettingType.duration("1s", "365d"),
          Default.of("12h"),
          "How long a session of the admin holds at most, however much it is used.");

  /** All settings, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      List.of(
          CONFIG,
          MASTER_ENABLED,
          WORKER_ENABLED,
          DATA_DIR,
          NODE_NAME,
          NODE_LABELS,
          WORKER_THREADS,
          WORKER_CLAIM_AHEAD,
          WORKER_LEASE_TTL,
          WORKER_GUARD_SILENCE,
          WORKER_DRAIN_TIMEOUT,
          OUTPUT_LIMIT,
          SPOOL_MAX_SIZE,
          LOG_COMMIT_INTERVAL,
          LOG_BATCH_SIZE,
          AUDIT_RETENTION,
          EMBEDDED_FSYNC,
          EtcdTable.ENDPOINTS,
          EtcdTable.PREFIX,
          EtcdTable.USER,
          EtcdTable.PASSWORD,
          EtcdTable.CA_FILE,
          EtcdTable.CERT_FILE,
          EtcdTable.KEY_FILE,
          EtcdTable.DIAL_TIMEOUT,
          EtcdTable.CALL_TIMEOUT,
          EtcdTable.QUOTA,
          MongoTable.URI,
          MongoTable.DATABASE,
          MongoTable.CA_FILE,
          MongoTable.DIAL_TIMEOUT,
          MongoTable.CALL_TIMEOUT,
          EtcdTable.INSECURE,
          SECRETS_KEY,
          HTTP_LOOPBACK_ONLY,
          HTTP_ALLOWED_HOSTS,
          HTTP_ALLOWED_ORIGINS,
          HTTP_TRUSTED_PROXIES,
          HTTP_BODY_TIMEOUT,
          METRICS_PUBLIC,
          ADMIN_PASSWORD,
          ADMIN_RESET,
          SESSION_IDLE_TIMEOUT,
          SESSION_MAX_AGE,
          OidcTable.ISSUER,
          OidcTable.CLIENT_ID,
          OidcTable.CLIENT_SECRET,
          OidcTable.NAME,
          OidcTable.SCOPES,
          OidcTable.USERNAME_CLAIM,
          OidcTable.ROLES_CLAIM,
          OidcTable.ROLE_MAPPING,
          OidcTable.REDIRECT_URL);

  private SettingsTable() {}

  private static <T> Setting<T> setting(
      String name, SettingType<T> type, Default fallback, String description) {
    return new Setting<>(name, type, fallback, description, false);
  }

  private static Setting<Optional<String>> secret(
      String name, SettingType<Optional<String>> type, String description) {
    return new Setting<>(name, type, Default.of(""), description, true);
  }

  private static <T> Setting<T> secret(
      String name, SettingType<T> type, Default fallback, String description) {
    return new Setting<>(name, type, fallback, description, true);
  }
}
