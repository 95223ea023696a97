package io.millrace.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.FeatureKind;
import io.millrace.feature.FeaturePlugin;
import io.millrace.feature.kind.StandardKinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginRegistryTest {
  private final PluginRegistry<FeaturePlugin, FeatureKind> registry =
      new PluginRegistry<>(
          FeaturePlugin.class, FeaturePlugin::kinds, FeatureKind::id, "feature type");

  @Test
  void get_idOfAPlugin_isFound() {
    assertThat(registry.get("category").id()).isEqualTo("category");
    assertThat(registry.find("category")).contains(registry.get("category"));
    assertThat(registry.find("colour")).isEmpty();
  }

  @Test
  void get_unknownId_namesThoseThatExistAndTheFix() {
    assertThatThrownBy(() -> registry.get("colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("feature type 'colour' is not one of categories, category, count, ")
        .hasMessageEndingWith("its jar must be in the directory plugins");
  }

  @Test
  void merge_twoPluginsWithOneId_isRefusedWithBothPlugins() {
    assertThatThrownBy(() -> registry.merge(List.of(new StandardKinds(), new StandardKinds())))
        .isInstanceOf(PluginException.class)
        .hasMessageMatching(
            "feature type 'category' is brought by \\S+StandardKinds \\(\\S+\\) and by \\S+StandardKinds \\(\\S+\\); give one of them another id");
  }
}
