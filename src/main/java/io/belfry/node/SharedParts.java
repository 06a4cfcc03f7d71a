package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.health.HealthRegistry;
import io.belfry.metrics.BelfryMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Makes the parts of the node that the web layer and the life cycle share, once each. */
@ApplicationScoped
public class SharedParts {
  private static final Logger LOG = System.getLogger(SharedParts.class.getName());

  /** The settings; wrong ones fail the deployment. */
  @Produces
  @Singleton
  Settings settings() {
    Settings settings = Settings.load();
    settings.effective().forEach(line -> LOG.log(Level.INFO, "Setting {0}", line));
    if (!settings.ignoredEnvironment().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "Environment variables that look like settings but are none: {0}",
          String.join(", ", settings.ignoredEnvironment()));
    }
    if (!settings.http().loopbackOnly()) {
      LOG.log(
          Level.WARNING,
          "Requests from other machines are served and there are no accounts yet:"
              + " everybody who reaches the port can run commands");
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
