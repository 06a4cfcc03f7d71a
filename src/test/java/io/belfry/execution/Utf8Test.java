package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void cutsBetweenCharactersOnly() {
    byte[] text = "aé€𝄞".getBytes(UTF_8); // 1 + 2 + 3 + 4 bytes
    int[] whole = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (int length = 1; length <= text.length; length++) {
      assertThat(Utf8.wholeCharacters(text, length)).as("of %d", length).isEqualTo(whole[length]);
    }
  }

  @Test
  void leavesWhatIsNoTextAsItIs() {
    byte[] continuations = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80};
    assertThat(Utf8.wholeCharacters(continuations, 5)).isEqualTo(5);
    byte[] never = {'a', (byte) 0xff};
    assertThat(Utf8.wholeCharacters(never, 2)).isEqualTo(2);
    byte[] onlyLead = {(byte) 0xe2};
    assertThat(Utf8.wholeCharacters(onlyLead, 1)).isEqualTo(1);
  }

  @Test
  void countsWhatBelongsToTheCharacterBefore() {
    byte[] text = "€x".getBytes(UTF_8);
    assertThat(Utf8.leadingContinuation(text, 1, text.length)).isEqualTo(2);
    assertThat(Utf8.leadingContinuation(text, 0, text.length)).isZero();
    assertThat(Utf8.leadingContinuation(text, 3, text.length)).isZero();
  }
}
