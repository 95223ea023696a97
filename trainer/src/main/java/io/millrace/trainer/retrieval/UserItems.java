package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.HistoryBuffer;
import java.util.Arrays;

/**
 * The matrix of users and items that closed-form models learn from: each user's newest {@value
 * HistoryBuffer#LIMIT} different items with the weights of their interactions, and the same by
 * item. Immutable.
 */
final class UserItems {
  private final int[] userEnds;
  private final int[] items;
  private final float[] weights;
  private final int[] itemEnds;
  private final int[] usersOfItems;
  private final float[] weightsOfItems;

  UserItems(Interactions interactions, TypeWeights types) {
    HistoryReader reader = new HistoryReader(interactions, types);
    HistoryBuffer history = new HistoryBuffer();
    userEnds = new int[interactions.users()];
    int[] rows = new int[interactions.size()];
    float[] values = new float[interactions.size()];
    int size = 0;
    for (int user = 0; user < userEnds.length; user++) {
      reader.read(user, history);
      for (int i = 0; i < history.size(); i++) {
        rows[size] = history.item(i);
        values[size++] = history.weight(i);
      }
      userEnds[user] = size;
    }
    items = Arrays.copyOf(rows, size);
    weights = Arrays.copyOf(values, size);
    itemEnds = new int[interactions.items().size()];
    usersOfItems = new int[size];
    weightsOfItems = new float[size];
    byItem();
  }

  private void byItem() {
    for (int item : items) {
      itemEnds[item]++;
    }
    int[] next = new int[itemEnds.length];
    int sum = 0;
    for (int item = 0; item < itemEnds.length; item++) {
      next[item] = sum;
      sum += itemEnds[item];
      itemEnds[item] = sum;
    }
    for (int user = 0; user < userEnds.length; user++) {
      for (int i = start(user); i < userEnds[user]; i++) {
        int at = next[items[i]]++;
        usersOfItems[at] = user;
        weightsOfItems[at] = weights[i];
      }
    }
  }

  int users() {
    return userEnds.length;
  }

  int items() {
    return itemEnds.length;
  }

  int start(int user) {
    return user == 0 ? 0 : userEnds[user - 1];
  }

  int end(int user) {
    return userEnds[user];
  }

  int item(int cell) {
    return items[cell];
  }

  float weight(int cell) {
    return weights[cell];
  }

  int itemStart(int item) {
    return item == 0 ? 0 : itemEnds[item - 1];
  }

  int itemEnd(int item) {
    return itemEnds[item];
  }

  /** Returns the user of a cell of an item. */
  int userOfItem(int cell) {
    return usersOfItems[cell];
  }

  float weightOfItem(int cell) {
    return weightsOfItems[cell];
  }
}
