package io.belfry.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputMaskTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "hunter2,***",
    "a hunter2 b,a *** b",
    "hunter2hunter2,******",
    "hunter,hunter",
    "hunterhunter2,hunter***",
    "hhunter2,h***",
    "correct-horse,***",
    "correct-hors,correct-hors",
    "hunter2correct-horse!,******!"
  })
  void replacesWholeValues(String printed, String expected) {
    PatternTree tree = tree("hunter2", "correct-horse");
    assertThat(masked(tree, printed.getBytes(UTF_8))).isEqualTo(expected);
  }

  @Test
  void makesOneOfValuesThatOverlap() {
    PatternTree tree = tree("abcdefg", "efghijk", "bcdefg", "cdefghijklm");
    assertThat(masked(tree, "xabcdefghijkx".getBytes(UTF_8))).isEqualTo("x***x");
    assertThat(masked(tree, "xabcdefghijklmx".getBytes(UTF_8))).isEqualTo("x***x");
    assertThat(masked(tree, "xabcdefghijklx".getBytes(UTF_8))).isEqualTo("x***lx");
    assertThat(masked(tree("aaaaaa"), "aaaaaaaaaaaaaaaaaaab".getBytes(UTF_8))).isEqualTo("***b");
  }

  @Test
  void holdsBackOnlyWhatMayBeTheBeginningOfAValue() {
    OutputMask mask = new OutputMask(tree("hunter2"));
    print(mask, "Password: ");
    assertThat(shown()).isEqualTo("Password: ");
    print(mask, "hunt");
    assertThat(shown()).isEqualTo("Password: ");
    print(mask, "s\n");
    assertThat(shown()).isEqualTo("Password: hunts\n");
    print(mask, "hunter");
    print(mask, "2");
    assertThat(shown()).as("at once, though nothing follows").isEqualTo("Password: hunts\n***");
    print(mask, "hun");
    mask.finish(shown::write);
    assertThat(shown()).isEqualTo("Password: hunts\n***hun");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 100_000})
  void isTheSameHoweverTheStreamIsCut(int most) {
    Random random = new Random(most);
    for (int round = 0; round < 300; round++) {
      // a small alphabet, so that beginnings, overlaps and repetitions are many
      List<byte[]> patterns = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(5); i++) {
        patterns.add(bytes(random, 1 + random.nextInt(9)));
      }
      byte[] printed = bytes(random, random.nextInt(400));
      OutputMask mask = new OutputMask(new PatternTree(patterns));
      shown.reset();
      for (int at = 0; at < printed.length; ) {
        int count = Math.min(1 + random.nextInt(most), printed.length - at);
        print(mask, Arrays.copyOfRange(printed, at, at + count));
        at += count;
      }
      mask.finish(shown::write);
      assertThat(shown()).isEqualTo(expected(patterns, printed));
    }
  }

  /** Every occurrence, looked for one by one. */
  private static String expected(List<byte[]> patterns, byte[] printed) {
    BitSet covered = new BitSet();
    BitSet joined = new BitSet();
    String text = new String(printed, ISO_8859_1);
    for (byte[] each : patterns) {
      String pattern = new String(each, ISO_8859_1);
      for (int at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
        covered.set(at, at + each.length);
        joined.set(at + 1, at + each.length);
      }
    }
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < printed.length; i++) {
      if (!covered.get(i)) {
        expected.append(text.charAt(i));
      } else if (!joined.get(i)) {
        expected.append("***");
      }
    }
    return expected.toString();
  }

  private static byte[] bytes(Random random, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (random.nextInt(3) - 1);
    }
    return data;
  }

  @Test
  void leavesOtherBytesAlone() {
    byte[] printed = new byte[100_000];
    new Random(7).nextBytes(printed);
    assertThat(masked(tree("hunter2"), printed)).isEqualTo(new String(printed, ISO_8859_1));
  }

  @Test
  void masksShortValuesNotAtAll() {
    assertThat(SecretPatterns.of(List.of("12345", "  12345 \n", ""))).isEmpty();
    assertThat(SecretPatterns.of(List.of("123456"))).isNotEmpty();
  }

  @Test
  void masksEachLineThatIsLongEnough() {
    PatternTree tree = new PatternTree(SecretPatterns.of(List.of("first line\r\nab\n  second\n")));
    assertThat(text(tree, "1 first line 2 ab 3 second 4")).isEqualTo("1 *** 2 ab 3 *** 4");
    assertThat(text(tree, "(first line\r\nab\n  second)")).isEqualTo("(***)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret!", "s3cret!?", "s3cret!?>", "pässword≈", "~~~???>>>"})
  void masksBase64WhereverTheValueStands(String value) {
    PatternTree tree = new PatternTree(SecretPatterns.of(List.of(value)));
    for (Base64.Encoder encoder :
        List.of(
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding())) {
      assertThat(text(tree, "x " + encode(encoder, value) + " y")).isEqualTo("x *** y");
      for (String before : List.of("u:", "me:", "you:", "anybody:")) {
        String whole = encode(encoder, before + value);
        int begin = (before.getBytes(UTF_8).length * 8 + 5) / 6;
        assertThat(text(tree, whole)).isEqualTo(whole.substring(0, begin) + "***");
        String more = encode(encoder, before + value + "@host:80");
        int end = (before + value).getBytes(UTF_8).length * 8 / 6;
        assertThat(text(tree, more))
            .as("all but the digits that other bytes have a part in")
            .isEqualTo(whole.substring(0, begin) + "***" + more.substring(end));
      }
    }
  }

  @Test
  void masksBase64InLines() {
    String value = "0123456789".repeat(30);
    String lines =
        Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(value.getBytes(UTF_8));
    PatternTree tree = new PatternTree(SecretPatterns.of(List.of(value)));
    assertThat(text(tree, lines)).isEqualTo("***\n***\n***\n***\n***\n***");
  }

  private static String encode(Base64.Encoder encoder, String text) {
    return encoder.encodeToString(text.getBytes(UTF_8));
  }

  private static PatternTree tree(String... patterns) {
    return new PatternTree(Arrays.stream(patterns).map(each -> each.getBytes(UTF_8)).toList());
  }

  private static String text(PatternTree tree, String printed) {
    return new String(OutputMask.apply(tree, printed.getBytes(UTF_8)), UTF_8);
  }

  private static String masked(PatternTree tree, byte[] printed) {
    return new String(OutputMask.apply(tree, printed), ISO_8859_1);
  }

  private void print(OutputMask mask, String text) {
    print(mask, text.getBytes(UTF_8));
  }

  private void print(OutputMask mask, byte[] data) {
    int[] at = {0};
    while (at[0] < data.length) {
      at[0] +=
          mask.fill(
              (buffer, offset, space) -> {
                int count = Math.min(space, data.length - at[0]);
                System.arraycopy(data, at[0], buffer, offset, count);
                return count;
              },
              shown::write);
    }
  }

  private String shown() {
    return shown.toString(ISO_8859_1);
  }
}
