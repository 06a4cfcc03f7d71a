package io.belfry.config;

/**
 * The value of one setting and where it came from.
 *
 * @param setting the setting
 * @param text its value as it was given
 * @param value its value, of the setting's type
 * @param origin where it came from
 */
record SettingValue<T>(Setting<T> setting, String text, T value, Origin origin) {
  private static final String MASK = "***";

  /** The text as logs may show it: masked where it is secret, on one line, and "" where unset. */
  String shown() {
    if (setting.secret() && !text.isEmpty()) {
      return MASK;
    }
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
