package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.config.AddressRange;
import io.belfry.security.ClientAddress.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final List<AddressRange> TRUSTED =
      Stream.of("127.0.0.1", "10.0.0.0/8", "fd00::/8")
          .map(text -> AddressRange.parse(text).orElseThrow())
          .toList();

  private static List<String> values(String text) {
    return text.equals("-") ? List.of() : Arrays.stream(text.split("\\^")).toList();
  }

  private static ClientAddress client(String peer, String forwardedFor, String proto) {
    return ClientAddress.of(
        new Connection(peer, false, values(forwardedFor), values(proto)), TRUSTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // nobody's word counts but a trusted proxy's
        "6.6.6.6|-|6.6.6.6",
        "6.6.6.6|127.0.0.1|6.6.6.6",
        "6.6.6.6|10.0.0.1, 127.0.0.1|6.6.6.6",
        "6.6.6.6|6.6.6.6^127.0.0.1|6.6.6.6",
        "::1|127.0.0.1|::1",
        // one proxy
        "10.0.0.1|6.6.6.6|6.6.6.6",
        "10.0.0.1|6.6.6.6:443|6.6.6.6",
        "10.0.0.1| 6.6.6.6 |6.6.6.6",
        "10.0.0.1|2001:db8::6|2001:db8:0:0:0:0:0:6",
        "10.0.0.1|[2001:db8::6]:443|2001:db8:0:0:0:0:0:6",
        "10.0.0.1|[2001:db8::6]|2001:db8:0:0:0:0:0:6",
        "10.0.0.1|::ffff:6.6.6.6|6.6.6.6",
        "::ffff:10.0.0.1|6.6.6.6|6.6.6.6",
        "fd00::1|6.6.6.6|6.6.6.6",
        "fd00:0:0:0:0:0:0:1%eth0|6.6.6.6|6.6.6.6",
        // what the client wrote itself stands before what the proxy wrote
        "10.0.0.1|127.0.0.1, 6.6.6.6|6.6.6.6",
        "10.0.0.1|127.0.0.1^6.6.6.6|6.6.6.6",
        "10.0.0.1|10.9.9.9, 6.6.6.6|6.6.6.6",
        "10.0.0.1|7.7.7.7, 6.6.6.6|6.6.6.6",
        "10.0.0.1|x, , ;, 6.6.6.6|6.6.6.6",
        // several proxies
        "10.0.0.1|6.6.6.6, 10.0.0.2|6.6.6.6",
        "10.0.0.1|7.7.7.7, 6.6.6.6, 10.0.0.2, 10.0.0.3|6.6.6.6",
        "10.0.0.1|6.6.6.6, fd00::2|6.6.6.6",
        "10.0.0.1|6.6.6.6^10.0.0.2|6.6.6.6",
        // the client is in the trusted range itself
        "10.0.0.1|10.0.0.9|10.0.0.9",
        "10.0.0.1|10.0.0.9, 10.0.0.2|10.0.0.9",
        // a trusted proxy that says nothing, or nothing that is an address
        "10.0.0.1|-|10.0.0.1",
        "10.0.0.1||10.0.0.1",
        "10.0.0.1|,|10.0.0.1",
        "10.0.0.1|unknown|unknown",
        "10.0.0.1|6.6.6.6, unknown|unknown",
        "10.0.0.1|6.6.6.6, _hidden, 10.0.0.2|unknown",
        "10.0.0.1|localhost|unknown",
        "10.0.0.1|6.6.6.6 6.6.6.7|unknown",
        "10.0.0.1|[127.0.0.1|unknown",
        "127.0.0.1|evil.example|unknown",
        "10.0.0.1|<script>|unknown",
      })
  void theLastUntrustedAddressIsTheClients(String peer, String forwardedFor, String expected) {
    assertThat(client(peer, forwardedFor == null ? "" : forwardedFor, "-").address())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1|-|-|true",
        "::1|-|-|true",
        "::1|6.6.6.6|-|true",
        "6.6.6.6|127.0.0.1|-|false",
        // through a proxy on this machine: not even one that believes what it is told
        "127.0.0.1|6.6.6.6|-|false",
        "127.0.0.1|127.0.0.1|-|false",
        "127.0.0.1|::1|-|false",
        "127.0.0.1|unknown|-|false",
        "127.0.0.1|-|https|false",
        "127.0.0.1|-|http|false",
      })
  void whatAProxyHandsOnIsNotThisMachine(
      String peer, String forwardedFor, String proto, boolean expected) {
    assertThat(client(peer, forwardedFor, proto).isLoopback()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6.6.6.6|false|https|false",
        "6.6.6.6|true|http|true",
        "10.0.0.1|false|https|true",
        "10.0.0.1|false|HTTPS|true",
        "10.0.0.1|true|http|false",
        "10.0.0.1|false|-|false",
        "10.0.0.1|true|-|true",
        "10.0.0.1|false|https, https|true",
        "10.0.0.1|false|https, http|false",
        "10.0.0.1|false|https^http|false",
        "10.0.0.1|false|httpsx|false",
      })
  void onlyATrustedProxySaysWhetherItWasTls(
      String peer, boolean secure, String proto, boolean expected) {
    Connection connection = new Connection(peer, secure, List.of("6.6.6.6"), values(proto));
    assertThat(ClientAddress.of(connection, TRUSTED).secure()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"6.6.6.6", "127.0.0.1", "10.0.0.1"})
  void nobodyIsTrustedByDefault(String peer) {
    Connection connection = new Connection(peer, false, List.of("7.7.7.7"), List.of("https"));
    assertThat(ClientAddress.of(connection, List.of()))
        .isEqualTo(new ClientAddress(peer, false, false));
  }
}
