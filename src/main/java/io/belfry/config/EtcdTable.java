package io.belfry.config;

import io.belfry.config.Setting.Default;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of the table of settings that is about etcd, and the rules between its settings. */
final class EtcdTable {
  static final Setting<List<URI>> ENDPOINTS =
      setting(
          "belfry.etcd.endpoints",
          new SettingType<>("URLs, separated by commas", EtcdTable::endpoints),
          "",
          """
          Members of the etcd that coordinates the cluster, `https://etcd1:2379,…`; without them \
          the node is a cluster of its own and keeps everything in its data folder. Name all \
          members: calls are spread over them.""");

  static final Setting<String> PREFIX =
      setting(
          "belfry.etcd.prefix",
          new SettingType<>(
              "up to 64 of `A-Z a-z 0-9 . _ - /`, ending with `/`", EtcdTable::prefix),
          "/belfry/",
          """
          What the keys of this cluster begin with in etcd, the same on all its nodes; another \
          Belfry on the same etcd needs another one, and neither may begin with the other's.""");

  static final Setting<Optional<String>> USER =
      setting(
          "belfry.etcd.user",
          SettingType.text(1, 256),
          "",
          "User of etcd, where it asks for one; see `docs/cluster.md` for what it must be allowed.");

  static final Setting<Optional<String>> PASSWORD =
      new Setting<>(
          "belfry.etcd.password",
          SettingType.text(1, 1024),
          Default.of(""),
          "Password of the user of etcd.",
          true);

  static final Setting<Optional<Path>> CA_FILE =
      setting(
          "belfry.etcd.ca-file",
          SettingType.path(),
          "",
          """
          PEM file of the authorities that may have signed the certificates of etcd's members; \
          without it those that the Java runtime trusts.""");

  static final Setting<Optional<Path>> CERT_FILE =
      setting(
          "belfry.etcd.cert-file",
          SettingType.path(),
          "",
          "PEM file of the certificate that the node shows to etcd, where etcd asks for one.");

  static final Setting<Optional<Path>> KEY_FILE =
      setting(
          "belfry.etcd.key-file",
          SettingType.path(),
          "",
          "PEM file (PKCS#8, without a password) of the key of that certificate.");

  static final Setting<Duration> DIAL_TIMEOUT =
      setting(
          "belfry.etcd.dial-timeout",
          SettingType.duration("100ms", "1m"),
          "5s",
          "Longest time that making a connection to a member of etcd may take.");

  static final Setting<Duration> CALL_TIMEOUT =
      setting(
          "belfry.etcd.call-timeout",
          SettingType.duration("500ms", "30s"),
          "4s",
          """
          Longest time that a call to etcd may take before it counts as failed; at most a quarter \
          of `belfry.worker.lease-ttl`, so that a renewal can be tried again.""");

  static final Setting<Long> QUOTA =
      setting(
          "belfry.etcd.quota",
          SettingType.size("16MiB", "1TiB"),
          "2GiB",
          """
          How large etcd lets its database become: what its `--quota-backend-bytes` says, `2GiB` by \
          default, for etcd does not tell. From 80 % of it on the masters warn.""");

  static final Setting<Boolean> INSECURE =
      setting(
          "belfry.insecure",
          SettingType.bool(),
          "false",
          """
          Whether the node may speak to other machines without encryption. With `false` it does \
          not start where `belfry.etcd.endpoints` names another machine by `http`, or \
          `belfry.mongodb.uri` one without TLS.""");

  private static final Pattern ENDPOINT =
      Pattern.compile("https?://([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}/?");
  private static final Pattern PREFIX_TEXT = Pattern.compile("[A-Za-z0-9._/-]{0,63}/");

  private EtcdTable() {}

  static EtcdSettings read(Settings settings) {
    return new EtcdSettings(
        settings.get(ENDPOINTS),
        settings.get(PREFIX),
        settings.get(USER),
        settings.get(PASSWORD),
        settings.get(CA_FILE),
        settings.get(CERT_FILE),
        settings.get(KEY_FILE),
        settings.get(DIAL_TIMEOUT),
        settings.get(CALL_TIMEOUT),
        settings.get(QUOTA));
  }

  /** What is wrong between the settings of etcd. */
  static List<String> problems(Settings settings) {
    EtcdSettings etcd = read(settings);
    List<String> problems = new ArrayList<>();
    together(problems, USER, etcd.user(), PASSWORD, etcd.password());
    together(problems, CERT_FILE, etcd.certFile(), KEY_FILE, etcd.keyFile());
    long encrypted = etcd.endpoints().stream().filter(EtcdTable::isEncrypted).count();
    if (encrypted > 0 && encrypted < etcd.endpoints().size()) {
      problems.add(ENDPOINTS.name() + " mixes http and https");
    }
    boolean files = etcd.caFile().isPresent() || etcd.certFile().isPresent();
    if (etcd.isUsed() && files && encrypted == 0) {
      problems.add(
          ENDPOINTS.name()
              + " are http: "
              + CA_FILE.name()
              + ", "
              + CERT_FILE.name()
              + " and "
              + KEY_FILE.name()
              + " are for https only");
    }
    List<String> open =
        etcd.endpoints().stream()
            .filter(each -> !isEncrypted(each) && !isLoopback(each.getHost()))
            .map(URI::toString)
            .toList();
    if (!open.isEmpty() && !settings.get(INSECURE)) {
      problems.add(
          ENDPOINTS.name()
              + " "
              + String.join(", ", open)
              + " on another machine without encryption: whoever listens in or gets between can"
              + " run commands on every worker. Use https, or set "
              + INSECURE.name()
              + "=true where the network itself is closed");
    }
    if (etcd.isUsed()
        && settings.get(SettingsTable.WORKER_ENABLED)
        && etcd.callTimeout().multipliedBy(4).compareTo(settings.worker().leaseTtl()) > 0) {
      problems.add(
          CALL_TIMEOUT.name()
              + " is more than a quarter of "
              + SettingsTable.WORKER_LEASE_TTL.name());
    }
    return problems;
  }

  private static void together(
      List<String> problems, Setting<?> a, Optional<?> inA, Setting<?> b, Optional<?> inB) {
    if (inA.isPresent() != inB.isPresent()) {
      problems.add(a.name() + " and " + b.name() + " need each other");
    }
  }

  private static boolean isEncrypted(URI endpoint) {
    return "https".equals(endpoint.getScheme());
  }

  /** Whether the host is this machine by its very name; nothing is looked up. */
  static boolean isLoopback(String host) {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return name.equalsIgnoreCase("localhost")
        || AddressRange.address(name).filter(address -> address.isLoopbackAddress()).isPresent();
  }

  private static List<URI> endpoints(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(EtcdTable::endpoint).toList();
  }

  private static URI endpoint(String text) {
    try {
      URI endpoint = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (ENDPOINT.matcher(text).matches()
          && endpoint.getHost() != null
          && endpoint.getPort() >= 1
          && endpoint.getPort() <= 65_535) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // refused below, with the words that help
    }
    throw new IllegalArgumentException("URLs such as https://etcd1:2379, separated by commas");
  }

  private static String prefix(String text) {
    if (!PREFIX_TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("up to 64 of A-Z a-z 0-9 . _ - /, ending with /");
    }
    return text;
  }

  private static <T> Setting<T> setting(
      String name, SettingType<T> type, String fallback, String description) {
    return new Setting<>(name, type, Default.of(fallback), description, false);
  }
}
