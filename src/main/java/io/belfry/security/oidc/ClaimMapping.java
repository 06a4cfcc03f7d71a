package io.belfry.security.oidc;

import io.belfry.config.OidcSettings;
import io.belfry.config.OidcSettings.RoleRule;
import io.belfry.security.Role;
import io.belfry.security.Vouched;
import io.belfry.store.Account;
import io.belfry.store.AccountLinks.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of claims who somebody is and which roles the settings give them. */
final class ClaimMapping {
  private static final String EVERYBODY = "*";
  private static final int LONGEST_NAME = 100;

  private final OidcSettings settings;

  ClaimMapping(OidcSettings settings) {
    this.settings = settings;
  }

  Vouched map(Claims claims) {
    Subject subject = new Subject(settings.issuer().toString(), claims.text("sub").orElseThrow());
    return new Vouched(subject, name(claims), displayName(claims), roles(claims));
  }

  /** Somebody can write any address into their profile, so only one that was verified names. */
  private Optional<String> name(Claims claims) {
    Optional<String> email = claims.text("email").filter(it -> claims.isTrue("email_verified"));
    Optional<String> named =
        settings.claims().username().equals("email")
            ? email
            : valid(claims.text(settings.claims().username())).or(() -> email);
    return valid(named);
  }

  private static Optional<String> valid(Optional<String> name) {
    return name.map(text -> text.toLowerCase(Locale.ROOT)).filter(Account::isValidName);
  }

  private static String displayName(Claims claims) {
    String name = claims.text("name").orElse("").replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cf}]", "");
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /** Of several roles in one namespace the greatest counts. */
  private Map<String, Role> roles(Claims claims) {
    List<String> groups = claims.texts(settings.claims().roles());
    Map<String, Role> roles = new HashMap<>();
    for (RoleRule rule : settings.rules()) {
      if (rule.group().equals(EVERYBODY) || groups.contains(rule.group())) {
        Role.of(rule.role())
            .ifPresent(role -> roles.merge(rule.namespace(), role, ClaimMapping::greater));
      }
    }
    return roles;
  }

  private static Role greater(Role one, Role other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
