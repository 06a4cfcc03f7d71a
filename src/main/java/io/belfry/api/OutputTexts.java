package io.belfry.api;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.ExecutionLog;
import io.belfry.log.OutputChunk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Sends output as it was printed, chunk by chunk, never holding more than a page of chunks. */
@ApplicationScoped
public class OutputTexts {
  private static final int PAGE = 16;
  private static final String TEXT = "text/plain;charset=UTF-8";

  @Inject Executions executions;
  @Inject ExecutionLog log;

  /** Where chunks go; it tells whether it wants more. */
  private interface Sink {
    boolean accept(byte[] data) throws IOException;
  }

  /** A part of the output of one attempt. */
  public Response read(ExecutionId id, OutputPart part) {
    List<ExecutionRecord> attempts = executions.attempts(id);
    int attempt = part.attempt().orElse(attempts.get(attempts.size() - 1).attempt());
    if (part.range().isEmpty()) {
      return text(Response.ok(send(id, attempt, part, part.offset(), Long.MAX_VALUE)), id);
    }
    long size = Math.max(0, size(id, attempt, part) - part.offset());
    OutputPart.ByteRange range = part.range().get();
    if (!range.isSatisfiable(size)) {
      return Response.status(416).header("Content-Range", "bytes */" + size).build();
    }
    long from = range.from(size);
    long to = range.to(size);
    StreamingOutput body = send(id, attempt, part, part.offset() + from, to - from);
    String sent = "bytes " + from + "-" + (to - 1) + "/" + size;
    return text(Response.status(206).entity(body).header("Content-Range", sent), id);
  }

  private static Response text(Response.ResponseBuilder response, ExecutionId id) {
    String name = id.job().name() + "-" + id.key().replace('+', '-') + ".txt";
    return response
        .type(TEXT)
        .header("Accept-Ranges", "bytes")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .build();
  }

  private long size(ExecutionId id, int attempt, OutputPart part) {
    long[] size = new long[1];
    try {
      walk(
          id,
          attempt,
          part,
          data -> {
            size[0] += data.length;
            return true;
          });
    } catch (IOException e) {
      throw new IllegalStateException("counting writes nothing", e);
    }
    return size[0];
  }

  private StreamingOutput send(
      ExecutionId id, int attempt, OutputPart part, long skip, long length) {
    return stream -> walk(id, attempt, part, new Window(stream, skip, length)::accept);
  }

  private void walk(ExecutionId id, int attempt, OutputPart part, Sink sink) throws IOException {
    long after = -1;
    List<OutputChunk> chunks;
    do {
      chunks = log.output(id, attempt, after, PAGE);
      for (OutputChunk chunk : chunks) {
        after = chunk.sequence();
        if (part.includes(chunk) && !sink.accept(chunk.data())) {
          return;
        }
      }
    } while (!chunks.isEmpty());
  }

  /** Lets a window of the bytes through. Used by one thread. */
  private static final class Window {
    private final OutputStream stream;
    private long skip;
    private long left;

    Window(OutputStream stream, long skip, long length) {
      this.stream = stream;
      this.skip = skip;
      this.left = length;
    }

    boolean accept(byte[] data) throws IOException {
      int from = (int) Math.min(skip, data.length);
      int length = (int) Math.min(left, data.length - from);
      stream.write(data, from, length);
      skip -= from;
      left -= length;
      return left > 0;
    }
  }
}
