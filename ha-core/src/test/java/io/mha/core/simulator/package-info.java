/**
 * A discrete-event simulator: many clients, each with a real {@link io.mha.core.Cluster} and a model of a pool, against
 * models of servers and of the network, on virtual time and with all randomness from one seed.
 */
@NullMarked
package io.mha.core.simulator;

import org.jspecify.annotations.NullMarked;
