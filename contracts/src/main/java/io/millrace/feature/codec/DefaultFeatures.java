package io.millrace.feature.codec;

import io.millrace.feature.FeatureSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The features of a shop that has not chosen its own, and of one that has no model yet. */
public final class DefaultFeatures {
  private static final String RESOURCE = "/io/millrace/feature/default-features.yml";

  /** The specification as YAML, with its comments. */
  public static final String TEXT = text();

  /** The specification. */
  public static final FeatureSpec SPEC = spec();

  /** The same with what the retrieval model says, for rankers trained on interactions. */
  public static final String WITH_RETRIEVAL_TEXT = withRetrieval();

  private DefaultFeatures() {}

  private static String withRetrieval() {
    int at = TEXT.indexOf("\n# Combinations");
    return TEXT.substring(0, at)
        + """

          # What the retrieval model says of the item for this user.
          - {name: retrieval_rank, type: retrieval, value: rank}
          - {name: retrieval_score, type: retrieval, value: score}
        """
        + TEXT.substring(at);
  }

  private static String text() {
    try (InputStream in = DefaultFeatures.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static FeatureSpec spec() {
    try {
      return new FeatureSpecCodec().read(TEXT);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(RESOURCE + ": " + e.getMessage(), e);
    }
  }
}
