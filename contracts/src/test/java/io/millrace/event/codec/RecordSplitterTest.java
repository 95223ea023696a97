package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
  private final RecordSplitter splitter = new RecordSplitter();

  @Test
  void json_array_givesTheBytesOfEachElement() throws InvalidEventException {
    assertThat(json(" [ {\"a\": [1, {\"b\":2}]} ,\"text\\n\", 17,-1.5e3 , null,\n[ ],{}]\n"))
        .containsExactly(
            "{\"a\": [1, {\"b\":2}]}", "\"text\\n\"", "17", "-1.5e3", "null", "[ ]", "{}");
  }

  @Test
  void json_object_givesItself() throws InvalidEventException {
    assertThat(json("\uFEFF {\"täxt\":\"日本\"} ")).containsExactly("{\"täxt\":\"日本\"}");
  }

  @Test
  void json_scalars_giveThemselves() throws InvalidEventException {
    assertThat(json("42")).containsExactly("42");
    assertThat(json("[1]")).containsExactly("1");
    assertThat(json("[]")).isEmpty();
  }

  @Test
  void json_notJson_isMalformed() {
    for (String body :
        List.of("", "  ", "{", "[{}", "[{},]", "[,1]", "[1 2]", "{} {}", "[\"a", "\u0000[]")) {
      assertThatThrownBy(() -> json(body))
          .as(body)
          .isInstanceOf(InvalidEventException.class)
          .extracting(e -> ((InvalidEventException) e).code())
          .isEqualTo("malformed_json");
    }
    assertThatThrownBy(() -> splitter.json("[{}]".getBytes(StandardCharsets.UTF_16), 10))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void json_elementBrokenInside_leavesItsNeighboursWhole() throws InvalidEventException {
    assertThat(json("[{\"a\":1},{\"a\" 2, [}},nonsense,{\"b\":\"]\\\"[\"}]"))
        .containsExactly("{\"a\":1}", "{\"a\" 2, [}}", "nonsense", "{\"b\":\"]\\\"[\"}");
  }

  @Test
  void json_nestedAMillionDeep_isOneRecord() throws InvalidEventException {
    String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);

    assertThat(json("[" + deep + ",7]")).containsExactly(deep, "7");
  }

  @Test
  void json_moreThanMax_stopsBehindIt() throws InvalidEventException {
    assertThat(splitter.json("[1,2,3,4,5,6 nonsense".getBytes(StandardCharsets.UTF_8), 3))
        .hasSize(4);
    assertThat(splitter.lines("1\n2\n3\n4\n5".getBytes(StandardCharsets.UTF_8), 3)).hasSize(4);
  }

  @Test
  void lines_blankOnes_areLeftOut() {
    assertThat(
            splitter.lines("{\"a\":1}\r\n\n  \r\n{broken\n 7".getBytes(StandardCharsets.UTF_8), 9))
        .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .containsExactly("{\"a\":1}", "{broken", " 7");
  }

  @Property(tries = 2000)
  void json_anyBytes_givesRecordsOrMalformed(@ForAll @Size(max = 12) byte[] body) {
    try {
      assertThat(splitter.json(body, 5)).allSatisfy(bytes -> assertThat(bytes).isNotEmpty());
    } catch (InvalidEventException e) {
      assertThat(e.code()).isEqualTo("malformed_json");
    }
    assertThat(splitter.lines(body, 5)).allSatisfy(bytes -> assertThat(bytes).isNotEmpty());
  }

  private List<String> json(String body) throws InvalidEventException {
    return splitter.json(body.getBytes(StandardCharsets.UTF_8), 10).stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}
