package io.belfry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.health.HealthRegistry;
import io.belfry.health.HealthReport;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers {@code /health/live} and {@code /health/ready}: 200 when up, 503 when down. */
@WebServlet("/health/*")
@SuppressWarnings("NullAway.Init") // the server injects before the servlet is used
public class HealthServlet extends DocumentServlet {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Inject private transient HealthRegistry registry;

  @Override
  Optional<Document> find(String path) throws JsonProcessingException {
    return switch (path) {
      case "/live" -> Optional.of(document(registry.live()));
      case "/ready" -> Optional.of(document(registry.ready()));
      default -> Optional.empty();
    };
  }

  private static Document document(HealthReport report) throws JsonProcessingException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", word(report.up()));
    body.put("checks", report.checks().stream().map(HealthServlet::check).toList());
    return new Document(report.up() ? 200 : 503, "application/json", JSON.writeValueAsString(body));
  }

  private static Map<String, Object> check(HealthReport.Line line) {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("name", line.name());
    check.put("status", word(line.result().up()));
    check.put("detail", line.result().detail());
    return check;
  }

  private static String word(boolean up) {
    return up ? "up" : "down";
  }
}
