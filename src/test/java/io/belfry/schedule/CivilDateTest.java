package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CivilDateTest {
  @Test
  void agreesWithJavaTimeOnEveryDayFromYear0To10000() {
    LocalDate end = LocalDate.of(10_001, 1, 1);
    for (LocalDate date = LocalDate.of(0, 1, 1); date.isBefore(end); date = date.plusDays(1)) {
      int packed = CivilDate.ofEpochDay(date.toEpochDay());
      boolean right =
          CivilDate.year(packed) == date.getYear()
              && CivilDate.month(packed) == date.getMonthValue()
              && CivilDate.day(packed) == date.getDayOfMonth()
              && CivilDate.epochDay(date.getYear(), date.getMonthValue(), date.getDayOfMonth())
                  == date.toEpochDay()
              && CivilDate.dayOfWeek(date.toEpochDay()) == date.getDayOfWeek().getValue() % 7
              && CivilDate.lengthOfMonth(date.getYear(), date.getMonthValue())
                  == date.lengthOfMonth();
      if (!right) {
        fail("differs on " + date);
      }
    }
  }

  @Test
  void boundsAreWhatTheyAreCalled() {
    assertThat(LocalDateTime.ofEpochSecond(CivilDate.MIN_EPOCH_SECOND, 0, ZoneOffset.UTC))
        .isEqualTo("0001-01-01T00:00:00");
    assertThat(LocalDateTime.ofEpochSecond(CivilDate.MAX_EPOCH_SECOND, 0, ZoneOffset.UTC))
        .isEqualTo("9999-12-31T23:59:59");
  }
}
