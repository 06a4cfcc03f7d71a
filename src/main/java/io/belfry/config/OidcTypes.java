package io.belfry.config;

import io.belfry.config.OidcSettings.RoleRule;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the values of the settings of OpenID Connect look like. */
final class OidcTypes {
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,100}");
  private static final Pattern CLAIM = Pattern.compile("[\\p{Graph}]{1,200}");
  private static final Pattern RULE =
      Pattern.compile(
          "(.{1,500})=(Viewer|Operator|Editor|Admin)@(\\*|[A-Za-z0-9][A-Za-z0-9._-]{0,99})");

  /** A comma that no backslash stands before. */
  private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[.*]");

  private OidcTypes() {}

  /** The URL of a place that secrets go to: https, or http on this machine; or nothing. */
  static SettingType<Optional<URI>> url() {
    return new SettingType<>(
        "URL with `https`; `http` on this machine only",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parseUrl(text)));
  }

  /** The same without path, query or a slash at the end. */
  static SettingType<Optional<URI>> baseUrl() {
    return new SettingType<>(
        "URL without a path, with `https`; `http` on this machine only",
        text -> {
          Optional<URI> url = url().parser().apply(text.replaceFirst("(?<=[^/])/$", ""));
          if (url.filter(given -> !given.getRawPath().isEmpty()).isPresent()) {
            throw new IllegalArgumentException("a URL without a path");
          }
          return url;
        });
  }

  /** Scopes, separated by blanks; {@code openid} must be one of them. */
  static SettingType<List<String>> scopes() {
    return new SettingType<>(
        "scopes, separated by blanks",
        text -> {
          List<String> scopes = Arrays.stream(text.split(" +", -1)).distinct().toList();
          boolean valid = scopes.stream().allMatch(each -> SCOPE.matcher(each).matches());
          if (!valid || !scopes.contains("openid")) {
            throw new IllegalArgumentException("scopes with openid among them");
          }
          return scopes;
        });
  }

  /** The name of a claim. */
  static SettingType<String> claim() {
    return new SettingType<>(
        "name of a claim",
        text -> {
          if (!CLAIM.matcher(text).matches()) {
            throw new IllegalArgumentException("the name of a claim");
          }
          return text;
        });
  }

  /** Rules {@code group=Role@namespace}. */
  static SettingType<List<RoleRule>> roleRules() {
    return new SettingType<>(
        "`group=Role@namespace,group=Role@*`",
        text -> {
          List<RoleRule> rules = new ArrayList<>();
          for (String item : text.isEmpty() ? new String[0] : COMMA.split(text, -1)) {
            rules.add(parseRule(item.strip()));
          }
          return List.copyOf(rules);
        });
  }

  private static RoleRule parseRule(String item) {
    Matcher matcher = RULE.matcher(item.replace("\\,", ","));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "rules as group=Role@namespace, separated by commas, with a role of Viewer, Operator,"
              + " Editor, Admin and * for all namespaces");
    }
    return new RoleRule(matcher.group(1).strip(), matcher.group(2), matcher.group(3));
  }

  private static URI parseUrl(String text) {
    try {
      URI url = new URI(text).parseServerAuthority();
      boolean plain =
          url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      if (plain && isSafe(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(EXPECTED_URL, e);
    }
    throw new IllegalArgumentException(EXPECTED_URL);
  }

  private static final String EXPECTED_URL =
      "a URL such as https://id.example/realms/main, with https unless it is on this machine";

  private static boolean isSafe(URI url) {
    String scheme = String.valueOf(url.getScheme());
    return scheme.equals("https") || (scheme.equals("http") && isLoopback(url.getHost()));
  }

  /** Whether the host is this machine; a name is not looked up. */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return ADDRESS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
