package io.belfry.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Judges the address of the other end of a connection. */
final class RemoteAddress {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

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
}
