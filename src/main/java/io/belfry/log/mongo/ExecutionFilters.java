package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.AT;
import static io.belfry.log.mongo.AttemptDocument.ID;
import static io.belfry.log.mongo.AttemptDocument.JOB;
import static io.belfry.log.mongo.AttemptDocument.NAME;
import static io.belfry.log.mongo.AttemptDocument.NAMESPACE;
import static io.belfry.log.mongo.AttemptDocument.REASON;
import static io.belfry.log.mongo.AttemptDocument.STATE;
import static io.belfry.log.mongo.AttemptDocument.TRIGGER;
import static io.belfry.log.mongo.AttemptDocument.WORKER;
import static io.belfry.log.mongo.AttemptDocument.WORKER_ID;

import com.mongodb.client.model.Filters;
import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import io.belfry.log.ExecutionQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bson.conversions.Bson;

/**
 * What a query of executions asks for. Whatever a query says goes in as a value, never as a part of
 * the language.
 */
final class ExecutionFilters {
  private final List<Bson> filters = new ArrayList<>();

  private ExecutionFilters() {}

  static List<Bson> of(ExecutionQuery query) {
    var made = new ExecutionFilters();
    query.job().ifPresentOrElse(name -> made.job(name, query), () -> made.namespaces(query));
    made.states(query.states(), query.triggers());
    query.worker().ifPresent(made::worker);
    query.since().ifPresent(at -> made.add(Filters.gte(AT, Documents.time(at))));
    query.until().ifPresent(at -> made.add(Filters.lt(AT, Documents.time(at))));
    query.text().filter(text -> !text.isEmpty()).ifPresent(made::text);
    return made.filters;
  }

  private void add(Bson filter) {
    filters.add(filter);
  }

  private void namespaces(ExecutionQuery query) {
    query.namespaces().ifPresent(names -> add(Filters.in(NAMESPACE, names)));
  }

  private void job(String name, ExecutionQuery query) {
    if (query.namespaces().isPresent()) {
      // each job is a range of one index, in the order of the list
      add(
          Filters.in(
              JOB, query.namespaces().get().stream().map(each -> each + "/" + name).toList()));
    } else {
      add(Filters.eq(NAME, name));
    }
  }

  /** Where one of the two is asked for, both are: each pair is a range of one index. */
  private void states(Set<ExecutionState> states, Set<Trigger> triggers) {
    if (states.isEmpty() && triggers.isEmpty()) {
      return;
    }
    Collection<ExecutionState> some =
        states.isEmpty() ? Arrays.asList(ExecutionState.values()) : states;
    Collection<Trigger> kinds = triggers.isEmpty() ? Arrays.asList(Trigger.values()) : triggers;
    add(Filters.in(STATE, some.stream().map(ExecutionState::text).toList()));
    add(Filters.in(TRIGGER, kinds.stream().map(Trigger::text).toList()));
  }

  private void worker(String asked) {
    String stable = AttemptDocument.stableName(asked);
    add(Filters.eq(WORKER, stable));
    if (!stable.equals(asked)) {
      add(Filters.eq(WORKER_ID, asked));
    }
  }

  private void text(String text) {
    if (!Literal.canBeSent(text)) {
      add(Filters.in(ID, List.of()));
      return;
    }
    Bson inReason = Filters.regex(REASON, Literal.pattern(text));
    if (text.indexOf('#') >= 0) {
      add(inReason);
      return;
    }
    // before the '#': what follows is the attempt, which belongs to no id
    add(Filters.or(Filters.regex(ID, Literal.pattern(text) + ".*#"), inReason));
  }
}
