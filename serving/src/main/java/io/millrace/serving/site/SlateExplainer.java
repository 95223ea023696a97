package io.millrace.serving.site;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.reranking.RemovalReasons;
import io.millrace.state.InteractionBits;
import io.millrace.state.InteractionHistory;
import io.millrace.state.UserState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says how a slate came about, while its request is open. */
final class SlateExplainer {
  private static final int BOUGHT = InteractionBits.of(InteractionType.PURCHASE);

  private final PlacementCodec codec = new PlacementCodec();
  private final ItemTable items;
  private final SlateMaker maker;

  SlateExplainer(ItemTable items, SlateMaker maker) {
    this.items = items;
    this.maker = maker;
  }

  /**
   * Explains a slate.
   *
   * @param slate as it would be shown
   * @param answer the same as the shop gets it
   */
  SlateExplanation explain(
      RequestContext context, List<RankingOutcome> outcomes, Slate slate, SlateAnswer answer) {
    List<SlateExplanation.RankingPart> rankings = new ArrayList<>();
    for (RankingOutcome outcome : outcomes) {
      // Two models that turn out to be the same make one ranking.
      if (rankings.stream().noneMatch(known -> known.model().equals(outcome.ranking().model()))) {
        rankings.add(new RankingExplainer(items, maker, context, outcome, slate).explain());
      }
    }
    return new SlateExplanation(answer, user(context), rules(context), rankings);
  }

  private String rules(RequestContext context) {
    return codec.write(context.rules().withExploration(maker.exploration(context)));
  }

  private SlateExplanation.User user(RequestContext context) {
    UserState user = context.user();
    RemovalReasons reasons = SlateMaker.reasons(context);
    List<SlateExplanation.Interaction> recent = new ArrayList<>();
    for (UserState.Recent one : user.recent()) {
      if (recent.size() == SlateExplanation.MOST_HISTORY) {
        break;
      }
      recent.add(
          new SlateExplanation.Interaction(
              one.itemId().value(),
              title(items, one.itemId()),
              one.type().wireName(),
              one.at(),
              reasons.exclusionRules(one.itemId().hash())));
    }
    InteractionHistory history = user.history();
    return new SlateExplanation.User(
        context.query().unit().map(Object::toString),
        context.query().unit().isPresent() && !user.equals(UserState.unknown(user.userId())),
        PlainValues.of(user.attributes()),
        recent,
        history.size(),
        count(history, InteractionBits.POSITIVE),
        count(history, BOUGHT),
        count(history, InteractionBits.NEGATIVE),
        !history.overflow().isEmpty());
  }

  private static int count(InteractionHistory history, int types) {
    int count = 0;
    for (int i = 0; i < history.size(); i++) {
      count += (history.types(i) & types) != 0 ? 1 : 0;
    }
    return count;
  }

  static Optional<String> title(ItemTable items, ItemId id) {
    return items.find(id).map(CatalogueItem::state).flatMap(Titles::of);
  }
}
