package io.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.model.Bounds.Faults;
import io.belfry.model.Explorer.Found;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol holds in every order of events, on small bounds; and without any one of its rules it
 * does not, so that the model would notice.
 */
class ProtocolTest {
  private static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);
  private static final Faults CRASH = new Faults(1, 0, 0, 0, 0, 0);
  private static final Faults PAUSE = new Faults(0, 1, 0, 0, 0, 0);
  private static final Faults UNKNOWN = new Faults(0, 0, 1, 0, 0, 0);
  private static final Faults EDIT = new Faults(0, 0, 0, 1, 0, 0);
  private static final Faults DELETE = new Faults(0, 0, 0, 0, 1, 0);
  private static final Faults ASK = new Faults(0, 0, 0, 0, 0, 1);

  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of("two ticks", new Bounds(2, 1, 0, NONE)),
        Arguments.of("two ticks, Allow", new Bounds(2, 2, 0, NONE)),
        Arguments.of("a tick, a retry", new Bounds(1, 1, 1, NONE)),
        Arguments.of("a tick, a crash", new Bounds(1, 1, 0, CRASH)),
        Arguments.of("a tick, a pause", new Bounds(1, 1, 0, PAUSE)),
        Arguments.of("a tick, an unknown outcome", new Bounds(1, 1, 0, UNKNOWN)),
        Arguments.of("a tick, an edit", new Bounds(1, 1, 0, EDIT)),
        Arguments.of("a tick, a retry, an edit", new Bounds(1, 1, 1, EDIT)),
        Arguments.of("a tick, a delete", new Bounds(1, 1, 0, DELETE)),
        Arguments.of("a tick, a request", new Bounds(1, 1, 0, ASK)),
        Arguments.of("a tick, a request, Allow", new Bounds(1, 2, 0, ASK)),
        Arguments.of("two ticks, a crash", new Bounds(2, 1, 0, CRASH)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bounds")
  void holds(String name, Bounds bounds) {
    Found found = explore(bounds, EnumSet.noneOf(Rule.class));

    assertThat(found.trace()).as(name).isEmpty();
    assertThat(found.quiet()).as("worlds in which nothing more happens").isPositive();
  }

  static Stream<Arguments> deepBounds() {
    return Stream.of(
        Arguments.of("two ticks, a pause", new Bounds(2, 1, 0, PAUSE)),
        Arguments.of("a crash and a pause", new Bounds(1, 1, 0, new Faults(1, 1, 0, 0, 0, 0))),
        Arguments.of("a retry and a crash", new Bounds(1, 1, 1, CRASH)),
        Arguments.of("a crash and a delete", new Bounds(1, 1, 0, new Faults(1, 0, 0, 0, 1, 0))),
        Arguments.of("a pause and a request", new Bounds(1, 1, 0, new Faults(0, 1, 0, 0, 0, 1))),
        Arguments.of("unknown, a pause", new Bounds(1, 1, 0, new Faults(0, 1, 1, 0, 0, 0))),
        Arguments.of("an edit and a delete", new Bounds(1, 1, 0, new Faults(0, 0, 0, 1, 1, 0))),
        Arguments.of("unknown, a delete", new Bounds(1, 1, 0, new Faults(0, 0, 1, 0, 1, 0))),
        Arguments.of("unknown, a request", new Bounds(1, 1, 0, new Faults(0, 0, 1, 0, 0, 1))));
  }

  /** Takes a minute or so and a heap of 3 GB; to be run when the protocol changes. */
  @Tag("load")
  @ParameterizedTest(name = "{0}")
  @MethodSource("deepBounds")
  void holdsDeeper(String name, Bounds bounds) {
    holds(name, bounds);
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        Arguments.of(Rule.R1_STATE_COMPARED, NONE, 1, "the fencing token"),
        Arguments.of(Rule.V1_DEFINITION_COMPARED, EDIT, 1, "R5"),
        Arguments.of(Rule.V2_WORKER_ABSENT, NONE, 2, "R2"),
        Arguments.of(Rule.V3_FENCE, PAUSE, 1, "R3"),
        Arguments.of(Rule.V3_NEW_ID, NONE, 2, "R2"),
        Arguments.of(Rule.V4_RESEND, UNKNOWN, 2, "V10"),
        Arguments.of(Rule.V5_GUARD_AT_START, PAUSE, 2, "R2"),
        Arguments.of(Rule.V6_GUARD_WHILE_RUNNING, PAUSE, 2, "R2"),
        Arguments.of(Rule.V8_REQUEST_DELETED, ASK, 1, "R1"),
        Arguments.of(Rule.V9_LAST_KEPT, DELETE, 1, "R1"),
        Arguments.of(Rule.V10_SCAN, new Faults(1, 0, 0, 0, 1, 0), 1, "V10"));
  }

  @ParameterizedTest(name = "without {0}")
  @MethodSource("mutants")
  void breaksWithout(Rule rule, Faults faults, int ticks, String promise) {
    Found found = explore(new Bounds(ticks, 1, 0, faults), EnumSet.of(rule));

    assertThat(found.trace()).isNotEmpty();
    assertThat(found.trace().get(found.trace().size() - 1)).startsWith(promise);
  }

  private static Found explore(Bounds bounds, Set<Rule> off) {
    long from = System.nanoTime();
    Protocol protocol = new Protocol(bounds, off);
    Found found = new Explorer(protocol).explore(protocol.start());
    System.out.printf(
        "%s without %s: %d states, %d quiet, %d ms%n",
        bounds, off, found.states(), found.quiet(), (System.nanoTime() - from) / 1_000_000);
    found.trace().forEach(line -> System.out.println("    " + line));
    return found;
  }
}
