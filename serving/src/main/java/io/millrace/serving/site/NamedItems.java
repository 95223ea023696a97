package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.FEATURE_STORE_UNAVAILABLE;

import io.millrace.event.ItemId;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.DamagedStateException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the items that a request names, from memory or else from the feature store. */
final class NamedItems {
  private static final Logger LOG = LoggerFactory.getLogger(NamedItems.class);

  private final ItemTable items;
  private final StoreGate gate;

  NamedItems(ItemTable items, StoreGate gate) {
    this.items = items;
    this.gate = gate;
  }

  /**
   * What was read.
   *
   * @param items in the ids' order; those that cannot be read are unknown
   */
  record Found(List<CatalogueItem> items, Set<Fallback> fallbacks) {}

  Found find(List<ItemId> wanted, RequestContext context) {
    if (!gate.shut()) {
      try {
        return new Found(items.findOrLoad(wanted), Set.of());
      } catch (DamagedStateException damaged) {
        LOG.error("Item cannot be read (request_id={}): {}", context.id(), damaged.getMessage());
      } catch (RuntimeException e) {
        gate.failed(e);
      }
    }
    return new Found(
        wanted.stream().map(items::findOrUnknown).toList(), EnumSet.of(FEATURE_STORE_UNAVAILABLE));
  }
}
