package io.belfry.api;

import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an execution's output is asked for.
 *
 * @param attempt the attempt; the latest where absent
 * @param stream only what came from there
 * @param offset how many bytes are left out at the beginning
 * @param range bytes of what is left, where a Range header asks for some
 */
record OutputPart(
    OptionalInt attempt, Optional<Stream> stream, long offset, Optional<ByteRange> range) {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** The bytes of a Range header: {@code first-last}, {@code first-} or {@code -suffix}. */
  record ByteRange(OptionalLong first, OptionalLong last) {
    /** The first byte, of this many. */
    long from(long size) {
      return first.orElse(Math.max(0, size - last.orElse(0)));
    }

    /** Behind the last byte, of this many. */
    long to(long size) {
      return first.isPresent() && last.isPresent() ? Math.min(size, last.getAsLong() + 1) : size;
    }

    boolean isSatisfiable(long size) {
      return from(size) < to(size);
    }
  }

  static OutputPart of(
      @Nullable String attempt,
      @Nullable String stream,
      @Nullable String offset,
      @Nullable String range) {
    return new OutputPart(
        attempt(attempt),
        Params.text(stream).map(OutputPart::stream),
        Params.number("offset", offset, 0, 0, Long.MAX_VALUE),
        range(range));
  }

  static OptionalInt attempt(@Nullable String attempt) {
    int number = (int) Params.number("attempt", attempt, -1, 0, Integer.MAX_VALUE);
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Stream stream(String name) {
    return Arrays.stream(Stream.values())
        .filter(each -> each.text().equals(name))
        .findFirst()
        .orElseThrow(() -> Params.invalid("stream", "stdout, stderr or system"));
  }

  /** A header that is not understood, or that asks for several ranges, is ignored (RFC 9110). */
  private static Optional<ByteRange> range(@Nullable String header) {
    Matcher matcher = RANGE.matcher(header == null ? "" : header.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    OptionalLong first = number(matcher.group(1));
    OptionalLong last = number(matcher.group(2));
    boolean empty = first.isEmpty() && last.isEmpty();
    boolean backwards =
        first.isPresent() && last.isPresent() && last.getAsLong() < first.getAsLong();
    return empty || backwards ? Optional.empty() : Optional.of(new ByteRange(first, last));
  }

  private static OptionalLong number(String digits) {
    return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }

  boolean includes(OutputChunk chunk) {
    return stream.map(wanted -> wanted == chunk.stream()).orElse(true);
  }
}
