package io.millrace.benchmarks.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Who chose what and when, split as in He et al. 2017 ("Neural collaborative filtering", section
 * 4.1): each user's latest item is for the test, where it is to be ranked among 99 items that the
 * user never chose, the one before for validation, the others for training.
 *
 * @param newestLast the choices, ordered by time
 * @param items every item, also those that nobody chose
 */
record Interactions(List<Choice> newestLast, List<String> items) {
  /** How many items the test item is ranked among. */
  static final int OTHERS = 99;

  Interactions {
    newestLast = List.copyOf(newestLast);
    items = List.copyOf(items);
  }

  /** One choice; {@code time} in any unit. */
  record Choice(String user, String item, long time) {}

  /**
   * A list to be ranked.
   *
   * @param items the chosen one first, then the others
   */
  record RankedList(String user, List<String> items) {}

  /** Training choices, one validation choice of each user, one list of each user. */
  record Split(List<Choice> train, List<Choice> validation, List<RankedList> lists) {}

  Split leaveLatestOut(long seed) {
    Map<String, List<Choice>> byUser = new LinkedHashMap<>();
    newestLast.forEach(
        choice -> byUser.computeIfAbsent(choice.user(), u -> new ArrayList<>()).add(choice));
    List<Choice> train = new ArrayList<>();
    List<Choice> validation = new ArrayList<>();
    List<RankedList> lists = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    byUser.forEach(
        (user, choices) -> {
          int count = choices.size();
          train.addAll(choices.subList(0, Math.max(0, count - 2)));
          if (count >= 3) {
            validation.add(choices.get(count - 2));
            lists.add(list(user, choices, random));
          }
        });
    train.sort(Comparator.comparingLong(Choice::time));
    validation.sort(Comparator.comparingLong(Choice::time));
    return new Split(train, validation, lists);
  }

  private RankedList list(String user, List<Choice> choices, SplittableRandom random) {
    Set<String> taken = new HashSet<>();
    choices.forEach(choice -> taken.add(choice.item()));
    List<String> list = new ArrayList<>();
    list.add(choices.get(choices.size() - 1).item());
    while (list.size() <= OTHERS && taken.size() < items.size()) {
      String other = items.get(random.nextInt(items.size()));
      if (taken.add(other)) {
        list.add(other);
      }
    }
    return new RankedList(user, List.copyOf(list));
  }
}
