/** A plug-in with one example of each thing that a plug-in can bring. */
@NullMarked
package com.example.millrace;

import org.jspecify.annotations.NullMarked;
