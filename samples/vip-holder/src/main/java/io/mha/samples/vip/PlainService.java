package io.mha.samples.vip;

import java.io.IOException;

/** The same service without an address of its own: on the host where keepalived holds it. */
final class PlainService {
    private PlainService() {}

    public static void main(String[] arguments) throws IOException {
        VipHolder.serve(arguments[0]);
        System.out.println("started");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
