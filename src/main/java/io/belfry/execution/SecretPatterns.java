package io.belfry.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The byte sequences that give a secret away: the value itself, each of its lines, and what its
 * Base64 form shows wherever the value stands in the encoded text. Values and lines of fewer than
 * {@link #LEAST} characters are left alone: masking "1" would eat the output.
 */
final class SecretPatterns {
  /** The fewest characters of a value, or of a line of it, that is masked. */
  static final int LEAST = 6;

  /** Where the tools for Base64 break their lines. */
  private static final int BASE64_LINE = 76;

  /** What the JVM hands environments over in; in a poor locale it is not UTF-8. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", UTF_8.name()));

  /** Bytes as Latin-1 text, so that equal ones are found. */
  private final Set<String> found = new LinkedHashSet<>();

  private SecretPatterns() {}

  /** The patterns of these values; none where all of them are too short. */
  static List<byte[]> of(Collection<String> values) {
    SecretPatterns patterns = new SecretPatterns();
    values.forEach(patterns::add);
    List<byte[]> all = new ArrayList<>();
    patterns.found.forEach(each -> all.add(each.getBytes(ISO_8859_1)));
    return all;
  }

  private void add(String value) {
    // space at the ends is no secret, and a pattern that began with it would hold lines back
    String text = value.strip();
    if (text.length() < LEAST) {
      return;
    }
    addBytes(text);
    text.lines().map(String::strip).filter(line -> line.length() >= LEAST).forEach(this::addBytes);
    for (int shift = 0; shift < 3; shift++) {
      addBase64(text.getBytes(UTF_8), shift);
    }
    addWrapped(text);
  }

  private void addBytes(String text) {
    found.add(new String(text.getBytes(UTF_8), ISO_8859_1));
    found.add(new String(text.getBytes(NATIVE), ISO_8859_1));
  }

  /** The Base64 form of the value behind so many bytes more than a multiple of three. */
  private void addBase64(byte[] value, int shift) {
    byte[] shifted = new byte[shift + value.length];
    System.arraycopy(value, 0, shifted, shift, value.length);
    String padded = Base64.getEncoder().encodeToString(shifted);
    // the digits that depend on what stands before the value are left out …
    int begin = shift == 0 ? 0 : shift + 1;
    // … and for the text that goes on, the one that depends on what comes behind it
    int whole = shifted.length * 8 / 6;
    int unpadded = (shifted.length * 8 + 5) / 6;
    for (int end : new int[] {whole, unpadded, padded.length()}) {
      String digits = padded.substring(begin, end);
      found.add(digits);
      found.add(digits.replace('+', '-').replace('/', '_'));
    }
  }

  private void addWrapped(String text) {
    String digits = Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    for (int at = 0; digits.length() > BASE64_LINE && at < digits.length(); at += BASE64_LINE) {
      String line = digits.substring(at, Math.min(at + BASE64_LINE, digits.length()));
      if (line.length() >= LEAST) {
        found.add(line);
      }
    }
  }
}
