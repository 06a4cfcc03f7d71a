package io.belfry.web;

import io.belfry.config.Settings;
import io.belfry.health.HealthRegistry;
import io.belfry.metrics.BelfryMetrics;
import io.belfry.security.RequestRules;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/**
 * Puts the web layer together: which filters a request passes, in this order on every server, and
 * which servlet answers beside the API. (Annotated filters have no order.)
 */
@WebListener
public class WebLayer implements ServletContextListener {
  @Inject Settings settings;
  @Inject HealthRegistry health;
  @Inject BelfryMetrics metrics;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    addFilter(context, "guard", new RequestGuard(new RequestRules(settings.http())));
    addFilter(context, "role", new RoleFilter(settings.node().master()));
    addFilter(context, "page", new SinglePageFilter(new CompressedAssets()));
    addServlet(context, "health", new HealthServlet(health), "/health/*");
    addServlet(context, "metrics", new MetricsServlet(metrics), "/metrics/*");
    addServlet(context, "openapi", new OpenApiServlet(), "/openapi/*");
  }

  private static void addFilter(ServletContext context, String name, Filter filter) {
    FilterRegistration.Dynamic registration = context.addFilter("belfry-" + name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }

  private static void addServlet(
      ServletContext context, String name, Servlet servlet, String pattern) {
    context.addServlet("belfry-" + name, servlet).addMapping(pattern);
  }
}
