package io.belfry.api;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says an expression in words, English or Chinese. The words for cron fields are those of
 * cron-utils, but for "day of month or day of week", which it gets wrong; what it does not know,
 * such as {@code H}, is shown as it is written.
 */
final class ScheduleWords {
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");
  private static final int DAY_OF_MONTH = 3;
  private static final int DAY_OF_WEEK = 5;
  private static final int MOST_WORDS = 200;

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *",
          "@minutely", "* * * * *");

  private static final CronDefinition CRON =
      CronDefinitionBuilder.defineCron()
          .withSeconds()
          .and()
          .withMinutes()
          .and()
          .withHours()
          .and()
          .withDayOfMonth()
          .supportsL()
          .supportsW()
          .supportsLW()
          .supportsQuestionMark()
          .and()
          .withMonth()
          .and()
          .withDayOfWeek()
          .withValidRange(0, 7)
          .withMondayDoWValue(1)
          .withIntMapping(7, 0)
          .supportsHash()
          .supportsL()
          .supportsQuestionMark()
          .and()
          .withYear()
          .optional()
          .and()
          .instance();

  private ScheduleWords() {}

  /** All expressions of a job in words. */
  static String describe(List<String> expressions, Locale locale) {
    String separator = isChinese(locale) ? "；" : "; ";
    return expressions.stream()
        .map(expression -> describe(expression, locale))
        .collect(Collectors.joining(separator));
  }

  private static String describe(String expression, Locale locale) {
    String text = expression.strip();
    String macro = BLANKS.split(text, 2)[0].toLowerCase(Locale.ROOT);
    String rest = text.substring(Math.min(text.length(), macro.length())).strip();
    return switch (macro) {
      case "@manual" -> say(locale, "only when somebody asks for it", "仅手动触发");
      case "@every" -> say(locale, "every " + rest, "每隔 " + rest);
      case "@at" -> say(locale, "once, at " + rest, "一次，于 " + rest);
      default -> describeCron(MACROS.getOrDefault(macro, text), locale);
    };
  }

  private static String say(Locale locale, String english, String chinese) {
    return isChinese(locale) ? chinese : english;
  }

  private static boolean isChinese(Locale locale) {
    return locale.getLanguage().equals("zh");
  }

  private static String describeCron(String expression, Locale locale) {
    List<String> fields = fields(expression);
    if (expression.length() > MOST_WORDS || fields.size() < DAY_OF_WEEK + 1) {
      return expression;
    }
    if (!isDayOrWeekday(expression)) {
      return words(fields, expression, locale);
    }
    String byMonth = words(with(fields, DAY_OF_WEEK, "*"), expression, locale);
    String byWeek = words(with(fields, DAY_OF_MONTH, "*"), expression, locale);
    return byMonth.equals(expression) || byWeek.equals(expression)
        ? expression
        : byMonth + say(locale, ", or ", "，或") + byWeek;
  }

  /** Whether both days are restricted, and so either of them is enough. */
  static boolean isDayOrWeekday(String expression) {
    List<String> fields = fields(expression.strip());
    return fields.size() > DAY_OF_WEEK
        && isRestricted(fields.get(DAY_OF_MONTH))
        && isRestricted(fields.get(DAY_OF_WEEK));
  }

  private static boolean isRestricted(String field) {
    return !field.equals("*") && !field.equals("?");
  }

  /** The fields with the seconds first. */
  private static List<String> fields(String expression) {
    List<String> fields = new ArrayList<>(List.of(BLANKS.split(expression)));
    if (fields.size() == DAY_OF_WEEK) {
      fields.add(0, "0");
    }
    return fields;
  }

  private static List<String> with(List<String> fields, int index, String value) {
    List<String> changed = new ArrayList<>(fields);
    changed.set(index, value);
    return changed;
  }

  private static String smoothEnglish(String words) {
    return words
        .replaceAll("\\bat ([0-9]+) day\\b", "on day $1")
        .replaceAll("\\bat ([0-9 ,and]+) days\\b", "on days $1")
        .replaceAll("\\bat ([A-Z][a-z]+day) day\\b", "on $1");
  }

  private static String smoothChinese(String words) {
    return words
        .replaceAll("(?<=\\p{IsHan}) (?=\\p{IsHan})", "")
        .replaceAll("在 ([0-9]+) 天", "在 $1 日")
        .replaceAll("(星期[一二三四五六日天])天", "$1");
  }

  private static String words(List<String> fields, String fallback, Locale locale) {
    try {
      String cron = String.join(" ", fields).toUpperCase(Locale.ROOT);
      String words = CronDescriptor.instance(locale).describe(new CronParser(CRON).parse(cron));
      String single = BLANKS.matcher(words).replaceAll(" ").strip();
      return isChinese(locale) ? smoothChinese(single) : smoothEnglish(single);
    } catch (RuntimeException e) {
      return fallback; // it knows a smaller language than ours
    }
  }
}
