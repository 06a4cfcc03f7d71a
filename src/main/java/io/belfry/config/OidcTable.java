package io.belfry.config;

import io.belfry.config.OidcSettings.RoleRule;
import io.belfry.config.Setting.Default;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The settings of OpenID Connect; they are part of {@link SettingsTable#ALL}. */
final class OidcTable {
  private static final String DEFAULT_NAME = "Single sign-on";

  static final Setting<Optional<URI>> ISSUER =
      setting(
          "belfry.oidc.issuer",
          OidcTypes.url(),
          "",
          """
          Provider of OpenID Connect at which people may log in, exactly as it names itself \
          (`issuer`). Without it nobody logs in that way.""");

  static final Setting<Optional<String>> CLIENT_ID =
      setting(
          "belfry.oidc.client-id",
          SettingType.text(1, 200),
          "",
          "Belfry's id at the provider; needed with `belfry.oidc.issuer`.");

  static final Setting<Optional<String>> CLIENT_SECRET =
      new Setting<>(
          "belfry.oidc.client-secret",
          SettingType.text(1, 1000),
          Default.of(""),
          """
          Belfry's secret at the provider. Without it Belfry is a public client, which PKCE alone \
          protects. Other people on the machine can see system properties: prefer the environment \
          or the file.""",
          true);

  static final Setting<Optional<String>> NAME =
      setting(
          "belfry.oidc.name",
          SettingType.text(1, 60),
          DEFAULT_NAME,
          "What the page calls the provider.");

  static final Setting<List<String>> SCOPES =
      setting(
          "belfry.oidc.scopes",
          OidcTypes.scopes(),
          "openid profile email",
          "What Belfry asks the provider for.");

  static final Setting<String> USERNAME_CLAIM =
      setting(
          "belfry.oidc.username-claim",
          OidcTypes.claim(),
          "preferred_username",
          """
          Claim of the ID token that names a new account; where it is missing, a verified `email` \
          does. Whose account it is goes by issuer and subject, never by the name.""");

  static final Setting<String> ROLES_CLAIM =
      setting(
          "belfry.oidc.roles-claim",
          OidcTypes.claim(),
          "groups",
          """
          Claim of the ID token with the groups or roles of somebody; dots lead into an object, \
          as in `realm_access.roles`.""");

  static final Setting<List<RoleRule>> ROLE_MAPPING =
      setting(
          "belfry.oidc.role-mapping",
          OidcTypes.roleRules(),
          "",
          """
          Who gets which role where, as in `ops=Operator@team-a,admins=Admin@*`; the group `*` is \
          everybody whom the provider lets in, and `\\,` is a comma in a group. Who gets no role \
          is not let in. Needed with `belfry.oidc.issuer`.""");

  static final Setting<Optional<URI>> REDIRECT_URL =
      setting(
          "belfry.oidc.redirect-url",
          OidcTypes.baseUrl(),
          "",
          """
          Where browsers reach Belfry, such as `https://belfry.example`; the provider sends them \
          back to `/api/v1/oidc/callback` below it. Needed with `belfry.oidc.issuer`.""");

  private OidcTable() {}

  private static <T> Setting<T> setting(
      String name, SettingType<T> type, String fallback, String description) {
    return new Setting<>(name, type, Default.of(fallback), description, false);
  }

  /** The settings in their typed form, where there is a provider. */
  static Optional<OidcSettings> read(Settings settings) {
    if (settings.get(ISSUER).isEmpty() || !problems(settings).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OidcSettings(
            settings.get(ISSUER).get(),
            new OidcSettings.Client(
                settings.get(CLIENT_ID).orElseThrow(),
                settings.get(CLIENT_SECRET),
                settings.get(SCOPES)),
            settings.get(NAME).orElse(DEFAULT_NAME),
            new OidcSettings.Claims(settings.get(USERNAME_CLAIM), settings.get(ROLES_CLAIM)),
            settings.get(ROLE_MAPPING),
            settings.get(REDIRECT_URL).orElseThrow()));
  }

  /** What is wrong between these settings. */
  static List<String> problems(Settings settings) {
    boolean on = settings.get(ISSUER).isPresent();
    return List.of(CLIENT_ID, ROLE_MAPPING, REDIRECT_URL, CLIENT_SECRET).stream()
        .filter(
            setting ->
                on
                    ? setting != CLIENT_SECRET && !isGiven(settings, setting)
                    : isGiven(settings, setting))
        .map(
            setting ->
                on
                    ? setting.name() + " is missing: " + ISSUER.name() + " needs it"
                    : setting.name() + " is set but " + ISSUER.name() + " is not")
        .toList();
  }

  private static boolean isGiven(Settings settings, Setting<?> setting) {
    Object value = settings.get(setting);
    return !value.equals(Optional.empty()) && !value.equals(List.of());
  }
}
