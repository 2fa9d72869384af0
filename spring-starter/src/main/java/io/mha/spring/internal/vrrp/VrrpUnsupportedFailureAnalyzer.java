package io.mha.spring.internal.vrrp;

import io.mha.vrrp.VrrpUnsupportedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** This system does not let a virtual router run. */
final class VrrpUnsupportedFailureAnalyzer extends AbstractFailureAnalyzer<VrrpUnsupportedException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, VrrpUnsupportedException cause) {
        String cure = cause.cure();
        String message = String.valueOf(cause.getMessage());
        String what = message.endsWith(cure)
                ? message.substring(0, message.length() - cure.length()).trim()
                : message;
        String steps = cure.replace(": with ", ":\n  - with ").replace("; in ", "\n  - in ");
        return new FailureAnalysis(
                "This process cannot hold the virtual addresses of mha.vrrp.routers. " + what,
                steps + "\nTo start without virtual addresses, for instance while developing: mha.vrrp.enabled=false",
                cause);
    }
}
