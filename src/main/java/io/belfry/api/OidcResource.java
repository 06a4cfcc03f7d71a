package io.belfry.api;

import io.belfry.security.SessionCookie;
import io.belfry.security.oidc.BrowserCookie;
import io.belfry.security.oidc.LogInFailure;
import io.belfry.security.oidc.OidcLogIn;
import io.belfry.security.oidc.OidcLogIn.Finished;
import io.belfry.security.oidc.OidcLogIn.Started;
import io.belfry.security.oidc.OidcLogIn.Visitor;
import io.belfry.store.StoreFailure;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Log-in at a provider of OpenID Connect; both routes are for browsers and open to everybody. What
 * goes wrong is told by the log-in page.
 */
@Path("oidc")
@RequestScoped
@Tag(name = "session")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class OidcResource {
  @Inject Optional<OidcLogIn> provider;
  @Inject AuditNotes audit;

  /** Sends the browser to the provider. */
  @GET
  @Path("start")
  @Operation(
      operationId = "startOidc",
      summary = "Begins a log-in at the provider of OpenID Connect.")
  @APIResponse(responseCode = "302", description = "to the provider, or to the log-in page")
  public Response start(
      @QueryParam("returnTo")
          @Parameter(description = "the path of the page to open after the log-in")
          @Nullable String returnTo,
      @BeanParam Browser browser) {
    OidcLogIn logIn = configured();
    try {
      Started started = logIn.start(Params.text(returnTo), browser.client());
      return redirect(started.location())
          .header(HttpHeaders.SET_COOKIE, BrowserCookie.set(started.browser(), logIn.isSecure()))
          .build();
    } catch (LogInFailure e) {
      return redirect(logIn.failurePage(e.code())).build();
    } catch (RuntimeException e) {
      return redirect(logIn.failurePage(storeCode(e))).build();
    }
  }

  /** Takes the browser back from the provider. */
  @GET
  @Path("callback")
  @Operation(
      operationId = "endOidc",
      summary =
          "Ends a log-in at the provider of OpenID Connect; the provider sends browsers here.")
  @APIResponse(responseCode = "302", description = "to the page, with a session, or to log in")
  public Response finish(@Context UriInfo uri, @BeanParam Browser browser) {
    OidcLogIn logIn = configured();
    try {
      Visitor visitor = new Visitor(browser.client(), browser.oidcCookie(), browser.cookie());
      return finished(logIn.finish(uri.getQueryParameters(), visitor), logIn);
    } catch (LogInFailure e) {
      e.user().ifPresent(audit::loginOf);
      return failed(e.code(), logIn);
    } catch (RuntimeException e) {
      return failed(storeCode(e), logIn);
    }
  }

  private Response finished(Finished finished, OidcLogIn logIn) {
    audit.loginOf(finished.begun().account().name());
    String cookie = SessionCookie.set(finished.begun().cookie(), logIn.isSecure());
    return back(finished.location(), logIn).header(HttpHeaders.SET_COOKIE, cookie).build();
  }

  private Response failed(String code, OidcLogIn logIn) {
    audit.failedWith(code);
    return back(logIn.failurePage(code), logIn).build();
  }

  private OidcLogIn configured() {
    return provider.orElseThrow(
        () -> ApiProblem.of(404, "oidc.notConfigured", "there is no provider of OpenID Connect"));
  }

  /** The code for a store that failed; whatever else failed is thrown again. */
  private static String storeCode(RuntimeException failure) {
    Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
    if (StoreFailure.of(failure).or(() -> StoreFailure.of(cause)).isEmpty()) {
      throw failure;
    }
    return "store.unavailable";
  }

  private static Response.ResponseBuilder back(URI location, OidcLogIn logIn) {
    return redirect(location).header(HttpHeaders.SET_COOKIE, BrowserCookie.clear(logIn.isSecure()));
  }

  private static Response.ResponseBuilder redirect(URI location) {
    return Response.status(Response.Status.FOUND).location(location);
  }
}
