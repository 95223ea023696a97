package io.millrace.state.memory;

import io.millrace.state.FeatureStore;
import io.millrace.state.FeatureStoreSuite;

class MemoryFeatureStoreTest extends FeatureStoreSuite {
  @Override
  protected FeatureStore open() {
    return new MemoryFeatureStore();
  }
}
