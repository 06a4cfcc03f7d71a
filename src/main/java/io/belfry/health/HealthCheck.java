package io.belfry.health;

/** Says whether one part of the node works. */
@FunctionalInterface
public interface HealthCheck {
  /** Looks now; from any thread, within a second. An exception counts as failed. */
  Result check();

  /**
   * What a check found.
   *
   * @param up whether the part works
   * @param detail a stable code in camel case, {@code ok} where it works
   */
  record Result(boolean up, String detail) {
    /** The part works. */
    public static Result ok() {
      return new Result(true, "ok");
    }

    /** The part does not work, for the reason that the code names. */
    public static Result down(String detail) {
      return new Result(false, detail);
    }
  }
}
