/** How the state of a node is found out: checks, evidence from traffic, and the policy that weighs them. */
@NullMarked
package io.mha.core.health;

import org.jspecify.annotations.NullMarked;
