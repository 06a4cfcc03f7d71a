package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.execution.ProcessEntry.Mark;
import io.belfry.execution.ProcessEntry.Place;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcFileTest {
  private static final String REST =
      " 7 8 9 0 -1 4194560 147 0 0 0 0 0 0 0 20 0 1 0 123456 5734400 512 18446744073709551615\n";

  @Test
  void readsStat() {
    assertThat(ProcFile.stat("4711 (bash) S" + REST))
        .hasValue(
            new ProcessEntry(4711, "bash", new Place(7, 8, 9, false), 123456, Optional.empty()));
  }

  @Test
  void readsNamesThatLookLikeFields() {
    assertThat(ProcFile.stat("4711 (a) S 1 (b) Z" + REST))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.command()).isEqualTo("a) S 1 (b");
              assertThat(entry.place()).isEqualTo(new Place(7, 8, 9, true));
            });
  }

  @Test
  void refusesAnythingElse() {
    assertThat(ProcFile.stat("")).isEmpty();
    assertThat(ProcFile.stat("4711 (bash S 1 2 3")).isEmpty();
    assertThat(ProcFile.stat("4711 (bash) S 1 2 3")).isEmpty();
    assertThat(ProcFile.stat("x (bash) S" + REST)).isEmpty();
  }

  @Test
  void believesAnEmptyEnvironmentOnlyOutsideTheLoadingOfAProgram() {
    assertThat(ProcFile.hasNoVariables(stat("S", "4194304", "7000", "7100"))).isFalse();
    assertThat(ProcFile.hasNoVariables(stat("S", "4194304", "7000", "7000"))).isTrue();
    assertThat(ProcFile.hasNoVariables(stat("R", "4194304", "0", "0"))).isFalse();
    assertThat(ProcFile.hasNoVariables(stat("S", "2129984", "0", "0"))).isTrue(); // a kernel thread
    assertThat(ProcFile.hasNoVariables(stat("Z", "4194304", "0", "0"))).isTrue();
    assertThat(ProcFile.hasNoVariables("")).isTrue();
    assertThat(ProcFile.hasNoVariables("7 (a) S 1 2 3")).isTrue();
  }

  /** A whole line, with these flags and bounds of the environment. */
  private static String stat(String state, String flags, String envStart, String envEnd) {
    return "7 (a b) "
        + state
        + " 1 2 3 0 -1 "
        + flags
        + " 1".repeat(40)
        + " "
        + envStart
        + " "
        + envEnd
        + " 0\n";
  }

  @Test
  void findsTheMark() {
    assertThat(mark("A=1\0BELFRY_WORKER=w~1\0BELFRY_CLAIM_ID=c9\0"))
        .hasValue(new Mark("w~1", "c9"));
    assertThat(mark("BELFRY_CLAIM_ID=c9\0BELFRY_WORKER=w~1")).hasValue(new Mark("w~1", "c9"));
    assertThat(mark("BELFRY_WORKER=w~1\0BELFRY_WORKER=other\0")).hasValue(new Mark("w~1", ""));
  }

  @Test
  void takesNoOtherVariableForTheMark() {
    assertThat(mark("")).isEmpty();
    assertThat(mark("XBELFRY_WORKER=w~1\0")).isEmpty();
    assertThat(mark("X=BELFRY_WORKER=w~1\0")).isEmpty();
    assertThat(mark("BELFRY_WORKER\0")).isEmpty();
    assertThat(mark("BELFRY_WORKER2=w\0")).isEmpty();
  }

  @Test
  void readsTheTimeSinceBoot() {
    assertThat(BootTime.parse("2788.06 5123.99\n")).hasValue(Duration.ofMillis(2_788_060));
    assertThat(BootTime.parse("nonsense")).isEmpty();
  }

  private static Optional<Mark> mark(String environ) {
    return ProcFile.mark(environ.getBytes(UTF_8));
  }
}
