package io.belfry.kv.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where an etcd is and how it is spoken to.
 *
 * @param endpoints its members, {@code http://host:port} or {@code https://host:port}, not mixed
 * @param prefix what all keys of this store begin with in etcd, so that several may share one
 * @param login the user, where etcd asks for one
 * @param tls the files for {@code https}
 * @param dialTimeout how long making a connection may take
 * @param callTimeout how long a call may take before it fails
 * @param quota how large its database may become, in bytes; etcd does not tell
 */
public record EtcdOptions(
    List<URI> endpoints,
    String prefix,
    Optional<Login> login,
    Tls tls,
    Duration dialTimeout,
    Duration callTimeout,
    long quota) {
  /** What etcd goes by unless it is told otherwise. */
  public static final long DEFAULT_QUOTA = 2L << 30;

  public EtcdOptions {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty() || prefix.isEmpty()) {
      throw new IllegalArgumentException("an etcd has endpoints, and its keys have a prefix");
    }
  }

  /** The defaults: no user, TLS with the system's authorities, 5 s to connect, 4 s a call. */
  public static EtcdOptions at(List<URI> endpoints) {
    return new EtcdOptions(
        endpoints,
        "/belfry/",
        Optional.empty(),
        new Tls(Optional.empty(), Optional.empty(), Optional.empty()),
        Duration.ofSeconds(5),
        Duration.ofSeconds(4),
        DEFAULT_QUOTA);
  }

  /** These options with another prefix. */
  public EtcdOptions withPrefix(String other) {
    return new EtcdOptions(endpoints, other, login, tls, dialTimeout, callTimeout, quota);
  }

  /** These options with a user. */
  public EtcdOptions withLogin(String user, String password) {
    return new EtcdOptions(
        endpoints,
        prefix,
        Optional.of(new Login(user, password)),
        tls,
        dialTimeout,
        callTimeout,
        quota);
  }

  /** These options with other files for TLS. */
  public EtcdOptions withTls(Tls files) {
    return new EtcdOptions(endpoints, prefix, login, files, dialTimeout, callTimeout, quota);
  }

  /** These options with other time limits. */
  public EtcdOptions withTimeouts(Duration dial, Duration call) {
    return new EtcdOptions(endpoints, prefix, login, tls, dial, call, quota);
  }

  /** These options with another quota, in bytes. */
  public EtcdOptions withQuota(long bytes) {
    return new EtcdOptions(endpoints, prefix, login, tls, dialTimeout, callTimeout, bytes);
  }

  /** Whether the connection is encrypted. */
  boolean encrypted() {
    return endpoints.stream().anyMatch(each -> "https".equals(each.getScheme()));
  }

  /** A user of etcd. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * The files of an encrypted connection, all PEM.
   *
   * @param authorities who may have signed etcd's certificates; the system's, where empty
   * @param certificate the certificate that this client shows, where etcd asks for one
   * @param key its key, PKCS#8
   */
  public record Tls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {}
}
