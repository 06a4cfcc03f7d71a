package io.belfry.duty;

import io.belfry.store.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether all live workers and this node have the same version of the rules of time zones,
 * and warns where they differ: when such a job is due would hang on who owns it. It warns once for
 * each new state of things.
 */
public final class TimeZoneDataCheck implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(TimeZoneDataCheck.class);
  private static final int NAMED = 5;

  private final Supplier<CompletableFuture<List<WorkerInfo>>> workers;
  private final String own;
  private volatile Map<String, TreeSet<String>> differing = Map.of();

  /** A check of these workers against this node's own version. */
  public TimeZoneDataCheck(Supplier<CompletableFuture<List<WorkerInfo>>> workers, String own) {
    this.workers = workers;
    this.own = own;
  }

  /** Which workers have which version, where there is more than one; else nothing. */
  public Map<String, TreeSet<String>> differing() {
    return differing;
  }

  @Override
  public String name() {
    return "timeZoneData";
  }

  @Override
  public Duration pause() {
    return Duration.ofMinutes(1);
  }

  @Override
  public CompletableFuture<Void> round() {
    return workers.get().thenAccept(this::compare);
  }

  private void compare(List<WorkerInfo> live) {
    Map<String, TreeSet<String>> versions = new TreeMap<>();
    versions.put(own, new TreeSet<>());
    for (WorkerInfo worker : live) {
      String version = worker.machine().timeZoneData();
      // an older Belfry does not say; during an upgrade that is no news
      if (!version.isEmpty()) {
        versions.computeIfAbsent(version, v -> new TreeSet<>()).add(worker.name());
      }
    }
    Map<String, TreeSet<String>> found = versions.size() > 1 ? versions : Map.of();
    if (found.equals(differing)) {
      return;
    }
    differing = found;
    if (found.isEmpty()) {
      LOG.info("all workers have the time zones of {} now", own);
    } else {
      LOG.warn(
          "the nodes have different versions of the time zones, so that a job may be due at other"
              + " times when another worker owns it; this node has {}, workers: {}",
          own,
          words(found));
    }
  }

  private static String words(Map<String, TreeSet<String>> found) {
    return found.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(
            entry ->
                entry.getKey()
                    + " on "
                    + entry.getValue().stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (entry.getValue().size() > NAMED ? ", …" : ""))
        .collect(Collectors.joining("; "));
  }
}
