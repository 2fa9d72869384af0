package io.mha.spring;

import io.mha.jdbc.NoNodeAvailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Hibernate that gets no connection logs why, and then fails of not knowing the dialect, which names no node and no cause.
 * If there still is no connection when the data source is closed, that is the failure.
 */
final class HibernateFailureAnalyzer implements FailureAnalyzer {
    private final BeanFactory beans;

    HibernateFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        boolean hibernates = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoNodeAvailableException) {
                return null; // and has an analyzer of its own
            }
            hibernates |= cause.getClass().getName().startsWith("org.hibernate.");
        }
        NoNodeAvailableException words =
                hibernates && beans instanceof AbstractBeanFactory factory ? words(factory) : null;
        return words == null ? null : new NoNodeFailureAnalyzer().analyze(failure, words);
    }

    private static @Nullable NoNodeAvailableException words(AbstractBeanFactory factory) {
        for (BeanPostProcessor processor : factory.getBeanPostProcessors()) {
            if (processor instanceof LastWords words) {
                return words.get();
            }
        }
        return null;
    }
}
