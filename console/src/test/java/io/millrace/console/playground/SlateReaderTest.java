package io.millrace.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SlateReaderTest {
  @Test
  void read_explainedSlate_givesWhatATileShows() {
    Slate slate =
        read(
            """
            {"request_id":"r1","model":"deepfm-1","experiments":{"e1":"deepfm"},
             "fallback":"unknown_user,no_model","took_us":2500,
             "items":[{"item_id":"lamp","position":1,"score":0.25,"source":"history",
                       "reason":"often bought with","propensity":0.5,"title":"Lamp",
                       "attributes":{"category":["Lamps","Home"],"price":30,
                                     "image":"https://shop.example/lamp.png"}}]}""");
    assertThat(slate.experiments()).isEqualTo(Map.of("e1", "deepfm"));
    assertThat(slate.fallback()).containsExactly("unknown_user", "no_model");
    assertThat(slate.order()).containsExactly("lamp");
    Slate.Item item = slate.items().get(0);
    assertThat(item.category()).contains("Lamps");
    assertThat(item.price()).contains(30.0);
    assertThat(item.image()).contains("https://shop.example/lamp.png");
    assertThat(item.reason()).contains("often bought with");
  }

  @Test
  void read_imageThatIsNoWebAddress_isLeftOut() {
    Slate slate =
        read(
            """
            {"request_id":"r1","model":"popularity","items":[
              {"item_id":"a","position":1,"attributes":{"image":"javascript:alert(1)"}}]}""");
    assertThat(slate.items().get(0).image()).isEqualTo(Optional.empty());
    assertThat(slate.items().get(0).title()).isEqualTo(Optional.empty());
  }

  private static Slate read(String json) {
    return SlateReader.read(JsonMapper.shared().readTree(json));
  }
}
