package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.security.Namespaces;
import io.belfry.store.NodeInfo;
import io.belfry.store.NodeOffsets;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows workers, live and gone. */
@ApplicationScoped
public class WorkerViews {
  @Inject Workers workers;
  @Inject NodeOffsets offsets;
  @Inject Losses losses;

  /** All workers, by name; of those that are gone with what was lost in these namespaces. */
  public List<ObjectNode> all(Namespaces visible) {
    return byName().values().stream().map(worker -> withLosses(worker, visible)).toList();
  }

  /** The same of one worker, by its name or its whole id. */
  public ObjectNode find(String id, Namespaces visible) {
    return withLosses(find(id), visible);
  }

  private ObjectNode withLosses(ObjectNode worker, Namespaces visible) {
    Optional<ObjectNode> lost =
        worker.path("state").asText().equals("gone")
            ? losses.of(visible, worker.path("id").asText())
            : Optional.empty();
    lost.ifPresentOrElse(found -> worker.set("lost", found), () -> worker.putNull("lost"));
    return worker;
  }

  /** One worker by its name or its whole id. */
  public ObjectNode find(String id) {
    return Optional.ofNullable(byName().get(WorkerInfo.nameOf(id)))
        .filter(worker -> id.indexOf('~') < 0 || worker.path("id").asText().equals(id))
        .orElseThrow(() -> ApiProblem.of(404, "worker.notFound", "there is no such worker"));
  }

  private Map<String, ObjectNode> byName() {
    Map<String, NodeInfo> nodes = new TreeMap<>();
    Await.result(workers.nodes()).stream()
        .filter(NodeInfo::isWorker)
        .forEach(node -> nodes.put(node.worker().name(), node));
    Map<String, ObjectNode> shown = new TreeMap<>();
    nodes.forEach((name, node) -> shown.put(name, show(node.worker(), "gone", Optional.of(node))));
    for (WorkerInfo live : Await.result(workers.live())) {
      Optional<NodeInfo> known =
          Optional.ofNullable(nodes.get(live.name()))
              .filter(node -> node.worker().id().equals(live.id()));
      shown.put(live.name(), show(live, live.draining() ? "draining" : "live", known));
    }
    return shown;
  }

  private ObjectNode show(WorkerInfo worker, String state, Optional<NodeInfo> node) {
    ObjectNode shown = Json.object().put("id", worker.id()).put("name", worker.name());
    shown.put("state", state).put("host", worker.machine().host());
    shown.put("address", worker.machine().address()).put("version", worker.machine().version());
    shown.put("timeZoneData", worker.machine().timeZoneData());
    shown.put("featureLevel", worker.machine().format());
    shown.put("startedAt", Json.instant(worker.startedAt()));
    node.ifPresentOrElse(
        known -> shown.put("lastSeenAt", Json.instant(known.lastSeenAt())),
        () -> shown.putNull("lastSeenAt"));
    shown.put("capacity", worker.capacity());
    node.ifPresentOrElse(
        known -> shown.put("running", known.running()), () -> shown.putNull("running"));
    ObjectNode labels = shown.putObject("labels");
    new TreeMap<>(worker.labels()).forEach(labels::put);
    offsets
        .offset(worker.name())
        .filter(offset -> !state.equals("gone"))
        .ifPresentOrElse(
            offset -> shown.put("clockOffsetMillis", offset.toMillis()),
            () -> shown.putNull("clockOffsetMillis"));
    Optional<String> reason =
        state.equals("gone") ? node.flatMap(NodeInfo::goneReason) : Optional.empty();
    reason.ifPresentOrElse(why -> shown.put("reason", why), () -> shown.putNull("reason"));
    return shown;
  }
}
