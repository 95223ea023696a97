/** Which experiments a user is in and which model therefore ranks. */
@NullMarked
package io.millrace.serving.assignment;

import org.jspecify.annotations.NullMarked;
