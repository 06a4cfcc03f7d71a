package io.belfry.audit;

import io.belfry.audit.Folding.Kind;
import io.belfry.codec.Json;
import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.security.Printable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings answered requests into the audit. What was done is on the local disk before its answer
 * goes out; what was refused, or did not work, is folded, and refusals wait for no disk. An entry
 * that the disk does not take is told to the server's log instead, so that it is nowhere silently
 * lost.
 */
public final class AuditTrail {
  /** How long the answer to a change waits for the disk. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int KINDS_OF_STRANGERS = 100;
  private static final int KINDS_OF_USERS = 400;
  private static final int KINDS_AT_THE_GATE = 40;
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

  private final Function<AuditEntry, CompletableFuture<Void>> keeper;
  private final Clock clock;
  private final Duration patience;
  private final AuditIds ids = new AuditIds();
  private final Object lock = new Object();

  /** Apart, so that nobody hides what a user tries behind a flood without credentials. */
  private final Folding strangers = new Folding(KINDS_OF_STRANGERS); // guarded by lock

  private final Folding users = new Folding(KINDS_OF_USERS); // guarded by lock

  /** What the request guard turned away: browsers and probes do so all day long. */
  private final Folding gate =
      new Folding(KINDS_AT_THE_GATE, Folding.BUSY_WINDOW); // guarded by lock

  /** The disk did not answer in time; nobody else waits for it until it does. */
  private volatile boolean diskIsSlow;

  /**
   * A trail.
   *
   * @param keeper keeps an entry on the local disk; the future completes when it is there, and
   *     fails where it will not be
   */
  public AuditTrail(Function<AuditEntry, CompletableFuture<Void>> keeper, Clock clock) {
    this(keeper, clock, PATIENCE);
  }

  AuditTrail(Function<AuditEntry, CompletableFuture<Void>> keeper, Clock clock, Duration patience) {
    this.patience = patience;
    this.keeper = keeper;
    this.clock = clock;
  }

  /** A request is about to be answered. */
  public void answered(AnsweredRequest request, AuditNote note) {
    Instant now = clock.instant();
    Optional<AuditEntry> entry = AuditRules.entry(request, note, ids, now);
    entry.ifPresent(
        made -> {
          if (made.result().outcome() == Outcome.DONE) {
            await(made, keep(made));
          } else {
            boolean known = request.caller().isPresent();
            fold(made, known ? users : strangers, kind(made, known));
          }
        });
  }

  /**
   * A request was turned away before anybody asked who sent it, whatever it was about.
   *
   * @param code the code of the rule that it was refused by
   */
  public void turnedAway(AnsweredRequest request, String code) {
    AuditEntry entry = AuditRules.turnedAway(request, code, ids, clock.instant());
    fold(entry, gate, kind(entry, false));
  }

  /**
   * The node did something about accounts by itself, as its settings told it to; returns when that
   * is on the local disk.
   *
   * @param action what it did
   * @param target what it did it to
   * @param node the name of the node
   */
  public void didByItself(String action, String target, String node) {
    AuditEntry entry = AuditRules.byTheNode(action, target, node, ids, clock.instant());
    await(entry, keep(entry));
  }

  /** Writes what was counted, where its time has come; to be called every few seconds. */
  public void tick() {
    Instant now = clock.instant();
    List<AuditEntry> due = new ArrayList<>();
    synchronized (lock) {
      due.addAll(strangers.due(now, ids));
      due.addAll(users.due(now, ids));
      due.addAll(gate.due(now, ids));
    }
    due.forEach(this::keep);
  }

  /** Writes all that was counted; what comes later is still written but no longer counted. */
  public void close() {
    List<AuditEntry> rest = new ArrayList<>();
    synchronized (lock) {
      rest.addAll(strangers.rest(ids));
      rest.addAll(users.rest(ids));
      rest.addAll(gate.rest(ids));
    }
    rest.forEach(this::keep);
  }

  private void fold(AuditEntry entry, Folding folding, Kind kind) {
    List<AuditEntry> now = new ArrayList<>();
    synchronized (lock) {
      now.addAll(folding.due(entry.at(), ids));
      if (folding.isFirst(kind, entry)) {
        now.add(entry);
      }
    }
    now.forEach(this::keep);
  }

  /** A user is told apart by what was tried; a stranger, who may try anything, is not. */
  private static Kind kind(AuditEntry entry, boolean known) {
    return new Kind(
        entry.who().user(),
        known ? entry.who().address() : Networks.of(entry.who().address()),
        entry.call().action(),
        entry.call().method(),
        entry.call().route(),
        entry.result().code(),
        known ? entry.call().target() : Optional.empty());
  }

  private CompletableFuture<Void> keep(AuditEntry entry) {
    CompletableFuture<Void> kept = keeper.apply(entry);
    kept.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            diskIsSlow = false;
          } else {
            tell(entry, "can't be kept: " + failure);
          }
        });
    return kept;
  }

  private void await(AuditEntry entry, CompletableFuture<Void> kept) {
    if (diskIsSlow) {
      tell(entry, "waits for the disk");
      return;
    }
    try {
      kept.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      diskIsSlow = true;
      tell(entry, "waits for the disk");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.debug("it was told where it failed", e);
    }
  }

  /** In one line, whatever the request said. */
  private static void tell(AuditEntry entry, String why) {
    String document = Json.write(AuditDocument.write(entry));
    LOG.error("An entry of the audit {}: {}", Printable.line(why), Printable.line(document));
  }
}
