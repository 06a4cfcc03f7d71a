package io.belfry.schedule;

import io.belfry.schedule.ScheduleSyntaxException.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The reader of the duration of {@code @every}, as Go writes durations, and with days: {@code
 * 1h30m10s}, {@code 90s}, {@code 1.5h}, {@code 1d12h}. A fraction of a second of the sum is cut
 * off.
 */
final class DurationParser {
  /** 100 years: a longer period is a slip of the pen. */
  static final long MAX_SECONDS = 36_525L * CivilDate.SECONDS_PER_DAY;

  private static final String RIGHT = "write a duration, for example 1h30m10s, 90s or 1d";
  private static final String UNITS = "write a unit behind the number: d, h, m, s, ms, us or ns";

  private DurationParser() {}

  /** Reads to the end of {@code in}; answers whole seconds, 1 to {@link #MAX_SECONDS}. */
  static long parseSeconds(Cursor in) {
    int start = in.position();
    BigDecimal sum = BigDecimal.ZERO;
    do {
      sum = sum.add(component(in));
    } while (!in.atEnd());
    if (sum.compareTo(BigDecimal.ONE) < 0) {
      throw in.error(Problem.DURATION_TOO_SHORT, start, "the duration must be at least 1 s");
    }
    if (sum.compareTo(BigDecimal.valueOf(MAX_SECONDS)) > 0) {
      throw in.error(Problem.BAD_DURATION, start, "the duration must be at most 36525d");
    }
    return sum.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private static BigDecimal component(Cursor in) {
    int start = in.position();
    String number = in.digits();
    if (number.isEmpty()) {
      throw in.error(Problem.BAD_DURATION, start, RIGHT);
    }
    if (in.accept('.')) {
      String fraction = in.digits();
      if (fraction.isEmpty()) {
        throw in.error(Problem.BAD_DURATION, in.position(), "write a digit behind the point");
      }
      number = number + "." + fraction;
    }
    return new BigDecimal(number).multiply(secondsOf(in));
  }

  /** The seconds of the unit that comes next. */
  private static BigDecimal secondsOf(Cursor in) {
    int start = in.position();
    boolean micro = in.accept('µ') || in.accept('μ'); // the sign, and the Greek letter
    String unit = in.letters(2);
    return switch (micro ? "u" + unit : unit) {
      case "d" -> BigDecimal.valueOf(CivilDate.SECONDS_PER_DAY);
      case "h" -> BigDecimal.valueOf(3_600);
      case "m" -> BigDecimal.valueOf(60);
      case "s" -> BigDecimal.ONE;
      case "ms" -> BigDecimal.valueOf(1, 3);
      case "us" -> BigDecimal.valueOf(1, 6);
      case "ns" -> BigDecimal.valueOf(1, 9);
      default -> throw in.error(Problem.BAD_DURATION, start, UNITS);
    };
  }
}
