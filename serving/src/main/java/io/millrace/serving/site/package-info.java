/** One site's whole way from request to slate, and the set of sites that this process serves. */
@NullMarked
package io.millrace.serving.site;

import org.jspecify.annotations.NullMarked;
