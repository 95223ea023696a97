/**
 * How the features that a model was judged on compare with those that serving gives it now. The
 * trainer writes a profile into the artifact, the console measures against it.
 */
@NullMarked
package io.millrace.feature.drift;

import org.jspecify.annotations.NullMarked;
