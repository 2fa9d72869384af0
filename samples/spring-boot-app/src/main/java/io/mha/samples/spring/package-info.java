/** A small web application on three database servers, one of which may be killed. */
@NullMarked
package io.mha.samples.spring;

import org.jspecify.annotations.NullMarked;
