package io.belfry.log.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a.b",
        ".*",
        "(a+a+)+$",
        "[a-z]",
        "\\E.*\\Q",
        "{\"$gt\":\"\"}",
        "^$|?*+()[]{}\\/-#&~ '\"`",
        "line\nbreak\ttab",
        "\0",
        "\0abc",
        "汉字 ü \ud83d\ude00"
      })
  void aTextMatchesItselfAndNothingElse(String text) {
    Pattern pattern = Pattern.compile(Literal.pattern(text));
    assertThat(pattern.matcher("before " + text + " after").find()).isTrue();
    for (String other : List.of("", "aaaaaaaaaaaaaaaaaaaa!", "axb", "x", "{}")) {
      assertThat(pattern.matcher(other).find()).as(other).isEqualTo(other.contains(text));
    }
    assertThat(Literal.pattern(text)).doesNotContain("\0");
  }

  @Test
  void halfOfAPairCanNotBeSent() {
    assertThat(Literal.canBeSent("\ud83d\ude00")).isTrue();
    assertThat(Literal.canBeSent("a\ud83d")).isFalse();
    assertThat(Literal.canBeSent("\ude00b")).isFalse();
  }
}
