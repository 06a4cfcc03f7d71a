package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.audit.AuditDocument;
import io.belfry.codec.Json;
import io.belfry.log.AuditEntry;
import io.belfry.log.AuditLog;
import io.belfry.log.AuditQuery;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sends the audit as a file, page by page, never holding more than a page of it. */
final class AuditExport {
  private final AuditLog log;
  private final AuditQuery query;

  AuditExport(AuditLog log, AuditQuery query) {
    this.log = log;
    this.query = query;
  }

  /** One line of column names, then one for each entry. */
  StreamingOutput csv() {
    return stream -> {
      stream.write(AuditCsv.header().getBytes(StandardCharsets.UTF_8));
      send(stream, AuditCsv::line);
    };
  }

  /** One JSON document in a line for each entry. */
  StreamingOutput jsonLines() {
    return stream -> send(stream, entry -> Json.write(entry) + "\n");
  }

  private void send(OutputStream stream, Function<ObjectNode, String> line) throws IOException {
    Optional<AuditEntry> last = Optional.empty();
    List<AuditEntry> page;
    do {
      page = log.read(query, last);
      for (AuditEntry entry : page) {
        String text = line.apply(AuditDocument.write(entry));
        stream.write(text.getBytes(StandardCharsets.UTF_8));
        last = Optional.of(entry);
      }
    } while (page.size() == query.limit());
  }
}
