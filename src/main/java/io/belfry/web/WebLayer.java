package io.belfry.web;

import io.belfry.config.Settings;
import io.belfry.security.RequestRules;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;

/**
 * Puts the web layer together: which filters every request passes, in this order on every server.
 * (Annotated filters have no order.)
 */
@WebListener
public class WebLayer implements ServletContextListener {
  @Inject Settings settings;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    addFilter(context, "guard", new RequestGuard(new RequestRules(settings.http())));
    addFilter(context, "role", new RoleFilter(settings.node().master()));
    addFilter(context, "page", new SinglePageFilter(new CompressedAssets()));
  }

  private static void addFilter(ServletContext context, String name, Filter filter) {
    FilterRegistration.Dynamic registration = context.addFilter("belfry-" + name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
