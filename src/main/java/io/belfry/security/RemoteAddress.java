package io.belfry.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Judges the address of the other end of a connection. */
public final class RemoteAddress {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private RemoteAddress() {}

  /** Whether it is an address of this machine's loopback; a name never is, and is not resolved. */
  static boolean isLoopback(String address) {
    if (!LITERAL.matcher(address).matches()) {
      return false;
    }
    try {
      String withoutZone = address.split("%", 2)[0];
      return InetAddress.getByName(withoutZone).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * The network that counts as one caller: an IPv4 address, the first 64 bits of an IPv6 address,
   * of which everybody has as many as they like. What is no address stands for itself.
   */
  public static String network(String address) {
    if (!LITERAL.matcher(address).matches()) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address.split("%", 2)[0]).getAddress();
      return bytes.length == IPV4_BYTES
          ? InetAddress.getByAddress(bytes).getHostAddress()
          : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64";
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
