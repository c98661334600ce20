/** Tests of the page in a real Chromium, which must be there: nothing here is left out silently. */
@NullMarked
package dev.durachat.browser;

import org.jspecify.annotations.NullMarked;
