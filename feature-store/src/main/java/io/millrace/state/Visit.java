package io.millrace.state;

import io.millrace.experiment.StickyArms;

/**
 * What a request needs to know of who asks.
 *
 * @param arms given before: to the user, and to the visitor that the user was before signing in
 */
public record Visit(UserState user, StickyArms arms) {}
