package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardBookTest {
  private final GuardBook book = new GuardBook();

  @Test
  void tellsOfAGroupOnceItHasLivedForABeat() {
    book.started(11);
    assertThat(news()).containsExactly("group 11 1011");
    assertThat(news()).isEmpty();
    book.ended(11);
    assertThat(news()).containsExactly("gone 11");
    assertThat(news()).isEmpty();
  }

  @Test
  void tellsNothingOfAShortGroup() {
    book.started(11);
    book.ended(11);
    assertThat(news()).isEmpty();
  }

  @Test
  void tellsNothingOfAGroupWhoseLeaderHasEnded() {
    book.started(11);
    assertThat(book.news(pid -> OptionalLong.empty())).isEmpty();
    book.ended(11);
    assertThat(news()).isEmpty();
  }

  @Test
  void tellsDeadlinesInHundredthsOfASecond() {
    assertThat(book.deadline(Optional.of(Duration.ofMillis(12_345))))
        .containsExactly("deadline 1234");
    assertThat(book.deadline(Optional.empty())).containsExactly("deadline none");
  }

  @Test
  void tellsANewGuardEverythingThatStillHolds() {
    book.worker("w~1");
    book.deadline(Optional.of(Duration.ofSeconds(5)));
    book.started(11);
    book.started(12);
    news();
    book.ended(11);
    book.started(13);
    assertThat(book.everything()).containsExactly("worker w~1", "deadline 500", "group 12 1012");
    assertThat(news()).containsExactly("group 13 1013");
  }

  @Test
  void beginsAnewWithANewWorker() {
    assertThat(book.worker("w~1")).containsExactly("worker w~1");
    assertThat(book.worker("w~1")).isEmpty();
    book.deadline(Optional.of(Duration.ofSeconds(5)));
    book.started(11);
    assertThat(book.worker("w~2")).containsExactly("worker w~2");
    assertThat(book.deadline()).isEmpty();
    assertThat(news()).isEmpty();
    assertThat(book.everything()).containsExactly("worker w~2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nbye", "a*", "[a]", "a?", "é", "a\\"})
  void refusesIdsThatAreNotOneWordOfALine(String id) {
    assertThatThrownBy(() -> book.worker(id)).isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> news() {
    return book.news(pid -> OptionalLong.of(1_000 + pid));
  }
}
