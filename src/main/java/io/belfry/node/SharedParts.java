package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.health.HealthRegistry;
import io.belfry.metrics.BelfryMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of the node that the web layer and the life cycle share, once each. */
@ApplicationScoped
public class SharedParts {
  private static final Logger LOG = LoggerFactory.getLogger(SharedParts.class);

  /** The settings; wrong ones fail the deployment. */
  @Produces
  @Singleton
  Settings settings() {
    Settings settings = Settings.load();
    DataFolder.prepare(settings.store().dataDir());
    settings.effective().forEach(line -> LOG.info("Setting {}", line));
    if (!settings.ignoredEnvironment().isEmpty()) {
      LOG.info(
          "Environment variables that look like settings but are none: {}",
          String.join(", ", settings.ignoredEnvironment()));
    }
    if (settings.http().loopbackOnly()) {
      LOG.info("Only requests from this machine are served (belfry.http.loopback-only)");
    } else {
      LOG.info(
          "Requests from other machines are served: without TLS, here or at a proxy,"
              + " everybody on the way can read passwords and tokens");
    }
    return settings;
  }

  @Produces
  @Singleton
  HealthRegistry health() {
    return new HealthRegistry();
  }

  @Produces
  @Singleton
  BelfryMetrics metrics() {
    return new BelfryMetrics();
  }

  void close(@Disposes BelfryMetrics metrics) {
    metrics.close();
  }
}
