package io.millrace.serving.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelManifest;
import io.millrace.model.RankingModel;
import io.millrace.retrieval.Retrieval;
import io.millrace.scoring.ItemPart;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorRefresherTest {
  private static final String SPEC =
      """
      features:
        - {name: price, of: item, type: number}
        - {name: item, of: item, type: category, attribute: item_id}
      """;

  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private int computed;

  /** A model whose vectors are counted as they are computed. */
  private final class CountingModel implements RankingModel, Retrieval {
    private final FeatureEncoder encoder;

    CountingModel() throws Exception {
      EncoderFitter fitter = new EncoderFitter(new FeatureSpecCodec().read(SPEC), 1);
      for (int i = 0; i < 20; i++) {
        fitter.add(Map.of("item", Value.of("i" + i), "price", Value.of(i)));
      }
      encoder = fitter.fit();
    }

    @Override
    public ModelManifest manifest() {
      return new ModelManifest(
          ModelManifest.FORMAT_VERSION,
          "counting",
          ModelKind.of("deepfm"),
          Instant.EPOCH,
          "",
          2,
          Map.of(),
          Map.of(),
          Map.of());
    }

    @Override
    public FeatureEncoder encoder() {
      return encoder;
    }

    @Override
    public float[] score(EncodedFeatures user, List<EncodedFeatures> items) {
      return new float[items.size()];
    }

    @Override
    public List<ItemPart> prepare(List<EncodedFeatures> items) {
      return items.stream().map(ItemPart::unprepared).toList();
    }

    @Override
    public void scorePrepared(
        EncodedFeatures user, List<ItemPart> items, int[] userItemRows, float[] scores) {}

    @Override
    public Optional<Retrieval> retrieval() {
      return Optional.of(this);
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[] userVector(EncodedFeatures user) {
      return new float[] {1, 1};
    }

    @Override
    public float[] itemVector(EncodedFeatures item) {
      computed++;
      return new float[] {item.row(item.start(1)), item.weight(item.start(0))};
    }

    @Override
    public void close() {}
  }

  private static CatalogueItem item(int number, double price) {
    ItemState none = ItemState.unknown(new ItemId("i" + number));
    return CatalogueItem.of(
        new ItemState(
            none.itemId(),
            Map.of("price", Value.of(price)),
            false,
            Map.of(),
            0,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        id -> Integer.parseInt(id.value().substring(1)));
  }

  @Test
  void refresh_oneItemChanged_computesItsVectorAndKeepsTheOthers() throws Exception {
    CountingModel model = new CountingModel();
    FeatureView view = FeatureView.of(model.encoder().spec());
    ItemEncoder encoder = new ItemEncoder(model, view, Optional.empty());
    VectorRefresher refresher = new VectorRefresher(encoder, model.retrieval());
    List<CatalogueItem> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(item(i, i));
    }
    refresher.refresh(items, NOW, Pace.fast());
    assertThat(computed).isEqualTo(10);
    float[] third = refresher.vectors().vector(3).orElseThrow();
    float[] fourth = refresher.vectors().vector(4).orElseThrow();

    items.set(4, item(4, 15));
    items.remove(9);
    items.add(item(11, 1));
    refresher.refresh(items, NOW + 1, Pace.fast());

    assertThat(computed).isEqualTo(12);
    assertThat(refresher.vectors().vector(3)).hasValue(third);
    assertThat(refresher.vectors().vector(4).orElseThrow()).isNotEqualTo(fourth);
    assertThat(refresher.vectors().vector(9)).isEmpty();
    assertThat(refresher.vectors().vector(11)).isPresent();

    refresher.refresh(items, NOW + 2, Pace.fast());
    assertThat(computed).as("nothing moved").isEqualTo(12);
  }
}
