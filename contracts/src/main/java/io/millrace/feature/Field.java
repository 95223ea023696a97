package io.millrace.feature;

/**
 * One field of the encoded example.
 *
 * @param name the feature's name; for a cross, the names joined by {@code *}
 * @param of whose part of the example it belongs to; a cross of several scopes belongs to the
 *     context
 * @param firstRow its first row in the common row space
 * @param rowCount how many rows it has
 * @param wideOnly whether only the linear part uses it: a retrieval feature or a cross
 */
public record Field(String name, Scope of, int firstRow, int rowCount, boolean wideOnly) {}
