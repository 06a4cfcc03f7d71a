package io.belfry.model;

import static io.belfry.model.Fault.ASK;
import static io.belfry.model.Fault.CRASH;
import static io.belfry.model.Fault.DEATH;
import static io.belfry.model.Fault.DELETE;
import static io.belfry.model.Fault.EDIT;
import static io.belfry.model.Fault.EXPIRY;
import static io.belfry.model.Fault.FILL;
import static io.belfry.model.Fault.HOLD;
import static io.belfry.model.Fault.KILL;
import static io.belfry.model.Fault.SETTLE;
import static io.belfry.model.Fault.SUSPEND;
import static io.belfry.model.Fault.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.model.Explorer.Found;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol holds in every order of events, on small bounds; and without any one of its rules it
 * does not, so that the model would notice.
 */
class ProtocolTest {
  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of("two ticks", Bounds.of(2)),
        Arguments.of("two ticks, Allow", Bounds.of(2).allow()),
        Arguments.of("a tick, a retry", Bounds.of(1).retry()),
        Arguments.of("a tick, a crash", Bounds.of(1, CRASH)),
        Arguments.of("a tick, a death", Bounds.of(1, DEATH)),
        Arguments.of("a tick, a pause", Bounds.of(1, EXPIRY)),
        Arguments.of("a tick, an unknown outcome", Bounds.of(1, UNKNOWN)),
        Arguments.of("a tick, an edit", Bounds.of(1, EDIT)),
        Arguments.of("a tick, a retry, an edit", Bounds.of(1, EDIT).retry()),
        Arguments.of("a tick, a suspension", Bounds.of(1, SUSPEND)),
        Arguments.of("a tick, a calendar", Bounds.of(1, HOLD)),
        Arguments.of("two ticks, a calendar", Bounds.of(2, HOLD)),
        Arguments.of("a tick, a calendar, an unknown outcome", Bounds.of(1, HOLD, UNKNOWN)),
        Arguments.of("a tick, a calendar, a suspension", Bounds.of(1, HOLD, SUSPEND)),
        Arguments.of("a tick, a delete", Bounds.of(1, DELETE)),
        Arguments.of("a tick, a kill", Bounds.of(1, KILL)),
        Arguments.of("a tick, a retry, a kill", Bounds.of(1, KILL).retry()),
        Arguments.of("a tick, a request", Bounds.of(1, ASK)),
        Arguments.of("a tick, a request, Allow", Bounds.of(1, ASK).allow()),
        Arguments.of("a tick, a backfill", Bounds.of(1, FILL)),
        Arguments.of("a tick, a backfill, Allow", Bounds.of(1, FILL).allow()),
        Arguments.of("a backfill, a crash", Bounds.of(0, FILL, CRASH)),
        Arguments.of("a backfill, a pause", Bounds.of(0, FILL, EXPIRY)),
        Arguments.of("a backfill, an unknown outcome", Bounds.of(0, FILL, UNKNOWN)),
        Arguments.of("a backfill, a kill", Bounds.of(0, FILL, KILL)),
        Arguments.of("a request, a death", Bounds.of(0, ASK, DEATH)),
        Arguments.of("a request, a kill", Bounds.of(0, ASK, KILL)),
        Arguments.of("a request, a kill, a crash", Bounds.of(0, ASK, KILL, CRASH)),
        Arguments.of("a tick, a pause, going on", Bounds.of(1, EXPIRY).goOn()),
        Arguments.of("a tick, a pause, going on, Allow", Bounds.of(1, EXPIRY).allow().goOn()),
        Arguments.of("two ticks, a master settles", Bounds.of(2, SETTLE)),
        Arguments.of("a tick, a master settles, a death", Bounds.of(1, SETTLE, DEATH)),
        Arguments.of("a tick, a master settles, a suspension", Bounds.of(1, SETTLE, SUSPEND)),
        Arguments.of("three workers", Bounds.of(1).three()),
        Arguments.of("three workers, a crash", Bounds.of(1, CRASH).three()));
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
        Arguments.of("two ticks, a crash", Bounds.of(2, CRASH)),
        Arguments.of("two ticks, a pause", Bounds.of(2, EXPIRY)),
        Arguments.of("a crash and a pause", Bounds.of(1, CRASH, EXPIRY)),
        Arguments.of("a retry and a crash", Bounds.of(1, CRASH).retry()),
        Arguments.of("a crash and a delete", Bounds.of(1, CRASH, DELETE)),
        Arguments.of("a pause and a request", Bounds.of(1, EXPIRY, ASK)),
        Arguments.of("unknown, a pause", Bounds.of(1, UNKNOWN, EXPIRY)),
        Arguments.of("an edit and a delete", Bounds.of(1, EDIT, DELETE)),
        Arguments.of("unknown, a delete", Bounds.of(1, UNKNOWN, DELETE)),
        Arguments.of("unknown, a request", Bounds.of(1, UNKNOWN, ASK)),
        Arguments.of("three workers, a pause", Bounds.of(1, EXPIRY).three()),
        Arguments.of("unknown, a suspension", Bounds.of(1, UNKNOWN, SUSPEND)),
        Arguments.of("a suspension and a delete", Bounds.of(1, SUSPEND, DELETE)),
        Arguments.of("a death and a pause", Bounds.of(1, DEATH, EXPIRY)),
        Arguments.of("unknown, a death", Bounds.of(1, UNKNOWN, DEATH)),
        Arguments.of("a kill and a pause", Bounds.of(1, KILL, EXPIRY)),
        Arguments.of("a kill and a delete", Bounds.of(1, KILL, DELETE)),
        Arguments.of("a master settles twice, a crash", Bounds.of(2, SETTLE, SETTLE, CRASH)),
        Arguments.of("a master settles, a delete", Bounds.of(1, SETTLE, DELETE, EXPIRY)),
        Arguments.of("a retry, a kill, a delete", Bounds.of(1, KILL, DELETE).retry()));
  }

  /** Takes some minutes and a heap of 3 GB; to be run when the protocol changes. */
  @Tag("load")
  @ParameterizedTest(name = "{0}")
  @MethodSource("deepBounds")
  void holdsDeeper(String name, Bounds bounds) {
    holds(name, bounds);
  }

  static Stream<Arguments> mutants() {
    return Stream.of(
        Arguments.of(Rule.R1_STATE_COMPARED, Bounds.of(1), "the fencing token"),
        Arguments.of(Rule.V1_DEFINITION_COMPARED, Bounds.of(1, EDIT), "R5"),
        Arguments.of(Rule.CALENDARS_COMPARED, Bounds.of(1, HOLD), "R5"),
        Arguments.of(Rule.V2_WORKER_ABSENT, Bounds.of(2), "R2"),
        Arguments.of(Rule.V3_FENCE, Bounds.of(1, EXPIRY), "R3"),
        Arguments.of(Rule.V3_NEW_ID, Bounds.of(2), "R2"),
        Arguments.of(Rule.V4_RESEND, Bounds.of(2, UNKNOWN), "V10"),
        Arguments.of(Rule.V5_GUARD_AT_START, Bounds.of(2, EXPIRY), "R2"),
        Arguments.of(Rule.V6_GUARD_WHILE_RUNNING, Bounds.of(2, EXPIRY), "R2"),
        Arguments.of(Rule.V7_TOKEN_COUNTED, Bounds.of(2), "the fencing token"),
        Arguments.of(Rule.V7_TOKEN_KEPT, Bounds.of(2, DELETE), "the fencing token"),
        Arguments.of(Rule.V8_REQUEST_DELETED, Bounds.of(1, ASK), "R1"),
        Arguments.of(Rule.V8_REQUEST_DELETED, Bounds.of(0, FILL), "R1"),
        Arguments.of(Rule.V9_LAST_KEPT, Bounds.of(1, DELETE), "R1"),
        Arguments.of(Rule.V10_SCAN, Bounds.of(1, CRASH, DELETE), "V10"),
        Arguments.of(Rule.V11_STATE_FIRST, Bounds.of(1, EXPIRY), "R6"),
        Arguments.of(Rule.V11_RECORD_AGAIN, Bounds.of(0, ASK, DEATH), "R6"),
        Arguments.of(Rule.V12_STATE_DECIDES, Bounds.of(1, EXPIRY), "R6"),
        Arguments.of(Rule.START_CHECKED, Bounds.of(1, KILL), "R7"),
        Arguments.of(Rule.START_CHECKED, Bounds.of(1, SUSPEND), "R5"),
        Arguments.of(Rule.START_CHECKED, Bounds.of(1, DELETE), "R5"),
        Arguments.of(Rule.KILL_GOES_WITH_END, Bounds.of(1, KILL).retry(), "R7"),
        Arguments.of(Rule.SETTLE_COMPARED, Bounds.of(1, SETTLE), "G2"),
        Arguments.of(Rule.DEFINITION_READ, Bounds.of(1, CRASH).retry(), "R4"));
  }

  @ParameterizedTest(name = "without {0}, {1}")
  @MethodSource("mutants")
  void breaksWithout(Rule rule, Bounds bounds, String promise) {
    Found found = explore(bounds, EnumSet.of(rule));

    assertThat(found.trace()).isNotEmpty();
    assertThat(found.trace().get(found.trace().size() - 1)).startsWith(promise);
  }

  /** Why a job may not go on without etcd and be tried again when lost under Forbid (V6). */
  @Test
  void goingOnAndTryingAgainAreTwoAtOnce() {
    Found found = explore(Bounds.of(1, EXPIRY).retry().goOn(), EnumSet.noneOf(Rule.class));

    assertThat(found.trace()).isNotEmpty();
    assertThat(found.trace().get(found.trace().size() - 1)).startsWith("R2");
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
