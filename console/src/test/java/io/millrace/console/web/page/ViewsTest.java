package io.millrace.console.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.live.Pulse;
import io.millrace.console.playground.Slate;
import io.millrace.console.rollup.DataHealth;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

class ViewsTest {
  private final Text english = text(Locale.ENGLISH);
  private final Text chinese = text(Locale.SIMPLIFIED_CHINESE);

  @Test
  void slate_afterAnother_saysWhatMoved() {
    PlaygroundView view =
        PlaygroundView.of(slate("d", "c", "b", "a"), List.of("a", "b", "c"), english);
    assertThat(view.changed()).isTrue();
    assertThat(view.tiles())
        .extracting(tile -> tile.tone())
        .containsExactly("new", "up", "down", "down");
    assertThat(view.tiles())
        .extracting(tile -> tile.move())
        .containsExactly("new", "up 1", "down 1", "down 3");
  }

  @Test
  void slate_theSameAgain_saysNothingMoved() {
    PlaygroundView view = PlaygroundView.of(slate("a", "b"), List.of("a", "b"), english);
    assertThat(view.changed()).isFalse();
    assertThat(view.tiles()).allMatch(tile -> tile.move().isEmpty());
  }

  @Test
  void slate_forAReaderOfChinese_saysWhyInChinese() {
    PlaygroundView view = PlaygroundView.of(slate("a"), List.of(), chinese);
    assertThat(view.tiles().get(0).why()).contains("本周热门", "25.00%");
    assertThat(PlaygroundView.of(slate("a"), List.of(), english).tiles().get(0).why())
        .isEqualTo("in fashion");
  }

  @Test
  void slate_ofNeighboursWithoutAModel_callsNoScoreAChance() {
    Slate ranked = slate("a");
    Slate neighbours = new Slate("r", "neighbours", Map.of(), List.of(), ranked.items(), 900);
    assertThat(PlaygroundView.of(ranked, List.of(), english).tiles().get(0).score()).contains("%");
    PlaygroundView.Tile tile = PlaygroundView.of(neighbours, List.of(), chinese).tiles().get(0);
    assertThat(tile.score()).doesNotContain("%");
    assertThat(tile.why()).doesNotContain("%");
  }

  @Test
  void data_lagThatNobodyKnows_isNotShownAsNone() {
    Instant now = Instant.parse("2026-06-01T12:00:00Z");
    Pulse pulse =
        new Pulse(
            true,
            Optional.of(now),
            List.of(
                new Pulse.Minute(now.minusSeconds(60), 5, 0), new Pulse.Minute(now, 7, Double.NaN)),
            List.of(new Pulse.SinkState("features", Double.NaN, 3, true)));
    DataHealth health =
        new DataHealth(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    DataView view = DataView.of(health, pulse, now, english);

    assertThat(view.minutes()).extracting(DataView.Point::lag).containsExactly("0", Text.NONE);
    assertThat(view.minutes()).extracting(DataView.Point::rawLag).containsExactly("0", "");
    assertThat(view.sinks()).extracting(DataView.Sink::lag).containsExactly(Text.NONE);
  }

  @Test
  void tile_sameItem_looksTheSame_andOthersDiffer() {
    assertThat(TileDrawing.of("lamp", "Lamps")).isEqualTo(TileDrawing.of("lamp", "Lamps"));
    assertThat(TileDrawing.of("lamp", "Lamps").ground())
        .isEqualTo(TileDrawing.of("other", "Lamps").ground())
        .isNotEqualTo(TileDrawing.of("lamp", "Rugs").ground());
    assertThat(TileDrawing.of("lamp", "")).isNotEqualTo(TileDrawing.of("rug", ""));
  }

  @Test
  void numbers_areWrittenAsTheReaderDoes() {
    assertThat(english.percent(0.1234)).isEqualTo("12.34\u00a0%");
    assertThat(chinese.percent(0.1234)).isEqualTo("12.34%");
    assertThat(english.signedPercent(-0.05)).isEqualTo("−5.0\u00a0%");
    assertThat(english.when(java.time.Instant.parse("2026-02-03T04:05:00Z")))
        .isEqualTo("3 Feb 2026, 04:05 UTC");
    assertThat(chinese.when(java.time.Instant.parse("2026-02-03T04:05:00Z")))
        .isEqualTo("2026年2月3日 04:05 UTC");
    assertThat(english.span(java.time.Duration.ofHours(1))).isEqualTo("1 hour");
  }

  private static Slate slate(String... items) {
    List<Slate.Item> places = new java.util.ArrayList<>();
    for (String item : items) {
      places.add(
          new Slate.Item(
              item,
              places.size() + 1,
              0.25,
              1,
              "popular",
              Optional.of("in fashion"),
              Optional.empty(),
              Optional.of("Lamps"),
              Optional.empty(),
              Optional.empty()));
    }
    return new Slate("r", "deepfm-1", Map.of(), List.of(), places, 1000);
  }

  private static Text text(Locale locale) {
    ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    messages.setBasename("io/millrace/console/messages");
    messages.setDefaultEncoding("UTF-8");
    messages.setFallbackToSystemLocale(false);
    return new Text(messages, locale);
  }
}
