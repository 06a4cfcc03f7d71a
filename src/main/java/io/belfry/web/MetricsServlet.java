package io.belfry.web;

import io.belfry.metrics.BelfryMetrics;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import java.util.Optional;

/** Answers {@code /metrics} in the text format of Prometheus. */
@WebServlet("/metrics/*")
@SuppressWarnings("NullAway.Init") // the server injects before the servlet is used
public class MetricsServlet extends DocumentServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient BelfryMetrics metrics;

  @Override
  Optional<Document> find(String path) {
    return path.isEmpty()
        ? Optional.of(new Document(200, BelfryMetrics.CONTENT_TYPE, metrics.scrape()))
        : Optional.empty();
  }
}
