package io.millrace.serving.reranking;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether an item may be shown to a user: not deleted, not excluded by the request, not hidden or
 * disliked, not bought already, and with every attribute that the request's filter names.
 *
 * <p>A filter's list of texts means "one of these"; an item's list of texts matches where it
 * contains the wanted text. An item without the attribute does not match.
 */
public final class Eligibility implements Predicate<ItemState> {
  private final Set<ItemId> dropped = new HashSet<>();
  private final Map<String, Value> filter;

  public Eligibility(
      UserState user, Collection<ItemId> excluded, Map<String, Value> filter, Rules rules) {
    dropped.addAll(excluded);
    for (UserState.Recent recent : user.recent()) {
      if (!recent.type().positive()
          || (rules.dropPurchased() && recent.type() == InteractionType.PURCHASE)) {
        dropped.add(recent.itemId());
      }
    }
    this.filter = Map.copyOf(filter);
  }

  /**
   * What a placement wants.
   *
   * @param dropPurchased whether what the user bought is not shown again
   */
  public record Rules(boolean dropPurchased) {
    public static final Rules DEFAULT = new Rules(true);
  }

  @Override
  public boolean test(ItemState item) {
    if (item.deleted() || dropped.contains(item.itemId())) {
      return false;
    }
    for (Map.Entry<String, Value> wanted : filter.entrySet()) {
      Value value = item.attributes().get(wanted.getKey());
      if (value == null || !matches(wanted.getValue(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(Value wanted, Value value) {
    if (wanted instanceof Value.TextList anyOf) {
      return anyOf.texts().stream().anyMatch(text -> texts(value).contains(text));
    }
    if (wanted instanceof Value.Text text) {
      return texts(value).contains(text.text());
    }
    return wanted.equals(value);
  }

  /** The texts of a value; a number or flag is its JSON text, as query parameters carry it. */
  private static List<String> texts(Value value) {
    if (value instanceof Value.Text text) {
      return List.of(text.text());
    }
    if (value instanceof Value.TextList list) {
      return list.texts();
    }
    if (value instanceof Value.Flag flag) {
      return List.of(Boolean.toString(flag.flag()));
    }
    if (value instanceof Value.Num num) {
      double number = num.number();
      return List.of(
          number == Math.rint(number) && Math.abs(number) < 1e15
              ? Long.toString((long) number)
              : Double.toString(number));
    }
    return List.of();
  }
}
