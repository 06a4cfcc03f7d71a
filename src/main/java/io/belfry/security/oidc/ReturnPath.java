package io.belfry.security.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Judges where somebody wants to be after the log-in. The address comes from a link that anybody
 * can have made, so only a path of the page is taken.
 */
final class ReturnPath {
  static final String HOME = "/";

  /** A path that no browser reads as another host, with a query; everything else is encoded. */
  private static final Pattern FORM =
      Pattern.compile("/(?![/\\\\])[A-Za-z0-9/._~!$&'()*+,;=:@%?-]{0,1999}");

  private static final Pattern NO_PAGE =
      Pattern.compile("/(api|health|metrics|openapi|login|password)(?![^/?]).*");

  private ReturnPath() {}

  /** The path, or that of the first page where it is none of the page. */
  static String of(Optional<String> asked) {
    return asked.filter(ReturnPath::isOwn).orElse(HOME);
  }

  private static boolean isOwn(String path) {
    return FORM.matcher(path).matches() && !NO_PAGE.matcher(path).matches() && isPath(path);
  }

  private static boolean isPath(String path) {
    try {
      String own = new URI(path).getRawPath();
      return !own.contains("//") && !own.contains("/.");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
