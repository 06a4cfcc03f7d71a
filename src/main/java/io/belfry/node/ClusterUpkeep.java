package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.duty.Aggregation;
import io.belfry.duty.Compaction;
import io.belfry.duty.Duties;
import io.belfry.duty.Duty;
import io.belfry.duty.Election;
import io.belfry.duty.GapAudit;
import io.belfry.duty.LevelRaise;
import io.belfry.duty.SpaceLook;
import io.belfry.duty.TimeZoneDataCheck;
import io.belfry.duty.TombstoneSweep;
import io.belfry.duty.Unattended;
import io.belfry.health.HealthRegistry;
import io.belfry.kv.KeyValueStore;
import io.belfry.log.ExecutionLog;
import io.belfry.metrics.BelfryMetrics;
import io.belfry.scheduler.Presence;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobStates;
import io.belfry.store.StoreSpace;
import io.belfry.store.StoreSpace.Level;
import io.belfry.store.Transitions;
import io.belfry.store.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a master does for the cluster: it stands for the elected duties, does them while it has
 * them, and, where it is no worker, looks after what dead workers left.
 */
@ApplicationScoped
public class ClusterUpkeep {
  @Inject Settings settings;
  @Inject ManagedExecutors threads;
  @Inject KeyValueStore kv;
  @Inject JobCatalog catalog;
  @Inject JobStates states;
  @Inject Clock clock;
  @Inject NodeSpool spool;
  @Inject ExecutionLog log;
  @Inject NodeClocks clocks;
  @Inject BelfryMetrics metrics;
  @Inject StoreSpace space;
  @Inject HealthRegistry health;
  private Optional<Election> election = Optional.empty();
  private final List<AutoCloseable> running = new ArrayList<>();

  void start(String node) {
    var standing =
        new Election(
            kv,
            node,
            new Election.Timing(threads.timers(), System::nanoTime, settings.worker().leaseTtl()));
    election = Optional.of(standing);
    GapAudit gaps = new GapAudit(catalog, states, clock);
    StoreTrust trust = new StoreTrust(kv, settings.store().dataDir());
    Unattended unattended = unattended(trust);
    Duties duties = new Duties(duties(gaps, unattended), threads.timers(), standing::leads);
    metrics.gauge(
        "belfry.jobs.unattended",
        "Jobs that missed scheduled times because no worker is there, as the elected node saw",
        unattended::missing);
    metrics.gauge(
        "belfry.jobs.overdue",
        "Jobs with a scheduled time that nobody has started or recorded, as the elected node saw",
        () -> gaps.overdue().size());
    metrics.gauge(
        "belfry.duties.elected",
        "1 on the node that has the elected duties, else 0",
        () -> standing.leads() ? 1 : 0);
    running.add(duties);
    running.add(ownLook());
    running.add(standing);
    if (!settings.node().worker()) {
      running.add(MasterOnly.start(node, this, revisions(trust)));
      health.addReady(
          "store", new StoreHealth(kv, Set.of("noAnswer", "unavailable", Level.FULL.text())));
    }
    clocks.start(node);
    standing.start();
    duties.start();
  }

  private Unattended unattended(StoreTrust trust) {
    SpoolJournal journal = new SpoolJournal(spool.get());
    Unattended duty =
        new Unattended(
            new Unattended.Jobs(catalog, states, new Transitions(kv)),
            new Unattended.Cluster(
                new Workers(kv)::anyAtWork,
                new Workers(kv)::live,
                settings.etcd().isUsed()
                    ? trust::isTrusted
                    : () -> CompletableFuture.completedFuture(true)),
            journal::write,
            clock);
    spool.tell(duty::logged);
    return duty;
  }

  private Aggregation aggregation() {
    return new Aggregation(log.aggregates(), threads.tasks(), clock);
  }

  /** The embedded store lies beside that memory, and whoever restores one restores both. */
  private Presence.Revisions revisions(StoreTrust trust) {
    return settings.etcd().isUsed() ? trust : Presence.Revisions.NONE;
  }

  private List<Duty> duties(GapAudit gaps, Unattended unattended) {
    var zones = new TimeZoneDataCheck(new Workers(kv)::live, LocalMachine.timeZoneData());
    LevelRaise levels = new LevelRaise(kv, clock);
    metrics.gauge(
        "belfry.feature.level",
        "What all nodes understand, as the elected node saw",
        levels::present);
    List<Duty> duties =
        new ArrayList<>(
            List.of(new TombstoneSweep(kv, clock), gaps, unattended, aggregation(), zones, levels));
    if (settings.etcd().isUsed()) {
      duties.add(new Compaction(kv, clock));
    }
    return duties;
  }

  /** Every master looks at the store for itself. */
  private Duties ownLook() {
    metrics.gauge(
        "belfry.store.bytes",
        "How large the store is, as this master saw it",
        () -> space.latest().map(StoreSpace.Seen::bytes).orElse(0L));
    metrics.gauge(
        "belfry.store.quota.bytes",
        "How large the store may become, 0 where that is not known",
        () -> space.latest().map(seen -> seen.quota().orElse(0)).orElse(0L));
    metrics.gauge(
        "belfry.store.full",
        "1 while the store takes no changes for want of room, else 0",
        () -> space.latest().filter(seen -> seen.level() == Level.FULL).isPresent() ? 1 : 0);
    Duties look = new Duties(List.of(new SpaceLook(space)), threads.timers(), () -> true);
    look.start();
    return look;
  }

  boolean leads() {
    return election.map(Election::leads).orElse(false);
  }

  void close() {
    clocks.close();
    for (AutoCloseable part : running) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the master did not end", e);
      }
    }
    running.clear();
  }
}
