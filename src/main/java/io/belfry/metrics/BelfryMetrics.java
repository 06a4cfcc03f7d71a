package io.belfry.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** The node's registry of meters, with those of the JVM and the process; made and closed once. */
public final class BelfryMetrics implements AutoCloseable {
  /** The media type of {@link #scrape()}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** A registry that holds the meters of the JVM and the process. */
  public BelfryMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  /** Where meters of the node are registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Shows a number that is read at each scrape; once per name.
   *
   * @param name the meter's name with dots, such as {@code belfry.spool.bytes}
   * @param description what the number is
   * @param number reads it, from any thread and without blocking
   */
  public void gauge(String name, String description, Supplier<Number> number) {
    Gauge.builder(name, number).description(description).strongReference(true).register(registry);
  }

  /** All meters in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  /** Lets go of the JVM's notifications, which would otherwise hold the application's classes. */
  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
