package io.belfry.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of this node, complete and checked. */
public final class Settings {
  private final Map<Setting<?>, SettingValue<?>> values;
  private final List<String> ignoredEnvironment;

  Settings(Map<Setting<?>, SettingValue<?>> values, List<String> ignoredEnvironment) {
    this.values = values;
    this.ignoredEnvironment = ignoredEnvironment;
  }

  /** Reads the settings of this JVM; throws {@link SettingsException} where they are wrong. */
  public static Settings load() {
    return load(SettingsSources.current());
  }

  /** Reads the settings from these sources; throws {@link SettingsException}. */
  public static Settings load(SettingsSources sources) {
    return new SettingsReader(SettingsTable.ALL, sources).read();
  }

  /** The value of one setting of the table. */
  public <T> T get(Setting<T> setting) {
    SettingValue<?> found = values.get(setting);
    if (found == null) {
      throw new IllegalArgumentException(setting.name() + " is not in the table of settings");
    }
    @SuppressWarnings("unchecked") // the reader puts each value under the setting it was made by
    T value = (T) found.value();
    return value;
  }

  /** What the node is. */
  public NodeSettings node() {
    return new NodeSettings(
        get(SettingsTable.MASTER_ENABLED),
        get(SettingsTable.WORKER_ENABLED),
        get(SettingsTable.NODE_NAME),
        get(SettingsTable.NODE_LABELS));
  }

  /** How the worker claims and runs. */
  public WorkerSettings worker() {
    return new WorkerSettings(
        get(SettingsTable.WORKER_THREADS),
        get(SettingsTable.WORKER_CLAIM_AHEAD),
        wholeSeconds(get(SettingsTable.WORKER_LEASE_TTL)),
        get(SettingsTable.WORKER_GUARD_SILENCE),
        get(SettingsTable.WORKER_DRAIN_TIMEOUT));
  }

  /** Where and how the embedded stores keep their data. */
  public StoreSettings store() {
    Path dataDir = get(SettingsTable.DATA_DIR).orElse(Path.of("belfry-data"));
    return new StoreSettings(
        dataDir.toAbsolutePath().normalize(), get(SettingsTable.EMBEDDED_FSYNC));
  }

  /** The etcd that coordinates the cluster, if there is one. */
  public EtcdSettings etcd() {
    return EtcdTable.read(this);
  }

  /** The MongoDB that keeps executions and the audit, if there is one. */
  public MongoSettings mongo() {
    return MongoTable.read(this);
  }

  /** How output and records reach the log store, and how long the audit stays there. */
  public LogSettings log() {
    return new LogSettings(
        get(SettingsTable.LOG_COMMIT_INTERVAL),
        get(SettingsTable.LOG_BATCH_SIZE),
        get(SettingsTable.OUTPUT_LIMIT),
        get(SettingsTable.SPOOL_MAX_SIZE),
        get(SettingsTable.AUDIT_RETENTION));
  }

  /** The keys of the stored secrets, of which the first encrypts; none where none is set. */
  public List<byte[]> secretKeys() {
    return get(SettingsTable.SECRETS_KEY);
  }

  /** Who may call the node, and how. */
  public HttpSettings http() {
    List<String> hosts = get(SettingsTable.HTTP_ALLOWED_HOSTS);
    return new HttpSettings(
        get(SettingsTable.HTTP_LOOPBACK_ONLY).orElse(hosts.isEmpty()),
        hosts,
        get(SettingsTable.HTTP_ALLOWED_ORIGINS),
        get(SettingsTable.HTTP_TRUSTED_PROXIES),
        get(SettingsTable.METRICS_PUBLIC),
        get(SettingsTable.HTTP_BODY_TIMEOUT));
  }

  /** The first account, and how long sessions hold. */
  public SecuritySettings security() {
    return new SecuritySettings(
        get(SettingsTable.ADMIN_PASSWORD),
        get(SettingsTable.ADMIN_RESET),
        get(SettingsTable.SESSION_IDLE_TIMEOUT),
        get(SettingsTable.SESSION_MAX_AGE));
  }

  /** How people log in at a provider of OpenID Connect, where there is one. */
  public Optional<OidcSettings> oidc() {
    return OidcTable.read(this);
  }

  /** One line for each setting, {@code name = value (origin)}, secrets masked, for the log. */
  public List<String> effective() {
    return values.values().stream()
        .map(
            each ->
                each.setting().name()
                    + " = "
                    + (each.text().isEmpty() ? "(none)" : each.shown())
                    + " ("
                    + each.origin()
                    + ")")
        .toList();
  }

  /** Names of environment variables that look like settings and are none. */
  public List<String> ignoredEnvironment() {
    return ignoredEnvironment;
  }

  @Override
  public String toString() {
    return String.join(", ", effective());
  }

  private static Duration wholeSeconds(Duration duration) {
    return Duration.ofSeconds(duration.plusNanos(999_999_999).toSeconds());
  }
}
