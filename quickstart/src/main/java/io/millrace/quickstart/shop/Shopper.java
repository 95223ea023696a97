package io.millrace.quickstart.shop;

import io.millrace.event.UserId;

/**
 * Somebody who buys, with tastes that nobody but the simulation knows.
 *
 * @param categoryTaste a logit for each category
 * @param brandTaste a logit for each brand
 * @param logPrice the natural logarithm of the price they are most at ease with
 * @param thrift how fast their liking falls with the squared distance from that price
 * @param activity how often they come, relative to others
 */
record Shopper(
    UserId id,
    String device,
    double[] categoryTaste,
    double[] brandTaste,
    double logPrice,
    double thrift,
    double activity) {}
