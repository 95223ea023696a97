/**
 * The kinds of features that are ready made, a file each: how one is read from a specification,
 * where its values come from, and how they become rows. Others come from plug-ins, see {@link
 * io.millrace.feature.FeaturePlugin}.
 */
@NullMarked
package io.millrace.feature.kind;

import org.jspecify.annotations.NullMarked;
