package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */5 * * * * *   | every 5 seconds                                | 每 5 秒
          30 2 * * *      | at 02:30                                       | 在 02:30
          0 9 * * MON-FRI | at 09:00 every day between Monday and Friday   | 在 09:00 每天在星期一和星期五之间
          0 9 * * mon-fri | at 09:00 every day between Monday and Friday   | 在 09:00 每天在星期一和星期五之间
          */15 * * * *    | every 15 minutes                               | 每 15 分钟
          0 9 13 * FRI    | at 09:00 on day 13, or at 09:00 on Friday      | 在 09:00 在 13 日，或在 09:00 在星期五
          0 0 L * *       | at 00:00 last day of month                     | 在 00:00 每月最后一天
          @hourly         | every hour                                     | 每小时
          @every 1h30m    | every 1h30m                                    | 每隔 1h30m
          @manual         | only when somebody asks for it                 | 仅手动触发
          @at 2026-12-24T18:00:00Z | once, at 2026-12-24T18:00:00Z         | 一次，于 2026-12-24T18:00:00Z
          """)
  void speaksEnglishAndChinese(String expression, String english, String chinese) {
    assertThat(words(expression, Locale.ENGLISH)).isEqualTo(english);
    assertThat(words(expression, Locale.CHINESE)).isEqualTo(chinese);
  }

  @ParameterizedTest
  @CsvSource({"H H * * *", "0 22-2 * * *", "nonsense", "1,1,1 2 3"})
  void showsWhatItCantSay(String expression) {
    assertThat(words(expression, Locale.ENGLISH)).isNotBlank();
    assertThat(words("H H * * *", Locale.ENGLISH)).isEqualTo("H H * * *");
  }

  @Test
  void saysAllExpressionsOfAJob() {
    assertThat(ScheduleWords.describe(List.of("@hourly", "30 2 * * *"), Locale.ENGLISH))
        .isEqualTo("every hour; at 02:30");
  }

  @ParameterizedTest
  @CsvSource({
    "0 9 13 * FRI, true",
    "0 0 9 */2 * FRI, true",
    "0 9 * * FRI, false",
    "0 9 13 * ?, false",
    "@daily, false",
  })
  void knowsWhereEitherDayIsEnough(String expression, boolean expected) {
    assertThat(ScheduleWords.isDayOrWeekday(expression)).isEqualTo(expected);
  }

  private static String words(String expression, Locale locale) {
    return ScheduleWords.describe(List.of(expression), locale);
  }
}
