package io.belfry.job;

import java.util.regex.Pattern;

/**
 * The identity of a secret, {@code namespace/name}; jobs of the namespace refer to it by its name.
 *
 * @param namespace the namespace, as in {@link JobId}
 * @param name the name, unique in its namespace: 1 to 63 ASCII letters, digits, {@code _}, {@code
 *     .} or {@code -}, beginning with a letter or {@code _}
 */
public record SecretId(String namespace, String name) {
  /** What a name looks like. */
  static final String NAME_FORM = "[A-Za-z_][A-Za-z0-9_.-]{0,62}";

  private static final Pattern NAME = Pattern.compile(NAME_FORM);

  public SecretId {
    if (!JobId.isValidPart(namespace)) {
      throw new IllegalArgumentException("not a namespace");
    }
    if (!isValidName(name)) {
      throw new IllegalArgumentException("not a secret's name");
    }
  }

  /** Whether the text may be a secret's name. */
  public static boolean isValidName(String text) {
    return NAME.matcher(text).matches();
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
