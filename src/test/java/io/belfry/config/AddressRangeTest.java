package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,127.0.0.1,true",
    "127.0.0.1,127.0.0.2,false",
    "10.0.0.0/8,10.255.255.255,true",
    "10.0.0.0/8,11.0.0.0,false",
    "10.1.2.3/8,10.9.9.9,true",
    "192.168.1.128/25,192.168.1.127,false",
    "192.168.1.128/25,192.168.1.128,true",
    "192.168.1.7/31,192.168.1.6,true",
    "192.168.1.7/31,192.168.1.8,false",
    "128.0.0.0/1,255.0.0.1,true",
    "128.0.0.0/1,127.0.0.1,false",
    "::1,::1,true",
    "::1,127.0.0.1,false",
    "fd00::/8,fdff::1,true",
    "fd00::/8,fe00::1,false",
    "2001:db8::/33,2001:db8:7fff::1,true",
    "2001:db8::/33,2001:db8:8000::1,false",
    "10.0.0.0/8,::ffff:10.1.1.1,true",
    "::ffff:10.0.0.0/8,10.1.1.1,true",
    "::a00:0/104,10.1.1.1,false",
  })
  void holdsTheAddressesOfItsPrefix(String range, String address, boolean expected) {
    assertThat(
            AddressRange.parse(range)
                .orElseThrow()
                .contains(AddressRange.address(address).orElseThrow()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "localhost",
        "proxy.example",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/0",
        "::/0",
        "10.0.0.0/33",
        "::1/129",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "[::1]",
        "::1%lo",
        "*",
        "10.0.0.0/8 ",
        "1:2",
      })
  void nothingElseIsARange(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }
}
