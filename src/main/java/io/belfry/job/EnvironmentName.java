package io.belfry.job;

import java.util.regex.Pattern;

/** Which variables a job may set in the environment of its task. */
public final class EnvironmentName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

  /**
   * Belfry's own, and what the dynamic linker or the shell itself would act upon before or beside
   * the command. {@code PATH} is allowed: it changes nothing that is run before the command.
   */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "BELFRY_.*|LD_.*|GLIBC_TUNABLES|GCONV_PATH|BASH_.*|ENV|SHELLOPTS|BASHOPTS"
              + "|PROMPT_COMMAND|IFS|PS4");

  private EnvironmentName() {}

  /** Whether it is the name of a variable at all: a shell identifier. */
  public static boolean isValid(String name) {
    return FORM.matcher(name).matches();
  }

  /** Whether a job may set it. */
  public static boolean isAllowed(String name) {
    return isValid(name) && !FORBIDDEN.matcher(name).matches();
  }
}
