/**
 * A simulated shop whose hidden truth is known: what each shopper likes, and with which probability
 * they click. It is what the demo is measured against; the models never see it.
 */
@NullMarked
package io.millrace.quickstart.shop;

import org.jspecify.annotations.NullMarked;
