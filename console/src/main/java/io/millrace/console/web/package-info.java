/**
 * What the console's API and its pages share: which site a request is for, how a refusal is
 * answered, and which requests a browser may send.
 */
@NullMarked
package io.millrace.console.web;

import org.jspecify.annotations.NullMarked;
