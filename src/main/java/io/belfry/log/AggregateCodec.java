package io.belfry.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Aggregates as text, for stores that keep them whole. */
public final class AggregateCodec {
  private static final int FORMAT = 1;

  private AggregateCodec() {}

  /** What is kept beside the minute and the namespace. */
  public static String write(Aggregate aggregate) {
    ObjectNode node = Json.object().put("v", FORMAT);
    ObjectNode outcomes = node.putObject("outcomes");
    new TreeMap<>(aggregate.outcomes())
        .forEach((state, count) -> outcomes.put(state.text(), count));
    node.set("delay", write(aggregate.delay()));
    node.set("duration", write(aggregate.duration()));
    return Json.write(node);
  }

  private static ObjectNode write(Spread spread) {
    ObjectNode node = Json.object();
    node.put("count", spread.count()).put("sum", spread.sumMillis()).put("max", spread.maxMillis());
    ObjectNode classes = node.putObject("classes");
    new TreeMap<>(spread.classes())
        .forEach((number, count) -> classes.put(Integer.toString(number), count));
    return node;
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException where it is of a later format, or no aggregate
   */
  public static Aggregate read(Instant at, String namespace, String text) {
    ObjectNode node = Json.parse(text);
    if (node.path("v").asInt() != FORMAT) {
      throw new IllegalArgumentException("an aggregate of the format " + node.path("v"));
    }
    Map<ExecutionState, Long> outcomes = new EnumMap<>(ExecutionState.class);
    node.path("outcomes")
        .properties()
        .forEach(each -> outcomes.put(ExecutionState.of(each.getKey()), each.getValue().asLong()));
    return new Aggregate(
        at, namespace, outcomes, spread(node.path("delay")), spread(node.path("duration")));
  }

  private static Spread spread(JsonNode node) {
    Map<Integer, Long> classes = new TreeMap<>();
    node.path("classes")
        .properties()
        .forEach(each -> classes.put(Integer.valueOf(each.getKey()), each.getValue().asLong()));
    return new Spread(
        node.path("count").asLong(), node.path("sum").asLong(), node.path("max").asLong(), classes);
  }
}
