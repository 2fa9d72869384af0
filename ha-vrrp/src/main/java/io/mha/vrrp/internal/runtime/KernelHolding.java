package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.net.AddressLease;
import java.io.IOException;

/** Addresses of this kernel, leased. */
final class KernelHolding implements Holding {
    private final AddressLease lease;

    KernelHolding(AddressLease lease) {
        this.lease = lease;
    }

    @Override
    public void claim(long token, Outcome outcome) {
        try {
            lease.renew();
        } catch (IOException e) {
            outcome.done(text(e));
            return;
        }
        outcome.done(FINE);
    }

    @Override
    public void renew() throws IOException {
        lease.renew();
    }

    @Override
    public void release(Outcome outcome) {
        try {
            lease.release();
        } catch (IOException e) {
            outcome.done(text(e));
            return;
        }
        outcome.done(FINE);
    }

    @Override
    public void close() {
        lease.close();
    }

    private static String text(IOException e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.toString() : message;
    }
}
