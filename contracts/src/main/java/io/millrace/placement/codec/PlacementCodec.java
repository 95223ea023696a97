package io.millrace.placement.codec;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import io.millrace.filter.Filter;
import io.millrace.placement.Period;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Boost;
import io.millrace.placement.Placement.Cap;
import io.millrace.placement.Placement.Diversity;
import io.millrace.placement.Placement.ExclusionRule;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.placement.Placement.Pin;
import io.millrace.placement.PlacementPlugin;
import io.millrace.placement.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes placements' documents; {@code docs/placements.md} has the fields. */
public final class PlacementCodec {
  private static final Set<String> FIELDS =
      Set.of(
          "sources",
          "exclude",
          "filter",
          "diversity",
          "pins",
          "boosts",
          "buries",
          "exploration",
          "popularity",
          "rules");

  /** What {@code exclude} was called in earlier releases. */
  private static final String FORMER_EXCLUDE = "leave_out";

  /** The longest slate that a request may ask for. */
  private static final int MOST_PLACES = 100;

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  /** Reads a document that somebody sends: every rule must be one that can be obeyed. */
  public Placement read(String text) throws InvalidPlacementException {
    Placement placement = readStored(text);
    for (int i = 0; i < placement.pins().size(); i++) {
      check("pins[%d]".formatted(i), placement.pins().get(i));
    }
    for (Source source : placement.sources().keySet()) {
      if (Source.configurable(source.wireName()).isEmpty()) {
        throw unknown(source.wireName());
      }
    }
    for (int i = 0; i < placement.rules().size(); i++) {
      Placement.Rule rule = placement.rules().get(i);
      try {
        PlacementPlugin.RULES.get(rule.type()).check(rule.parameters());
      } catch (IllegalArgumentException e) {
        throw new InvalidPlacementException(
            "rules[%d]".formatted(i), String.valueOf(e.getMessage()));
      }
    }
    return placement;
  }

  private static InvalidPlacementException unknown(String source) {
    return new InvalidPlacementException(
        "sources." + source,
        "unknown field; known are %s".formatted(new TreeSet<>(Source.configurableNames())));
  }

  private static void check(String path, Pin pin) throws InvalidPlacementException {
    try {
      new ItemId(pin.item());
    } catch (IllegalArgumentException e) {
      throw new InvalidPlacementException(path + ".item", String.valueOf(e.getMessage()));
    }
    if (pin.position() > MOST_PLACES) {
      throw new InvalidPlacementException(
          path + ".position",
          "must be from 1 to %d, the longest slate; is %d".formatted(MOST_PLACES, pin.position()));
    }
  }

  /**
   * Reads a document that is stored already. A pin of what no item can be called is kept, and
   * serving passes over it: earlier releases let such pins in. So are sources and rules that no
   * plug-in brings here.
   */
  public Placement readStored(String text) throws InvalidPlacementException {
    try {
      return read(json.readTree(text));
    } catch (JacksonException e) {
      throw new InvalidPlacementException("body", "not JSON: " + e.getOriginalMessage());
    }
  }

  private static Placement read(JsonNode tree) throws InvalidPlacementException {
    if (tree.has(FORMER_EXCLUDE)) {
      throw new InvalidPlacementException(
          FORMER_EXCLUDE, "is called exclude now, with the same values: rename the field");
    }
    Node body = new Node("body", tree).object(FIELDS);
    List<Boost> boosts = new ArrayList<>();
    for (Node boost : body.elements("boosts")) {
      boosts.add(boost(boost, true));
    }
    for (Node bury : body.elements("buries")) {
      boosts.add(boost(bury, false));
    }
    List<Pin> pins = new ArrayList<>();
    for (Node pin : body.elements("pins")) {
      pins.add(pin(pin));
    }
    Optional<Node> filter = body.find("filter");
    Optional<Node> exploration = body.find("exploration");
    return body.checked(
        () ->
            new Placement(
                sources(body),
                exclude(body),
                filter.isPresent() ? filter.get().filter() : Filter.ALL,
                diversity(body),
                pins,
                boosts,
                exploration.isPresent()
                    ? Optional.of(exploration(exploration.get()))
                    : Optional.empty(),
                popularity(body),
                rules(body)));
  }

  private static Map<Source, Double> sources(Node body) throws InvalidPlacementException {
    Map<Source, Double> shares = new TreeMap<>();
    Optional<Node> sources = body.find("sources");
    if (sources.isPresent()) {
      Node object = sources.get().object();
      for (String name : object.json().propertyNames()) {
        Node share = object.need(name);
        double value = share.number();
        if (!(value >= 0 && value <= 1)) {
          throw new InvalidPlacementException(share.path(), "must be in [0, 1], is " + value);
        }
        shares.put(source(name), value);
      }
    }
    return shares;
  }

  private static Source source(String name) throws InvalidPlacementException {
    try {
      return Source.configurable(name).orElseGet(() -> Source.of(name, 0));
    } catch (IllegalArgumentException impossible) {
      throw unknown(name);
    }
  }

  private static Set<ExclusionRule> exclude(Node body) throws InvalidPlacementException {
    if (body.find("exclude").isEmpty()) {
      return Placement.DEFAULT.exclude();
    }
    Set<ExclusionRule> rules = EnumSet.noneOf(ExclusionRule.class);
    for (Node element : body.elements("exclude")) {
      String name = element.text();
      rules.add(
          Arrays.stream(ExclusionRule.values())
              .filter(rule -> wireName(rule).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidPlacementException(
                          element.path(), "must be seen, bought or hidden, is " + name)));
    }
    return rules;
  }

