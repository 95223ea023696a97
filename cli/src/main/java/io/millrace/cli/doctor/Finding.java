package io.millrace.cli.doctor;

/**
 * What a check found.
 *
 * @param name of what was looked at
 * @param detail what is there
 * @param mend what to do about it; empty where there is nothing to do
 */
record Finding(String name, Level level, String detail, String mend) {
  static Finding ok(String name, String detail) {
    return new Finding(name, Level.OK, detail, "");
  }

  static Finding note(String name, String detail, String mend) {
    return new Finding(name, Level.NOTE, detail, mend);
  }

  static Finding fail(String name, String detail, String mend) {
    return new Finding(name, Level.FAIL, detail, mend);
  }

  /** How bad it is. */
  enum Level {
    OK,
    /** Not as it will have to be, but nothing is broken: a service that does not run. */
    NOTE,
    FAIL
  }
}
