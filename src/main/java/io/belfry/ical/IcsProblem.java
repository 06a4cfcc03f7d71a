package io.belfry.ical;

/** An event can't be read, or is none that a calendar could have; the code says why. */
final class IcsProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  IcsProblem(String code, String what) {
    super(what);
    this.code = code;
  }

  String code() {
    return code;
  }
}
