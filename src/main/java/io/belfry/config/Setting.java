package io.belfry.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * The definition of one thing that an administrator can set.
 *
 * @param name its name as a system property and in the file, {@code belfry.x.y}
 * @param type what a value looks like
 * @param fallback the value where nobody set one
 * @param description what it does, one or two English sentences in Markdown
 * @param secret whether its value is kept out of logs and messages
 */
public record Setting<T>(
    String name, SettingType<T> type, Default fallback, String description, boolean secret) {

  /** The setting's name as an environment variable, {@code BELFRY_X_Y}. */
  public String environmentName() {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * The value where nobody set one.
   *
   * @param documented how the table of settings describes it, in Markdown
   * @param text computes its text; the empty text means "none" where the type allows it
   */
  public record Default(String documented, Function<Machine, String> text) {
    /** A default that is the same everywhere. */
    public static Default of(String text) {
      return new Default(text.isEmpty() ? "none" : "`" + text + "`", machine -> text);
    }
  }
}
