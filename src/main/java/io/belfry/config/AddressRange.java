package io.belfry.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses, as {@code 10.0.0.0/8}, {@code 192.168.1.7} or {@code fd00::/8} name it.
 *
 * @param address an address in it
 * @param prefix how many of its first bits all of the range have
 */
public record AddressRange(InetAddress address, int prefix) {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  /**
   * Reads a range: an address, or one with the length of the common prefix. Ranges of everything
   * are none.
   */
  public static Optional<AddressRange> parse(String text) {
    String[] parts = text.split("/", -1);
    Optional<InetAddress> address = address(parts[0]);
    if (address.isEmpty() || parts.length > 2) {
      return Optional.empty();
    }
    int bits = bits(address.get());
    if (parts.length == 1) {
      return Optional.of(new AddressRange(address.get(), bits));
    }
    if (!PREFIX.matcher(parts[1]).matches()) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(parts[1]);
    return prefix >= 1 && prefix <= bits
        ? Optional.of(new AddressRange(address.get(), prefix))
        : Optional.empty();
  }

  /** Reads an address; what is none is not looked up. */
  public static Optional<InetAddress> address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether the address is in the range. */
  public boolean contains(InetAddress other) {
    int rest = bits(address) - prefix;
    return bits(other) == bits(address) && number(other, rest).equals(number(address, rest));
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  private static BigInteger number(InetAddress address, int rest) {
    return new BigInteger(1, address.getAddress()).shiftRight(rest);
  }
}
