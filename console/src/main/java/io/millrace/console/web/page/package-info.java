/**
 * The console's pages: HTML made on the server, without scripts. Templates hold no logic beyond
 * loops and choices; what they print is prepared here.
 */
@NullMarked
package io.millrace.console.web.page;

import org.jspecify.annotations.NullMarked;
