package io.mha.vrrp.internal.os;

import io.mha.vrrp.VrrpUnsupportedException;

/** Opens the network and says what came of it. */
final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
        try (LinuxNetwork network = LinuxNetwork.open(System::nanoTime)) {
            System.out.println("opened by " + network.implementation());
        } catch (VrrpUnsupportedException e) {
            System.out.println("unsupported: " + e.getMessage());
        }
    }
}
