package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.FEATURE_STORE_UNAVAILABLE;

import io.millrace.event.ItemId;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.DamagedStateException;
import java.util.List;
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

  /** The items in the ids' order; those that cannot be read are unknown. */
  List<CatalogueItem> find(List<ItemId> wanted, Request request) {
    if (!gate.shut()) {
      try {
        return items.findOrLoad(wanted);
      } catch (DamagedStateException damaged) {
        LOG.error("Item cannot be read (request_id={}): {}", request.id, damaged.getMessage());
      } catch (RuntimeException e) {
        gate.failed(e);
      }
    }
    request.fallbacks.add(FEATURE_STORE_UNAVAILABLE);
    return wanted.stream().map(items::findOrUnknown).toList();
  }
}
