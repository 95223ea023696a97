package io.millrace.benchmarks.serving;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Arguments of the form {@code name=value}; a value may be a list with commas. */
public final class Options {
  private final Map<String, String> values = new TreeMap<>();

  public Options(String[] arguments) {
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException("not of the form name=value: " + argument);
      }
      values.put(argument.substring(0, at), argument.substring(at + 1));
    }
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }

  public List<Integer> numbers(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",")).map(Integer::valueOf).toList();
  }
}
