package io.millrace.slates;

import io.millrace.slates.baseline.Baselines;
import io.millrace.slates.baseline.ItemIndex;
import io.millrace.trainer.holdout.HeldOutUser;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A held-out user with items as integers. */
record Row(HeldOutUser user, Set<Integer> targets, Baselines.Query query) {
  static Row of(HeldOutUser user, ItemIndex items) {
    BitSet excluded = new BitSet();
    Arrays.stream(items.find(user.seen())).forEach(excluded::set);
    return new Row(
        user,
        Arrays.stream(items.find(user.targets())).boxed().collect(Collectors.toUnmodifiableSet()),
        new Baselines.Query(items.find(user.history()), excluded));
  }
}
