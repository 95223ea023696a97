package io.millrace.trainer.holdout;

import io.millrace.event.UserId;

/** Hashes ids to 64 bits: among ten million users, two collide with a probability of 3e-6. */
final class UserHash {
  private UserHash() {}

  /** FNV-1a (Fowler, Noll, Vo) over UTF-16 units, then mixed. Never 0. */
  static long of(UserId user) {
    return of(user.value());
  }

  /** The same of any text. */
  static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    long mixed = mix(hash);
    return mixed == 0 ? 1 : mixed;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
