package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.log.ExecutionLog;
import io.belfry.log.OutputChunk;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of an attempt's output: looks for new chunks, sends them, and looks again when they
 * are sent. One look is under way at a time, on any thread of the executor.
 */
final class OutputFollower {
  private static final long POLL_MILLIS = 300;
  private static final int POLLS_PER_PING = 50;
  private static final int PAGE = 64;
  private static final Logger LOG = LoggerFactory.getLogger(OutputFollower.class);

  /** Where output comes from. */
  record Source(ExecutionId id, int attempt, ExecutionLog log) {
    /** The state that the log has the attempt end in; its output was logged before. */
    Optional<ExecutionState> ended() {
      return log.attempts(id).stream()
          .filter(run -> run.attempt() == attempt)
          .map(run -> run.outcome().state())
          .filter(ExecutionState::isFinal)
          .findFirst();
    }
  }

  /** Where it goes. */
  record Line(Sse sse, SseEventSink sink) {}

  private final Source source;
  private final Line line;
  private final ScheduledExecutorService executor;
  private final Runnable atEnd;
  private final Map<OutputChunk.Stream, StreamText> texts = new EnumMap<>(OutputChunk.Stream.class);
  private long after;
  private int quiet;

  OutputFollower(
      Source source, long after, Line line, ScheduledExecutorService executor, Runnable atEnd) {
    this.source = source;
    this.after = after;
    this.line = line;
    this.executor = executor;
    this.atEnd = atEnd;
  }

  void start() {
    later(0);
  }

  private void later(long millis) {
    try {
      executor.schedule(this::look, millis, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      end(); // the server is stopping
    }
  }

  private void look() {
    try {
      if (line.sink().isClosed()) {
        end();
        return;
      }
      // the state first: what it ended with is then among the chunks
      Optional<ExecutionState> ended = source.ended();
      List<OutputChunk> chunks = source.log().output(source.id(), source.attempt(), after, PAGE);
      send(chunks, ended)
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) {
                  end();
                } else if (chunks.isEmpty() && ended.isPresent()) {
                  end();
                } else {
                  later(chunks.isEmpty() ? POLL_MILLIS : chunks.size() < PAGE ? POLL_MILLIS : 0);
                }
              });
    } catch (RuntimeException e) {
      LOG.info("following {} ended: {}", source.id(), ProblemResponses.oneLine(e));
      end();
    }
  }

  private CompletionStage<?> send(List<OutputChunk> chunks, Optional<ExecutionState> ended) {
    CompletionStage<?> sent = CompletableFuture.completedStage(null);
    for (OutputChunk chunk : chunks) {
      after = chunk.sequence();
      OutboundSseEvent event = event(chunk);
      sent = sent.thenCompose(before -> line.sink().send(event));
    }
    if (!chunks.isEmpty()) {
      quiet = 0;
    } else if (ended.isPresent()) {
      OutboundSseEvent event = event("end", Json.object().put("state", ended.get().text()));
      sent = sent.thenCompose(before -> line.sink().send(event));
    } else if (++quiet % POLLS_PER_PING == 0) {
      OutboundSseEvent ping = line.sse().newEventBuilder().comment("ping").build();
      sent = sent.thenCompose(before -> line.sink().send(ping));
    }
    return sent;
  }

  private OutboundSseEvent event(OutputChunk chunk) {
    StreamText text = texts.computeIfAbsent(chunk.stream(), any -> new StreamText());
    ObjectNode data = Json.object().put("seq", chunk.sequence());
    data.put("stream", chunk.stream().text());
    data.put("at", Json.instant(chunk.at()));
    data.put("text", text.append(chunk.data()));
    return line.sse()
        .newEventBuilder()
        .id(Long.toString(chunk.sequence()))
        .name("chunk")
        .data(Json.write(data))
        .build();
  }

  private OutboundSseEvent event(String name, ObjectNode data) {
    return line.sse().newEventBuilder().name(name).data(Json.write(data)).build();
  }

  private void end() {
    try {
      line.sink().close();
    } finally {
      atEnd.run();
    }
  }
}
