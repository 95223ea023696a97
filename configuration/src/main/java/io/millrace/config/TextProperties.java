package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The texts of items.
 *
 * @param encoder what encodes the texts of items: off, minilm, bge-zh (Chinese), or a directory
 *     with an ONNX model
 */
@ConfigurationProperties(TextProperties.PREFIX)
public record TextProperties(@DefaultValue("minilm") String encoder) {
  static final String PREFIX = "millrace.text";

  public TextProperties {
    new Rule(PREFIX).filled("encoder", encoder);
  }
}
