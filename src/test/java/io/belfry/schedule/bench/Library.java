package io.belfry.schedule.bench;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.belfry.schedule.Schedule;
import io.belfry.schedule.ScheduleContext;
import io.belfry.schedule.Schedules;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;
import java.util.function.LongUnaryOperator;
import org.springframework.scheduling.support.CronExpression;

/**
 * The libraries that are measured, each by the types it likes best, so that no row pays for a
 * conversion that its users would not pay for.
 */
public enum Library {
  /** Ours. */
  BELFRY {
    @Override
    Walk walk(String expression, ZoneId zone, Span span) {
      return new Seconds(parseOurs(expression, zone)::nextEpochSecond, span);
    }

    @Override
    Object parse(String expression, ZoneId zone) {
      return parseOurs(expression, zone);
    }
  },
  /** cron-utils, which has no expression of six fields of its own: Spring's. */
  CRON_UTILS {
    @Override
    Walk walk(String expression, ZoneId zone, Span span) {
      ExecutionTime times = parseCronUtils(expression);
      ZonedDateTime start = span.start().atZone(zone);
      ZonedDateTime end = span.end().atZone(zone);
      return new Walk() {
        private ZonedDateTime time = start;

        @Override
        public Object step() {
          ZonedDateTime next = times.nextExecution(time).orElse(end);
          time = next.isBefore(end) ? next : start;
          return next;
        }
      };
    }

    @Override
    Object parse(String expression, ZoneId zone) {
      return parseCronUtils(expression);
    }
  },
  /** Spring's CronExpression. */
  SPRING {
    @Override
    Walk walk(String expression, ZoneId zone, Span span) {
      CronExpression cron = CronExpression.parse(expression);
      ZonedDateTime start = span.start().atZone(zone);
      ZonedDateTime end = span.end().atZone(zone);
      return new Walk() {
        private ZonedDateTime time = start;

        @Override
        public Object step() {
          ZonedDateTime next = cron.next(time);
          time = next != null && next.isBefore(end) ? next : start;
          return time;
        }
      };
    }

    @Override
    Object parse(String expression, ZoneId zone) {
      return CronExpression.parse(expression);
    }
  },
  /** Quartz's CronExpression. */
  QUARTZ {
    @Override
    Walk walk(String expression, ZoneId zone, Span span) {
      org.quartz.CronExpression cron = parseQuartz(expression, zone);
      Date start = Date.from(span.start());
      Date end = Date.from(span.end());
      return new Walk() {
        private Date time = start;

        @Override
        public Object step() {
          Date next = cron.getNextValidTimeAfter(time);
          time = next != null && next.before(end) ? next : start;
          return time;
        }
      };
    }

    @Override
    Object parse(String expression, ZoneId zone) {
      return parseQuartz(expression, zone);
    }
  };

  private static final CronDefinition SIX_FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53);

  /** Walks from one time to the next, and begins anew at the end of its span. */
  interface Walk {
    /** One step; what it answers is for the black hole. */
    Object step();
  }

  /** What is walked over. */
  record Span(Instant start, Instant end) {}

  /** Ours keeps seconds: an object for each step would be counted as its garbage. */
  static final class Seconds implements Walk {
    private final LongUnaryOperator next;
    private final long start;
    private final long end;
    private long time;

    private Seconds(LongUnaryOperator next, Span span) {
      this.next = next;
      this.start = span.start().getEpochSecond();
      this.end = span.end().getEpochSecond();
      this.time = start;
    }

    @Override
    public Object step() {
      long found = next.applyAsLong(time);
      time = found < end ? found : start;
      return this;
    }
  }

  abstract Walk walk(String expression, ZoneId zone, Span span);

  abstract Object parse(String expression, ZoneId zone);

  static Schedule parseOurs(String expression, ZoneId zone) {
    return Schedules.parse(expression, ScheduleContext.of(zone, "default/job", Instant.EPOCH));
  }

  private static ExecutionTime parseCronUtils(String expression) {
    return ExecutionTime.forCron(new CronParser(SIX_FIELDS).parse(expression));
  }

  /** Quartz wants exactly one question mark. */
  private static org.quartz.CronExpression parseQuartz(String expression, ZoneId zone) {
    String[] fields = expression.split(" ");
    fields[fields[5].equals("*") ? 5 : 3] = "?";
    try {
      var cron = new org.quartz.CronExpression(String.join(" ", fields));
      cron.setTimeZone(TimeZone.getTimeZone(zone));
      return cron;
    } catch (ParseException e) {
      throw new IllegalArgumentException(expression, e);
    }
  }
}
