package io.belfry.audit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Tells which addresses belong to one network: who has one of IPv6 has 2^64 of them. */
final class Networks {
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int PREFIX_BYTES = 8;

  private Networks() {}

  /** An IPv4 address itself, the first half of an IPv6 address; other text as it is. */
  static String of(String address) {
    String withoutZone = address.split("%", 2)[0];
    if (!IPV6.matcher(withoutZone).matches()) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(withoutZone);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(parsed.getAddress(), 0, PREFIX_BYTES) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
