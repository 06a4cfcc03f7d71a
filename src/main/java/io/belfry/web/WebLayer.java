package io.belfry.web;

import io.belfry.audit.AuditTrail;
import io.belfry.config.Settings;
import io.belfry.security.AccessRules;
import io.belfry.security.Authenticator;
import io.belfry.security.Routes;
import io.belfry.security.Sessions;
import io.belfry.security.TokenCheck;
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
  @Inject Sessions sessions;
  @Inject TokenCheck tokens;
  @Inject AuditTrail trail;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Routes routes = new Routes(settings.http().metricsPublic());
    addFilter(context, "guard", new RequestGuard(settings.http(), trail, routes));
    addFilter(context, "audit", new AuditFilter(trail, routes));
    addFilter(context, "role", new RoleFilter(settings.node().master()));
    addFilter(context, "access", access(routes));
    addFilter(context, "body", body());
    addFilter(context, "page", new SinglePageFilter(new CompressedAssets()));
  }

  private BodyFilter body() {
    return new BodyFilter(
        BodyPlaces.of(Runtime.getRuntime().availableProcessors()),
        new BodyReader(settings.http().bodyTimeout(), System::nanoTime));
  }

  private AccessFilter access(Routes routes) {
    return new AccessFilter(new Authenticator(sessions::find, tokens), new AccessRules(routes));
  }

  private static void addFilter(ServletContext context, String name, Filter filter) {
    FilterRegistration.Dynamic registration = context.addFilter("belfry-" + name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
