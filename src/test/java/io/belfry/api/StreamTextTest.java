package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamTextTest {
  private static final String TEXT = "aé€😀\u001b[31m\r\n";

  @Test
  void joinsCharactersThatAreCut() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      StreamText text = new StreamText();
      StringBuilder all = new StringBuilder();
      for (int from = 0; from < bytes.length; from += size) {
        int to = Math.min(bytes.length, from + size);
        all.append(text.append(Arrays.copyOfRange(bytes, from, to)));
      }
      assertThat(all).as("pieces of %d bytes", size).hasToString(TEXT);
    }
  }

  @Test
  void showsWhatIsNoUtf8() {
    assertThat(new StreamText().append(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
  }
}
