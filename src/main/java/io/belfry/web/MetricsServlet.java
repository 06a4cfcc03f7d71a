package io.belfry.web;

import io.belfry.metrics.BelfryMetrics;
import java.util.Optional;

/** Answers {@code /metrics} in the text format of Prometheus. */
final class MetricsServlet extends DocumentServlet {
  private static final long serialVersionUID = 1L;

  private final transient BelfryMetrics metrics;

  MetricsServlet(BelfryMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  Optional<Document> find(String path) {
    return path.isEmpty()
        ? Optional.of(new Document(200, BelfryMetrics.CONTENT_TYPE, metrics.scrape()))
        : Optional.empty();
  }
}
