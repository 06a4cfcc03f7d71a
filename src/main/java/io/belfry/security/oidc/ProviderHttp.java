package io.belfry.security.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import io.belfry.security.Turnstile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the provider: few at once, each for a limited time, for a limited answer, without following
 * it elsewhere. Nothing that is sent or received is logged.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  /** The most bytes of an answer. */
  static final int MAX_ANSWER = 512 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int AT_ONCE = 8;
  private static final int WAITING = 16;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final HttpClient http;
  private final Duration patience;
  private final Turnstile turnstile = new Turnstile(AT_ONCE, WAITING, LONGEST_WAIT);

  /**
   * @param executor where the client does its small work
   * @param patience how long a call may take, all in all
   */
  ProviderHttp(Executor executor, Duration patience) {
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(executor)
            .build();
  }

  /** Gets a document, which must be there. */
  String get(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
    HttpResponse<byte[]> answer = call(request);
    if (answer.statusCode() != HTTPResponse.SC_OK) {
      throw new IOException("the provider answered " + answer.statusCode());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    try {
      return new Resource(get(url.toURI()), "application/json");
    } catch (URISyntaxException e) {
      throw new IOException("not an address", e);
    }
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    BodyPublisher body =
        request.getMethod() == HTTPRequest.Method.POST
            ? BodyPublishers.ofString(Optional.ofNullable(request.getBody()).orElse(""))
            : BodyPublishers.noBody();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.getURI()).method(request.getMethod().name(), body);
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return answer(call(builder.build()));
  }

  private static HTTPResponse answer(HttpResponse<byte[]> from) throws IOException {
    HTTPResponse answer = new HTTPResponse(from.statusCode());
    try {
      answer.setContentType(from.headers().firstValue("Content-Type").orElse("text/plain"));
    } catch (ParseException e) {
      throw new IOException("the provider's answer has no proper type");
    }
    answer.setBody(new String(from.body(), StandardCharsets.UTF_8));
    return answer;
  }

  private HttpResponse<byte[]> call(HttpRequest request) throws IOException {
    Optional<CompletableFuture<HttpResponse<byte[]>>> answer = turnstile.pass(() -> wait(request));
    if (answer.isEmpty()) {
      throw new IOException("too many calls of the provider wait");
    }
    try {
      return answer.get().get();
    } catch (ExecutionException e) {
      throw new IOException("the provider can't be reached", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The answer or the failure, decided when this returns. */
  private CompletableFuture<HttpResponse<byte[]>> wait(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, info -> new BoundedBody(MAX_ANSWER));
    try {
      answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      return CompletableFuture.failedFuture(e);
    } catch (ExecutionException e) {
      return answer;
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
    return answer;
  }
}
