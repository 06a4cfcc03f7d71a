package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.store.NodeInfo;
import io.belfry.store.NodeOrders;
import io.belfry.store.Orders;
import io.belfry.store.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Tells workers what people want of them, and waits for answers to pings. */
@ApplicationScoped
public class WorkerOrders {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 20;

  @Inject Workers workers;
  @Inject Orders orders;
  @Inject WorkerViews views;
  @Inject Clock clock;

  ObjectNode drain(String id, String by) {
    String name = known(id);
    NodeOrders.Drain wish = new NodeOrders.Drain(by, clock.instant());
    Await.result(
        orders.change(
            name, now -> now.drain().isPresent() ? now : now.withDrain(Optional.of(wish))));
    return views.find(name);
  }

  ObjectNode undrain(String id) {
    String name = known(id);
    Await.result(orders.change(name, now -> now.withDrain(Optional.empty())));
    return views.find(name);
  }

  ObjectNode ping(String id) {
    String name = known(id);
    if (views.find(name).path("state").asText().equals("gone")) {
      throw ApiProblem.of(409, "worker.gone", "the worker is gone, so nobody would answer");
    }
    String ping = UUID.randomUUID().toString();
    Instant asked = clock.instant();
    long begin = System.nanoTime();
    Await.result(orders.change(name, now -> now.withPing(ping)));
    NodeInfo answer = answer(name, ping, begin);
    Duration trip = Duration.ofNanos(System.nanoTime() - begin);
    Duration ahead = Duration.between(asked.plus(trip.dividedBy(2)), answer.lastSeenAt());
    return Json.object()
        .put("roundTripMillis", trip.toMillis())
        .put("clockOffsetMillis", ahead.toMillis());
  }

  private NodeInfo answer(String name, String ping, long begin) {
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      Optional<NodeInfo> answered =
          Await.result(workers.node(name)).filter(node -> node.pong().equals(Optional.of(ping)));
      if (answered.isPresent()) {
        return answered.get();
      }
      pause();
    }
    throw ApiProblem.retryLater("worker.noAnswer", "the worker did not answer within 5 seconds");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiProblem.retryLater("worker.noAnswer", "the server is stopping");
    }
  }

  /** The stable name of a worker that was ever seen. */
  private String known(String id) {
    return views.find(id).path("name").asText();
  }
}
