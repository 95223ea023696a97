package io.millrace.console.playground;

/** Serving or the collector did not do what the playground asked of it. */
public final class ServiceProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who did not. */
  public enum Service {
    SERVING,
    COLLECTOR
  }

  private final Service service;
  private final boolean answered;
  private final String address;

  private ServiceProblem(Service service, boolean answered, String address, String message) {
    super(message);
    this.service = service;
    this.answered = answered;
    this.address = address;
  }

  static ServiceProblem silent(Service service, String address, Throwable cause) {
    ServiceProblem problem =
        new ServiceProblem(service, false, address, String.valueOf(cause.getMessage()));
    problem.initCause(cause);
    return problem;
  }

  static ServiceProblem refused(Service service, String address, String detail) {
    return new ServiceProblem(service, true, address, detail);
  }

  public Service service() {
    return service;
  }

  /** Whether it answered, with a refusal; else it is not there. */
  public boolean answered() {
    return answered;
  }

  /** Where it was looked for. */
  public String address() {
    return address;
  }

  /** What it said, or why it could not be reached. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
