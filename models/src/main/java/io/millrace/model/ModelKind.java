package io.millrace.model;

import java.util.Arrays;

/** The architectures that Millrace trains. */
public enum ModelKind {
  /** Cheng et al. 2016, arXiv 1606.07792. */
  WIDE_DEEP("wide-deep"),
  /** Guo et al. 2017, arXiv 1703.04247. */
  DEEPFM("deepfm");

  private final String id;

  ModelKind(String id) {
    this.id = id;
  }

  /** The name in commands, manifests and the registry. */
  public String id() {
    return id;
  }

  public static ModelKind of(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model '%s' is not one of wide-deep, deepfm".formatted(id)));
  }
}
