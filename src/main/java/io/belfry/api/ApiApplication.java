package io.belfry.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The application that serves the API; its resources and providers are found by scanning. */
@ApplicationPath(ApiApplication.BASE)
public class ApiApplication extends Application {
  /** The path of the API below the root. */
  static final String BASE = "/api/v1";

  @Override
  public Map<String, Object> getProperties() {
    // Jersey would describe every route to everybody, and answer errors with a page of its own
    return Map.of(
        "jersey.config.server.wadl.disableWadl", true,
        "jersey.config.server.response.setStatusOverSendError", true);
  }
}
