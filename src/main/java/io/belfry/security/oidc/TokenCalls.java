package io.belfry.security.oidc;

import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.belfry.config.OidcSettings.Client;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Buys an ID token with a code; of what else comes nothing is kept. */
final class TokenCalls {
  private static final int SERVER_ERROR = 500;

  private final Client client;
  private final URI callback;
  private final ProviderHttp http;

  /**
   * @param client who we are to the provider
   * @param callback where the provider sent the code
   */
  TokenCalls(Client client, URI callback, ProviderHttp http) {
    this.client = client;
    this.callback = callback;
    this.http = http;
  }

  /** The ID token, not judged yet. */
  JWT buy(String code, String verifier, OIDCProviderMetadata provider) throws LogInFailure {
    HTTPResponse answer = call(code, verifier, provider);
    if (answer.getStatusCode() >= SERVER_ERROR) {
      throw LogInFailure.unavailable("the provider answered " + answer.getStatusCode());
    }
    Optional<OIDCTokenResponse> tokens = parse(answer);
    return tokens
        .flatMap(given -> Optional.ofNullable(given.getOIDCTokens().getIDToken()))
        .orElseThrow(() -> LogInFailure.failed("the provider gave no ID token"));
  }

  private HTTPResponse call(String code, String verifier, OIDCProviderMetadata provider)
      throws LogInFailure {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), callback, new CodeVerifier(verifier));
    URI address = provider.getTokenEndpointURI();
    TokenRequest.Builder request =
        client.secret().isPresent()
            ? new TokenRequest.Builder(address, authentication(provider), grant)
            : new TokenRequest.Builder(address, new ClientID(client.id()), grant);
    try {
      return request.build().toHTTPRequest().send(http);
    } catch (IOException e) {
      throw LogInFailure.unavailable("no token could be had: " + e);
    }
  }

  private ClientAuthentication authentication(OIDCProviderMetadata provider) throws LogInFailure {
    ClientID id = new ClientID(client.id());
    Secret secret = new Secret(client.secret().orElseThrow());
    List<ClientAuthenticationMethod> methods =
        Optional.ofNullable(provider.getTokenEndpointAuthMethods())
            .orElse(List.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC));
    if (methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)) {
      return new ClientSecretBasic(id, secret);
    } else if (methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)) {
      return new ClientSecretPost(id, secret);
    }
    throw LogInFailure.failed("the provider takes no client secret");
  }

  private static Optional<OIDCTokenResponse> parse(HTTPResponse answer) throws LogInFailure {
    try {
      TokenResponse response = OIDCTokenResponseParser.parse(answer);
      if (response instanceof OIDCTokenResponse tokens) {
        return Optional.of(tokens);
      }
      throw LogInFailure.failed("the provider gave no token: " + errorOf(response));
    } catch (ParseException e) {
      // what can't be read is not repeated: it may be a token
      throw LogInFailure.failed("the provider's answer to the code makes no sense");
    }
  }

  private static String errorOf(TokenResponse response) {
    return response instanceof TokenErrorResponse error
        ? ProviderErrors.known(
            Optional.ofNullable(error.getErrorObject().getCode()).orElse("no reason"))
        : "no reason";
  }
}
