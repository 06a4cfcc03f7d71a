package io.belfry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2::ffff, 20010db800010002/64",
    "fe80::1%eth0, fe80000000000000/64",
    "::1, 0000000000000000/64",
    "::ffff:192.0.2.7, 192.0.2.7",
    "unknown, unknown",
    "a:b:zz, a:b:zz",
    "'', ''"
  })
  void tellsTheNetworkOfAnAddress(String address, String network) {
    assertThat(Networks.of(address)).isEqualTo(network);
  }
}
