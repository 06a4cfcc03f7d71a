package io.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.web.BodyPlaces.Size;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyPlacesTest {
  private final BodyPlaces places = new BodyPlaces(new Size(4, 2, 2, 0), Duration.ZERO);

  @Test
  void oneNetworkTakesSoManyOfThem() {
    assertThat(places.enter("10.0.0.1")).isTrue();
    assertThat(places.enter("10.0.0.1")).isTrue();
    assertThat(places.enter("10.0.0.1")).isFalse();
    assertThat(places.enter("10.0.0.2")).isTrue();
    places.leave("10.0.0.1");
    assertThat(places.enter("10.0.0.1")).isTrue();
    assertThat(places.enter("10.0.0.1")).isFalse();
  }

  @Test
  void thereAreSoManyAndNoMore() {
    for (int i = 0; i < 6; i++) {
      assertThat(places.enter("10.0.0." + i)).isTrue();
    }
    assertThat(places.enter("10.0.0.9")).isFalse();
    places.leave("10.0.0.3");
    assertThat(places.enter("10.0.0.9")).isTrue();
    assertThat(places.enter("10.0.0.3")).isFalse();
  }

  @Test
  void whoHasNoneFindsOneThatIsKept() {
    for (int i = 0; i < 2; i++) {
      assertThat(places.enter("10.0.0.1")).isTrue();
      assertThat(places.enter("10.0.0.2")).isTrue();
    }
    assertThat(places.enter("10.0.0.1")).isFalse();
    assertThat(places.enter("10.0.0.3")).isTrue();
    assertThat(places.enter("10.0.0.3")).isFalse();
    assertThat(places.enter("10.0.0.4")).isTrue();
    assertThat(places.enter("10.0.0.5")).isFalse();
  }

  @Test
  void whatWasGivenBackIsForgotten() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(places.enter("network " + i)).isTrue();
      places.leave("network " + i);
    }
    assertThat(places.networks()).isZero();
  }

  @Test
  void whoFindsNoneWaitsForOneThatIsGivenBack() throws Exception {
    BodyPlaces one = new BodyPlaces(new Size(1, 1, 0, 1), Duration.ofSeconds(30));
    assertThat(one.enter("a")).isTrue();
    CompletableFuture<Boolean> other = CompletableFuture.supplyAsync(() -> one.enter("b"));
    one.leave("a");
    assertThat(other.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(one.networks()).isEqualTo(1);
  }

  @Test
  void fewWait() {
    BodyPlaces none = new BodyPlaces(new Size(0, 0, 0, 0), Duration.ofDays(1));
    assertThat(none.enter("a")).isFalse();
  }

  @Test
  void aServerKeepsThreadsFree() {
    Size size = BodyPlaces.OF_A_PROCESSOR;
    assertThat(size.mostOfOne()).isLessThan(size.most());
    assertThat(size.most() + size.kept() + size.mostWaiting())
        .as("of WildFly's 16")
        .isLessThanOrEqualTo(12);
    assertThat(size.times(3)).isEqualTo(new Size(18, 12, 9, 9));
  }
}
