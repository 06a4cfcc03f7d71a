package io.belfry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static Spread of(long... millis) {
    Spread.Builder builder = new Spread.Builder();
    Arrays.stream(millis).forEach(builder::add);
    return builder.build();
  }

  @Test
  void nothingHasNoPercentile() {
    assertThat(Spread.NONE.percentileMillis(0.5)).isEmpty();
    assertThat(Spread.NONE.meanMillis()).isEmpty();
    assertThat(of()).isEqualTo(Spread.NONE);
  }

  @Test
  void smallLengthsAreExact() {
    Spread spread = of(0, 1, 2, 3, 40);
    assertThat(spread.percentileMillis(0.2)).hasValue(0);
    assertThat(spread.percentileMillis(0.4)).hasValue(1);
    assertThat(spread.percentileMillis(0.6)).hasValue(2);
    assertThat(spread.percentileMillis(0.8)).hasValue(3);
    assertThat(spread.percentileMillis(1)).hasValue(40);
    assertThat(spread.meanMillis()).hasValue(9);
  }

  @Test
  void aClockThatIsBehindMakesNoNegativeLength() {
    assertThat(of(-5)).isEqualTo(of(0));
  }

  @Test
  void percentilesAreAtMostAQuarterTooHighAndNeverTooLow() {
    Random random = new Random(7);
    long[] lengths = random.doubles(2_000, 0, 17).mapToLong(x -> (long) Math.exp(x)).toArray();
    Spread spread = of(lengths);
    Arrays.sort(lengths);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
      long exact = lengths[(int) Math.ceil(share * lengths.length) - 1];
      assertThat(spread.percentileMillis(share).getAsLong())
          .as("%s of all", share)
          .isBetween(exact, (long) (exact * 1.26) + 1);
    }
  }

  @Test
  void partsAddUpToTheWhole() {
    Spread whole = of(3, 70, 70, 9_000, 86_400_000);
    assertThat(of(3, 9_000).plus(of(70, 86_400_000, 70))).isEqualTo(whole);
    assertThat(whole.plus(Spread.NONE)).isEqualTo(whole);
    assertThat(Spread.NONE.plus(whole)).isEqualTo(whole);
  }
}
