package io.millrace.text.wordpiece;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a tokenizer from {@code tokenizer.json}, the format of Hugging Face's tokenizers. */
public final class TokenizerReader {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SPECIAL = Pattern.compile("\\[.+]|<.+>");

  private TokenizerReader() {}

  /**
   * Reads a WordPiece tokenizer.
   *
   * @param json the bytes of {@code tokenizer.json}
   * @throws IllegalArgumentException if it is no JSON, or its model or normalizer is of another
   *     kind
   */
  public static WordPieceTokenizer read(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "tokenizer.json is not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode model = root.path("model");
    JsonNode pieces = model.path("vocab");
    // Older files do not name the type; a vocabulary that is an object is WordPiece's.
    if (!model.path("type").asString("WordPiece").equals("WordPiece") || !pieces.isObject()) {
      throw new IllegalArgumentException(
          "tokenizer.json: model.type is '%s' with a vocabulary of %s; only WordPiece is supported:"
                  .formatted(model.path("type").asString(""), pieces.getNodeType())
              + " use a BERT-like encoder such as all-MiniLM, bge or e5 (small, base, large)");
    }
    Map<String, Integer> vocabulary = new HashMap<>();
    for (Map.Entry<String, JsonNode> piece : pieces.properties()) {
      if (!piece.getValue().isInt()) {
        throw new IllegalArgumentException(
            "tokenizer.json: model.vocab['%s'] must be a whole number, is %s"
                .formatted(piece.getKey(), piece.getValue()));
      }
      vocabulary.put(piece.getKey(), piece.getValue().intValue());
    }
    return new WordPieceTokenizer(
        vocabulary,
        basic(root.path("normalizer"), vocabulary.keySet()),
        model.path("unk_token").asString("[UNK]"),
        model.path("continuing_subword_prefix").asString("##"),
        model.path("max_input_chars_per_word").asInt(100));
  }

  private static BasicTokenizer basic(JsonNode normalizer, Set<String> pieces) {
    String type = normalizer.path("type").asString("");
    if (!type.equals("BertNormalizer")) {
      throw new IllegalArgumentException(
          "tokenizer.json: normalizer.type must be BertNormalizer, is '%s'".formatted(type));
    }
    // bge-small-zh's file says false, but its vocabulary has no capital letter: "GPT" was unknown.
    boolean lowerCase =
        flag(normalizer, "lowercase", true)
            || pieces.stream().noneMatch(TokenizerReader::hasCapital);
    return new BasicTokenizer(
        lowerCase,
        // If it is null, accents are stripped together with lower-casing, as in BERT's own code.
        flag(normalizer, "strip_accents", lowerCase),
        flag(normalizer, "handle_chinese_chars", true));
  }

  /** Whether an ordinary piece has one; special pieces such as {@code [CLS]} do not count. */
  private static boolean hasCapital(String piece) {
    return !SPECIAL.matcher(piece).matches() && piece.chars().anyMatch(Character::isUpperCase);
  }

  private static boolean flag(JsonNode node, String name, boolean otherwise) {
    JsonNode value = node.path(name);
    return value.isBoolean() ? value.booleanValue() : otherwise;
  }
}
