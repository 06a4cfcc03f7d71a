package io.belfry.codec;

import java.util.regex.Pattern;

/** The rule of the names of labels. */
final class Labels {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}");

  private Labels() {}

  static void check(Problems problems, String field, String name) {
    if (!NAME.matcher(name).matches()) {
      problems.refuse(
          "label.invalidName",
          field,
          "a label's name is 1 to 100 ASCII letters, digits, '.', '_', '-' or '/', beginning with"
              + " a letter or digit");
    }
  }
}
