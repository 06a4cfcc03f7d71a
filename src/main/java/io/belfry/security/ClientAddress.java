package io.belfry.security;

import io.belfry.config.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from, as far as it can be believed: the other end of the connection, or,
 * where that is a trusted proxy, the last address in the proxies' list that is none of them. What
 * stands before that one was written by whoever sits there, and is nobody's word but theirs.
 *
 * @param address the client's address; {@value #UNKNOWN} where a trusted proxy does not know it
 * @param secure whether the client's side of the connection is TLS
 * @param forwarded whether it came through a trusted proxy
 */
public record ClientAddress(String address, boolean secure, boolean forwarded) {
  /** What stands for an address that is none. */
  public static final String UNKNOWN = "unknown";

  /**
   * What is known of the connection that a request came on.
   *
   * @param peer the address, not the name, of its other end
   * @param secure whether it is TLS
   * @param forwardedFor the values of X-Forwarded-For, in their order
   * @param forwardedProto the values of X-Forwarded-Proto, in their order
   */
  public record Connection(
      String peer, boolean secure, List<String> forwardedFor, List<String> forwardedProto) {}

  /** Where the request of this connection comes from, with these proxies trusted. */
  public static ClientAddress of(Connection connection, List<AddressRange> trusted) {
    List<String> hops = items(connection.forwardedFor());
    Optional<InetAddress> peer = read(connection.peer());
    if (peer.filter(address -> isIn(trusted, address)).isEmpty()) {
      return new ClientAddress(connection.peer(), connection.secure(), false);
    }
    List<String> protocols = items(connection.forwardedProto());
    boolean secure =
        protocols.isEmpty()
            ? connection.secure()
            : protocols.stream().allMatch(each -> each.equalsIgnoreCase("https"));
    boolean forwarded = !hops.isEmpty() || !protocols.isEmpty();
    return new ClientAddress(lastUntrusted(hops, connection.peer(), trusted), secure, forwarded);
  }

  /** Whether it is this machine itself; what a proxy hands on never is. */
  public boolean isLoopback() {
    return !forwarded && RemoteAddress.isLoopback(address);
  }

  private static String lastUntrusted(List<String> hops, String peer, List<AddressRange> trusted) {
    String client = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = read(hops.get(i));
      client = hop.map(InetAddress::getHostAddress).orElse(UNKNOWN);
      if (hop.filter(address -> isIn(trusted, address)).isEmpty()) {
        return client;
      }
    }
    return client;
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<String> items(List<String> values) {
    List<String> items = new ArrayList<>();
    values.forEach(value -> items.addAll(Arrays.asList(value.split(",", -1))));
    items.replaceAll(String::strip);
    items.removeIf(String::isEmpty);
    return items;
  }

  /** Reads an address that may be in brackets, and have a port or a zone. */
  private static Optional<InetAddress> read(String text) {
    String plain = text.replaceFirst("%[\\w.-]+", "");
    if (plain.startsWith("[")) {
      plain = plain.replaceFirst("^\\[([^\\]]*)](:[0-9]{1,5})?$", "$1");
    } else {
      plain = plain.replaceFirst("^([0-9.]+):[0-9]{1,5}$", "$1");
    }
    return AddressRange.address(plain);
  }
}
