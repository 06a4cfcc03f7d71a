package io.belfry.config;

import io.belfry.config.Setting.Default;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The part of the table of settings that is about MongoDB, and the rules between its settings. */
final class MongoTable {
  private static final String DEFAULT_DATABASE = "belfry";

  static final Setting<Optional<String>> URI =
      new Setting<>(
          "belfry.mongodb.uri",
          new SettingType<>("connection string of MongoDB", MongoTable::uri),
          Default.of(""),
          """
          MongoDB that keeps executions, their output and the audit, \
          `mongodb://user:password@db1:27017,db2:27017/?replicaSet=rs0&tls=true`, the same on all \
          nodes of a cluster; without it the node keeps them in its data folder. It never shows in \
          logs. Other people on the machine can see system properties: prefer the environment or \
          the file.""",
          true);

  static final Setting<Optional<String>> DATABASE =
      new Setting<>(
          "belfry.mongodb.database",
          new SettingType<>("up to 63 of `A-Z a-z 0-9 _ -`", MongoTable::database),
          new Default("the one in `belfry.mongodb.uri`, else `belfry`", machine -> ""),
          "Database of MongoDB, Belfry's own; another cluster needs another one.",
          false);

  static final Setting<Optional<Path>> CA_FILE =
      setting(
          "belfry.mongodb.ca-file",
          SettingType.path(),
          "",
          """
          PEM file of the authorities that may have signed MongoDB's certificates, which turns TLS \
          on; without it those that the Java runtime trusts.""");

  static final Setting<Duration> DIAL_TIMEOUT =
      setting(
          "belfry.mongodb.dial-timeout",
          SettingType.duration("100ms", "1m"),
          "5s",
          """
          Longest time that finding a server of MongoDB that takes the call, and connecting to it, \
          may take.""");

  static final Setting<Duration> CALL_TIMEOUT =
      setting(
          "belfry.mongodb.call-timeout",
          SettingType.duration("500ms", "5m"),
          "10s",
          "Longest time that the answer to a call to MongoDB may take.");

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern DATABASE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final Set<String> OF_THE_SERVER = Set.of("admin", "local", "config");
  private static final Set<String> SWITCHES = Set.of("tls=true", "ssl=true");
  private static final Set<String> OFF = Set.of("tls=false", "ssl=false");
  private static final Set<String> UNCHECKED =
      Set.of(
          "tlsinsecure=true",
          "tlsallowinvalidhostnames=true",
          "tlsallowinvalidcertificates=true",
          "sslinvalidhostnameallowed=true");

  private MongoTable() {}

  /** What a connection string says, as far as it matters here. */
  private record Address(
      boolean looksUp, List<String> hosts, Optional<String> database, List<String> options) {
    static Address of(String uri) {
      boolean looksUp = uri.startsWith("mongodb+srv://");
      if (!looksUp && !uri.startsWith("mongodb://")) {
        throw new IllegalArgumentException("no connection string");
      }
      String rest = uri.substring(uri.indexOf("://") + 3);
      int query = rest.indexOf('?');
      String options = query < 0 ? "" : rest.substring(query + 1);
      String place = query < 0 ? rest : rest.substring(0, query);
      int slash = place.indexOf('/');
      String servers = slash < 0 ? place : place.substring(0, slash);
      String database = slash < 0 ? "" : place.substring(slash + 1);
      return new Address(
          looksUp,
          List.of(servers.substring(servers.lastIndexOf('@') + 1).split(",", -1)),
          Optional.of(database).filter(name -> !name.isEmpty()),
          List.of(options.toLowerCase(Locale.ROOT).split("[&;]")));
    }

    boolean isWellFormed() {
      return hosts.stream().allMatch(host -> HOST.matcher(host).matches())
          && database.filter(name -> !DATABASE_NAME.matcher(name).matches()).isEmpty();
    }

    boolean isOff() {
      return options.stream().anyMatch(OFF::contains);
    }

    boolean isEncrypted() {
      return !isOff() && (looksUp || options.stream().anyMatch(SWITCHES::contains));
    }

    /** Whether it speaks to whoever answers. */
    boolean isUnchecked() {
      return options.stream().anyMatch(UNCHECKED::contains);
    }

    boolean isOnlyHere() {
      return !looksUp
          && hosts.stream()
              .map(host -> host.replaceFirst(":[0-9]+$", ""))
              .allMatch(EtcdTable::isLoopback);
    }
  }

  static MongoSettings read(Settings settings) {
    Optional<String> uri = settings.get(URI);
    String database =
        settings
            .get(DATABASE)
            .or(() -> uri.flatMap(text -> Address.of(text).database()))
            .orElse(DEFAULT_DATABASE);
    return new MongoSettings(
        uri,
        database,
        settings.get(CA_FILE),
        settings.get(DIAL_TIMEOUT),
        settings.get(CALL_TIMEOUT));
  }

  /** What is wrong between the settings of MongoDB. */
  static List<String> problems(Settings settings) {
    MongoSettings mongo = read(settings);
    if (mongo.uri().isEmpty()) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    Address address = Address.of(mongo.uri().get());
    if (OF_THE_SERVER.contains(mongo.database())) {
      problems.add(
          "the database "
              + mongo.database()
              + " is MongoDB's own: name another one in "
              + DATABASE.name());
    }
    if (mongo.caFile().isPresent() && address.isOff()) {
      problems.add(URI.name() + " turns TLS off, " + CA_FILE.name() + " is for TLS only");
    }
    boolean open = !address.isEncrypted() && mongo.caFile().isEmpty();
    if ((open || address.isUnchecked())
        && !address.isOnlyHere()
        && !settings.get(EtcdTable.INSECURE)) {
      problems.add(
          URI.name()
              + " names another machine "
              + (open ? "without encryption" : "whose certificate is not checked")
              + ": whoever listens in or gets between can read and change what is logged. Use"
              + " tls=true in it, or set "
              + EtcdTable.INSECURE.name()
              + "=true where the network itself is closed");
    }
    return problems;
  }

  private static Optional<String> uri(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (Address.of(text).isWellFormed()) {
        return Optional.of(text);
      }
    } catch (IllegalArgumentException e) {
      // refused below, with the words that help
    }
    throw new IllegalArgumentException(
        "a connection string such as mongodb://user:password@db1:27017/?tls=true, with '/', '@',"
            + " '?' and ':' in user and password written as %2F, %40, %3F and %3A");
  }

  private static Optional<String> database(String text) {
    if (!text.isEmpty() && !DATABASE_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("up to 63 letters, digits, '_' and '-'");
    }
    return Optional.of(text).filter(name -> !name.isEmpty());
  }

  private static <T> Setting<T> setting(
      String name, SettingType<T> type, String fallback, String description) {
    return new Setting<>(name, type, Default.of(fallback), description, false);
  }
}
