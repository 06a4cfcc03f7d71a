package io.belfry.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The etcd that coordinates the cluster; without endpoints the node coordinates itself.
 *
 * @param endpoints its members, {@code http} or {@code https}
 * @param prefix what all of Belfry's keys begin with
 * @param user whom to log in as
 * @param password the user's password
 * @param caFile who may have signed etcd's certificates
 * @param certFile the certificate to show
 * @param keyFile the key of that certificate
 * @param dialTimeout how long making a connection may take
 * @param callTimeout how long a call may take
 * @param quota how large its database may become, in bytes
 */
public record EtcdSettings(
    List<URI> endpoints,
    String prefix,
    Optional<String> user,
    Optional<String> password,
    Optional<Path> caFile,
    Optional<Path> certFile,
    Optional<Path> keyFile,
    Duration dialTimeout,
    Duration callTimeout,
    long quota) {
  /** Whether there is an etcd at all. */
  public boolean isUsed() {
    return !endpoints.isEmpty();
  }

  @Override
  public String toString() {
    return "etcd at " + endpoints + " below " + prefix;
  }
}
