package io.belfry.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the values of a setting look like, and how their text becomes a value.
 *
 * @param documented how the table of settings describes it
 * @param parser turns a trimmed text into a value, or throws {@link IllegalArgumentException} with
 *     what is expected, in words that follow "expected"
 */
public record SettingType<T>(String documented, Function<String, T> parser) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB|TiB)");
  private static final int KEY_BYTES = 32;
  private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern LABEL_KEY =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9._-]{0,63}");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}]");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(" + HOST.pattern() + ")(:[0-9]{1,5})?");

  /** {@code true} or {@code false}. */
  public static SettingType<Boolean> bool() {
    return new SettingType<>(
        "`true` or `false`",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("true or false");
            });
  }

  /** {@code true}, {@code false}, or {@code auto} where something else decides. */
  public static SettingType<Optional<Boolean>> boolOrAuto() {
    return new SettingType<>(
        "`auto`, `true` or `false`",
        text ->
            switch (text) {
              case "auto" -> Optional.empty();
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> throw new IllegalArgumentException("auto, true or false");
            });
  }

  /** A whole number between two bounds, both included. */
  public static SettingType<Integer> integer(int min, int max) {
    String range = String.format(Locale.ROOT, "%,d to %,d", min, max);
    return new SettingType<>(
        "whole number, " + range,
        text -> {
          boolean digits = text.matches("[0-9]{1,9}");
          if (!digits || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException("a whole number from " + range);
          }
          return Integer.parseInt(text);
        });
  }

  /** A time with its unit, such as {@code 200ms}, {@code 20s} or {@code 5m}. */
  public static SettingType<Duration> duration(String min, String max) {
    Duration least = parseDuration(min).orElseThrow();
    Duration most = parseDuration(max).orElseThrow();
    return new SettingType<>(
        "duration, `" + min + "` to `" + max + "`",
        text ->
            parseDuration(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "a duration from " + min + " to " + max + " (units ms, s, m, h, d)")));
  }

  /** A number of bytes with its unit, such as {@code 64KiB} or {@code 1MiB}. */
  public static SettingType<Long> size(String min, String max) {
    long least = parseSize(min).orElseThrow();
    long most = parseSize(max).orElseThrow();
    return new SettingType<>(
        "size, `" + min + "` to `" + max + "`",
        text ->
            parseSize(text)
                .filter(value -> value >= least && value <= most)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "a size from " + min + " to " + max + " (units B, KiB, MiB, GiB)")));
  }

  /** A text of so many characters, or nothing. */
  public static SettingType<Optional<String>> text(int min, int max) {
    String range = "text of " + min + " to " + max + " characters";
    return new SettingType<>(
        range,
        text -> {
          int length = text.codePointCount(0, text.length());
          if (length > 0 && (length < min || length > max)) {
            throw new IllegalArgumentException("a " + range);
          }
          return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
  }

  /** The path of a file or folder, or nothing. */
  public static SettingType<Optional<Path>> path() {
    return new SettingType<>(
        "path",
        text -> {
          try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
          }
        });
  }

  /** The stable name of a node, or nothing. */
  public static SettingType<Optional<String>> nodeName() {
    return new SettingType<>(
        "up to 63 of `A-Z a-z 0-9 . _ -`, beginning with a letter or digit",
        text -> {
          if (!text.isEmpty() && !isNodeName(text)) {
            throw new IllegalArgumentException(
                "up to 63 letters, digits, '.', '_' and '-', beginning with a letter or digit");
          }
          return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
  }

  /** Labels, {@code key=value} separated by commas, sorted by key. */
  public static SettingType<Map<String, String>> labels() {
    return new SettingType<>("`key=value,key=value`", SettingType::parseLabels);
  }

  /** Host names or addresses without ports, separated by commas, in lower case. */
  public static SettingType<List<String>> hosts() {
    return list("host names, separated by commas", HOST, "host names without ports");
  }

  /** Addresses and ranges such as {@code 10.0.0.0/8}, separated by commas. */
  public static SettingType<List<AddressRange>> addressRanges() {
    return new SettingType<>(
        "addresses and ranges (CIDR), separated by commas",
        text ->
            split(text).stream()
                .map(
                    each ->
                        AddressRange.parse(each)
                            .orElseThrow(
                                () ->
                                    new IllegalArgumentException(
                                        "addresses such as 10.0.0.7 and ranges such as"
                                            + " 10.0.0.0/8, separated by commas")))
                .toList());
  }

  /** Origins such as {@code https://belfry.example}, separated by commas, in lower case. */
  public static SettingType<List<String>> origins() {
    return list("origins, separated by commas", ORIGIN, "origins such as https://belfry.example");
  }

  /** Keys of 32 bytes each, in Base64, separated by commas. */
  public static SettingType<List<byte[]>> keys() {
    return new SettingType<>(
        "keys of 32 bytes in Base64, separated by commas",
        text -> split(text).stream().map(SettingType::parseKey).toList());
  }

  private static byte[] parseKey(String text) {
    byte[] key = new byte[0];
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // it is refused below; the decoder's words would tell a character of it
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("Base64 of 32 bytes, one or several separated by commas");
    }
    return key;
  }

  static boolean isNodeName(String text) {
    return NODE_NAME.matcher(text).matches();
  }

  private static SettingType<List<String>> list(String documented, Pattern item, String expected) {
    return new SettingType<>(
        documented,
        text -> {
          List<String> items = split(text.toLowerCase(Locale.ROOT));
          if (!items.stream().allMatch(each -> item.matcher(each).matches())) {
            throw new IllegalArgumentException(expected + ", separated by commas");
          }
          return items;
        });
  }

  private static Map<String, String> parseLabels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String item : split(text)) {
      int equals = item.indexOf('=');
      if (equals < 0
          || !LABEL_KEY.matcher(item.substring(0, equals)).matches()
          || !LABEL_VALUE.matcher(item.substring(equals + 1)).matches()
          || labels.put(item.substring(0, equals), item.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("labels as key=value,key=value with each key once");
      }
    }
    return Collections.unmodifiableMap(labels);
  }

  private static List<String> split(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Optional<Duration> parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  private static Optional<Long> parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit = 1L << (10 * SIZE_UNITS.indexOf(matcher.group(2)));
    try {
      return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
