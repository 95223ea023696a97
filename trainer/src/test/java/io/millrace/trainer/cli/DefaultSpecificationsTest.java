package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.trainer.dataset.LogQuery.Origin;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultSpecificationsTest {
  private static boolean usesRetrieval(boolean retrieval, Origin origin, long plain, long more)
      throws Exception {
    String fingerprint =
        FeatureSpecCodec.fingerprint(new FeatureSpecCodec().read(DefaultFeatures.TEXT));
    return new DefaultSpecifications(retrieval, Optional.empty())
        .choose(origin, one -> one.equals(fingerprint) ? plain : more)
        .spec()
        .usesRetrieval();
  }

  @Test
  void choose_interactions_haveTheFeaturesOfARetrievalModel() throws Exception {
    assertThat(usesRetrieval(true, Origin.INTERACTIONS, 0, 0)).isTrue();
    assertThat(usesRetrieval(false, Origin.INTERACTIONS, 0, 0)).isFalse();
  }

  @Test
  void choose_impressions_haveTheFeaturesThatMostWereLoggedWith() throws Exception {
    assertThat(usesRetrieval(true, Origin.IMPRESSIONS, 0, 0)).isFalse();
    assertThat(usesRetrieval(true, Origin.IMPRESSIONS, 20, 10)).isFalse();
    assertThat(usesRetrieval(true, Origin.IMPRESSIONS, 10, 20)).isTrue();
    assertThat(usesRetrieval(false, Origin.IMPRESSIONS, 10, 20)).isFalse();
  }
}
