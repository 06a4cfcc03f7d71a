package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Called threads are a queue here: each runs when the test says so. */
class StartLineTest {
  private final Deque<Runnable> called = new ArrayDeque<>();
  private final List<String> started = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private final StartLine<String> line =
      new StartLine<>(called::add, this::start, (name, reason) -> refused.add(name));

  private Runnable start(String name) {
    started.add(name);
    return () -> started.add("after " + name);
  }

  @Test
  void oneThreadIsCalledForManyThings() {
    List.of("a", "b", "c").forEach(line::add);

    assertThat(called).hasSize(1);
    called.remove().run();
    assertThat(started)
        .as("what a start leaves to do waits for the other starts")
        .containsExactly("a", "b", "c", "after a", "after b", "after c");
  }

  @Test
  void aStartThatBlocksHoldsUpNothingThatIsLeft() {
    StartLine<String> blocking =
        new StartLine<>(
            called::add,
            name -> {
              if (name.equals("b")) {
                // another thread comes while this one stands still
                called.remove().run();
                started.add("b goes on");
              }
              return start(name);
            },
            (name, why) -> {});
    List.of("a", "b").forEach(blocking::add);

    called.remove().run();

    assertThat(started).containsExactly("a", "after a", "b goes on", "b", "after b");
  }

  @Test
  void whoeverTakesOneCallsAnotherForTheRestFirst() {
    List<Integer> calledBefore = new ArrayList<>();
    StartLine<String> watched =
        new StartLine<>(
            called::add,
            name -> {
              calledBefore.add(called.size());
              return () -> {};
            },
            (name, why) -> {});
    List.of("a", "b", "c").forEach(watched::add);

    called.remove().run();

    // a start that blocked would leave the rest to the other, and no third is called meanwhile
    assertThat(calledBefore).containsExactly(1, 1, 1);
  }

  @Test
  void aThreadThatComesLateFindsNothingAndTheNextThingCallsAgain() {
    List.of("a", "b").forEach(line::add);
    called.remove().run();
    called.remove().run();

    line.add("c");

    assertThat(called).hasSize(1);
    called.remove().run();
    assertThat(started)
        .filteredOn(name -> !name.startsWith("after"))
        .containsExactly("a", "b", "c");
  }

  @Test
  void whatNoThreadCanBeHadForIsRefused() {
    for (Throwable reason : List.of(new RejectedExecutionException(), new OutOfMemoryError())) {
      StartLine<String> without =
          new StartLine<>(
              work -> {
                if (reason instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) reason;
              },
              this::start,
              (name, why) -> refused.add(name + " " + why.getClass().getSimpleName()));
      without.add("a");
      without.add("b");
    }

    assertThat(started).isEmpty();
    assertThat(refused)
        .containsExactly(
            "a RejectedExecutionException",
            "b RejectedExecutionException",
            "a OutOfMemoryError",
            "b OutOfMemoryError");
  }
}
