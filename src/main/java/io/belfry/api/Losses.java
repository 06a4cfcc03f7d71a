package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogUnavailableException;
import io.belfry.security.Namespaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was lost with a worker that is gone, as the execution log has it: each lost attempt is one
 * record there, however often somebody found it. Answers are kept for a moment, for the page asks
 * every two seconds.
 */
@ApplicationScoped
public class Losses {
  /** The most executions that are named; the newest are. */
  static final int NAMED = 100;

  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int MOST_KEPT = 500;

  @Inject ExecutionLog log;
  @Inject Clock clock;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

  private record Question(Optional<Set<String>> namespaces, String worker) {}

  private record Answer(Instant at, ObjectNode lost) {}

  /**
   * The attempts that were lost with the worker of this whole id, as far as these namespaces go;
   * empty where the log can't be asked.
   */
  Optional<ObjectNode> of(Namespaces namespaces, String worker) {
    Question question = new Question(namespaces.filter(), worker);
    Instant now = clock.instant();
    Optional<Answer> kept =
        Optional.ofNullable(answers.get(question))
            .filter(answer -> answer.at().plus(KEPT).isAfter(now) && !answer.at().isAfter(now));
    if (kept.isPresent()) {
      return kept.map(Answer::lost);
    }
    try {
      ObjectNode lost = write(log.list(query(question)));
      if (answers.size() >= MOST_KEPT) {
        answers.clear();
      }
      answers.put(question, new Answer(now, lost));
      return Optional.of(lost);
    } catch (LogUnavailableException e) {
      return Optional.empty(); // who lives and who does not is to be seen all the same
    }
  }

  private static ObjectNode write(ExecutionPage page) {
    ObjectNode lost = Json.object();
    Lists.putTotal(lost, page.total(), page.totalIsExact());
    // two attempts of one execution may have been lost with the same worker
    Set<String> ids = new LinkedHashSet<>();
    page.items().forEach(record -> ids.add(record.id().toString()));
    ArrayNode executions = lost.putArray("executions");
    ids.forEach(executions::add);
    return lost;
  }

  private static ExecutionQuery query(Question question) {
    return new ExecutionQuery(
        question.namespaces(),
        Optional.empty(),
        Set.of(ExecutionState.LOST),
        Set.of(),
        Optional.of(question.worker()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NAMED);
  }
}