  private static String wireName(ExclusionRule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private static Diversity diversity(Node body) throws InvalidPlacementException {
    Optional<Node> found = body.find("diversity");
    if (found.isEmpty()) {
      return Diversity.DEFAULT;
    }
    Node diversity = found.get().object(Set.of("mmr", "caps"));
    List<Cap> caps = new ArrayList<>();
    for (Node cap : diversity.elements("caps")) {
      cap.object(Set.of("attribute", "most"));
      caps.add(
          cap.checked(() -> new Cap(cap.need("attribute").text(), cap.need("most").integer())));
    }
    Optional<Node> mmr = diversity.find("mmr");
    return diversity.checked(
        () -> new Diversity(mmr.isPresent() ? mmr.get().number() : Diversity.DEFAULT.mmr(), caps));
  }

  private static Pin pin(Node node) throws InvalidPlacementException {
    node.object(Set.of("item", "position", "from", "until"));
    return node.checked(
        () -> new Pin(node.need("item").text(), node.need("position").integer(), period(node)));
  }

  private static Boost boost(Node node, boolean up) throws InvalidPlacementException {
    node.object(Set.of("name", "filter", "factor", "from", "until"));
    Node factor = node.need("factor");
    double value = factor.number();
    if (up ? value <= 1 : value >= 1) {
      throw new InvalidPlacementException(
          factor.path(), "must be %s 1, is %s".formatted(up ? "above" : "below", value));
    }
    Filter filter = node.need("filter").filter();
    Optional<Node> name = node.find("name");
    String called = name.isPresent() ? name.get().text() : filter.toString();
    return node.checked(() -> new Boost(called, filter, value, period(node)));
  }

  private static Period period(Node node) throws InvalidPlacementException {
    return new Period(
        Optional.ofNullable(node.time("from")), Optional.ofNullable(node.time("until")));
  }

  private static ExplorationRule exploration(Node node) throws InvalidPlacementException {
    node.object(Set.of("slots", "epsilon"));
    return node.checked(
        () -> new ExplorationRule(node.need("slots").integer(), node.need("epsilon").number()));
  }

  private static List<Placement.Rule> rules(Node body) throws InvalidPlacementException {
    List<Placement.Rule> rules = new ArrayList<>();
    for (Node node : body.elements("rules")) {
      String type = node.need("type").text();
      Map<String, Value> parameters = new TreeMap<>();
      for (String name : node.json().propertyNames()) {
        if (!name.equals("type")) {
          parameters.put(name, node.need(name).value());
        }
      }
      rules.add(new Placement.Rule(type, parameters));
    }
    return rules;
  }

  private static double popularity(Node body) throws InvalidPlacementException {
    Optional<Node> found = body.find("popularity");
    if (found.isEmpty()) {
      return Placement.DEFAULT.popularity();
    }
    return found
        .get()
        .checked(
            () -> {
              double exponent = found.get().number();
              Placement.checkPopularity(exponent);
              return exponent;
            });
  }

  /** Writes a document, with what it leaves to defaults left out. */
  public String write(Placement placement) {
    ObjectNode node = json.createObjectNode();
    if (!placement.sources().isEmpty()) {
      ObjectNode sources = node.putObject("sources");
      new TreeMap<>(placement.sources())
          .forEach((source, share) -> sources.put(source.wireName(), share));
    }
    ArrayNode exclude = node.putArray("exclude");
    placement.exclude().stream().sorted().forEach(rule -> exclude.add(wireName(rule)));
    if (!placement.filter().equals(Filter.ALL)) {
      node.put("filter", placement.filter().toString());
    }
    write(placement.diversity(), node);
    for (Pin pin : placement.pins()) {
      ObjectNode written = node.withArrayProperty("pins").addObject();
      written.put("item", pin.item()).put("position", pin.position());
      write(pin.period(), written);
    }
    for (Boost boost : placement.boosts()) {
      ObjectNode written =
          node.withArrayProperty(boost.factor() > 1 ? "boosts" : "buries").addObject();
      written
          .put("name", boost.name())
          .put("filter", boost.filter().toString())
          .put("factor", boost.factor());
      write(boost.period(), written);
    }
    placement
        .exploration()
        .ifPresent(
            rule ->
                node.putObject("exploration")
                    .put("slots", rule.slots())
                    .put("epsilon", rule.epsilon()));
    if (placement.popularity() != Placement.DEFAULT.popularity()) {
      node.put("popularity", placement.popularity());
    }
    for (Placement.Rule rule : placement.rules()) {
      ObjectNode written = node.withArrayProperty("rules").addObject().put("type", rule.type());
      new TreeMap<>(rule.parameters())
          .forEach((name, value) -> written.putPOJO(name, Values.plain(value)));
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  private static void write(Diversity diversity, ObjectNode node) {
    if (!diversity.equals(Diversity.DEFAULT)) {
      node.withObjectProperty("diversity").put("mmr", diversity.mmr());
    }
    for (Cap cap : diversity.caps()) {
      node.withObjectProperty("diversity")
          .withArrayProperty("caps")
          .addObject()
          .put("attribute", cap.attribute())
          .put("most", cap.most());
    }
  }

  private static void write(Period period, ObjectNode node) {
    period.from().ifPresent(from -> node.put("from", from.toString()));
    period.until().ifPresent(until -> node.put("until", until.toString()));
  }
}
