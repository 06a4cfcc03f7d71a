package io.belfry.security.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider of OpenID Connect on this machine, as strict as a good one: authorisation code, PKCE
 * and client secret are checked without the library that Belfry uses. What it says can be bent.
 *
 * <p>Its one user is asked nothing; with {@link #asks} there is a page with a button.
 */
public final class TestProvider implements AutoCloseable {
  /** Belfry's id here. */
  public static final String CLIENT_ID = "belfry";

  /** Belfry's secret here, which must be found nowhere. */
  public static final String CLIENT_SECRET = "canary-of-the-client/secret+1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String issuer;
  private final Clock clock;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  /** The paths that were called, in their order. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** What its user is. */
  public final Map<String, Object> user = new ConcurrentHashMap<>();

  /** What it describes itself with beside the usual. */
  final Map<String, Object> metadata = new ConcurrentHashMap<>();

  /** Makes the ID token of its claims; bend it. */
  public volatile TokenMaker tokenMaker = this::sign;

  /** Answers instead of the usual at a path. */
  final Map<String, Answer> instead = new ConcurrentHashMap<>();

  /** Whether its user has to press a button. */
  public volatile boolean asks;

  /** Every provider's, so that one may take another's place before the same server. */
  private static final RSAKey FIRST_KEY = newKey();

  /** What it signs with. */
  public volatile RSAKey key;

  volatile List<RSAKey> published;

  /** Makes a token of claims. */
  public interface TokenMaker {
    String make(Map<String, Object> claims) throws Exception;
  }

  /** Answers a call. */
  interface Answer {
    void to(HttpExchange call) throws IOException;
  }

  /** A provider on a free port. */
  public TestProvider(String host, Clock clock) throws IOException, JOSEException {
    this(host, 0, clock);
  }

  /** A provider whose host is {@code localhost} or {@code 127.0.0.1}. */
  public TestProvider(String host, int port, Clock clock) throws IOException, JOSEException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    issuer = "http://" + host + ":" + server.getAddress().getPort() + "/realms/test";
    user.put("sub", "subject-of-ana");
    user.put("preferred_username", "Ana");
    user.put("name", "Ana Example");
    user.put("groups", List.of("engineers"));
    key = FIRST_KEY;
    published = List.of(key);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** How it names itself. */
  public String issuer() {
    return issuer;
  }

  /** From now on it signs with a new key, and publishes no other. */
  void rotate() {
    key = newKey();
    published = List.of(key);
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath().replace("/realms/test", "");
    calls.add(path);
    try (call) {
      if (instead.containsKey(path)) {
        instead.get(path).to(call);
        return;
      }
      switch (path) {
        case "/.well-known/openid-configuration" -> json(call, 200, description());
        case "/jwks" -> send(call, 200, "application/json", jwks());
        case "/authorize" -> authorize(call);
        case "/token" -> token(call);
        default -> send(call, 404, "text/plain", "nothing here");
      }
    } catch (Exception e) {
      json(call, 400, Map.of("error", "invalid_request", "error_description", e.toString()));
    }
  }

  private Map<String, Object> description() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("issuer", issuer);
    all.put("authorization_endpoint", issuer + "/authorize");
    all.put("token_endpoint", issuer + "/token");
    all.put("jwks_uri", issuer + "/jwks");
    all.put("response_types_supported", List.of("code"));
    all.put("subject_types_supported", List.of("public"));
    all.put("id_token_signing_alg_values_supported", List.of("RS256"));
    all.put("authorization_response_iss_parameter_supported", true);
    all.putAll(metadata);
    return all;
  }

  private String jwks() {
    return new JWKSet(List.copyOf(published)).toString(true);
  }

  // --- the browser's way

  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> query = form(call.getRequestURI().getRawQuery());
    require(query, "response_type", "code");
    require(query, "client_id", CLIENT_ID);
    require(query, "code_challenge_method", "S256");
    check(List.of(query.get("scope").split(" ")).contains("openid"), "scope");
    check(query.get("code_challenge").length() == 43, "code_challenge");
    check(query.get("nonce").length() >= 22 && query.get("state").length() >= 22, "random");
    check(query.get("redirect_uri").endsWith("/api/v1/oidc/callback"), "redirect_uri");
    String code = "code-" + UUID.randomUUID();
    codes.put(code, query);
    String back =
        query.get("redirect_uri")
            + "?code="
            + code
            + "&state="
            + encode(query.get("state"))
            + "&iss="
            + encode(issuer);
    if (asks) {
      String page = "<!doctype html><title>Provider</title><a id=\"go\" href=\"%s\">Log in</a>";
      send(call, 200, "text/html", page.formatted(back.replace("&", "&amp;")));
    } else {
      call.getResponseHeaders().set("Location", back);
      send(call, 302, "text/plain", "");
    }
  }

  // --- Belfry's way

  private void token(HttpExchange call) throws Exception {
    Map<String, String> form =
        form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT_ID + ":" + encode(CLIENT_SECRET)).getBytes("UTF-8"));
    boolean byHeader =
        ("Basic " + basic).equals(call.getRequestHeaders().getFirst("Authorization"));
    boolean byForm =
        CLIENT_ID.equals(form.get("client_id")) && CLIENT_SECRET.equals(form.get("client_secret"));
    if (!byHeader && !byForm) {
      json(call, 401, Map.of("error", "invalid_client"));
      return;
    }
    Map<String, String> asked =
        Optional.ofNullable(codes.remove(String.valueOf(form.get("code")))).orElse(Map.of());
    boolean right =
        "authorization_code".equals(form.get("grant_type"))
            && asked.containsKey("redirect_uri")
            && asked.get("redirect_uri").equals(form.get("redirect_uri"))
            && asked.get("code_challenge").equals(challenge(form.get("code_verifier")));
    if (!right) {
      json(call, 400, Map.of("error", "invalid_grant"));
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.put("access_token", "access-token-canary").put("token_type", "Bearer");
    answer.put("expires_in", 60).put("id_token", tokenMaker.make(claims(asked.get("nonce"))));
    call.getResponseHeaders().set("Cache-Control", "no-store");
    json(call, 200, answer);
  }

  private Map<String, Object> claims(String nonce) {
    Instant now = clock.instant();
    Map<String, Object> claims = new LinkedHashMap<>(user);
    claims.put("iss", issuer);
    claims.put("aud", CLIENT_ID);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plusSeconds(60).getEpochSecond());
    claims.put("nonce", nonce);
    return claims;
  }

  /** A token as it should be. */
  public String sign(Map<String, Object> claims) throws Exception {
    return sign(claims, key);
  }

  /** The same with another key. */
  public static String sign(Map<String, Object> claims, RSAKey with) throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID()).build();
    SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
    token.sign(new RSASSASigner(with));
    return token.serialize();
  }

  // --- HTTP

  static void send(HttpExchange call, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", type);
    call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = call.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void json(HttpExchange call, int status, Object body) throws IOException {
    send(call, status, "application/json", JSON.writeValueAsString(body));
  }

  /** The parameters of a query or a form. */
  static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
    }
    return form;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String challenge(String verifier) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(String.valueOf(verifier).getBytes("US-ASCII"));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static void require(Map<String, String> query, String name, String value) {
    check(value.equals(query.get(name)), name);
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalArgumentException("wrong " + what);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
