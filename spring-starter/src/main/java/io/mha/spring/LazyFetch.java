package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * {@code spring.datasource.connection-fetch=lazy}: a connection is borrowed for the first statement, not for the
 * beginning of the transaction. Boot does this only for pools that it makes itself.
 */
final class LazyFetch implements BeanPostProcessor, Ordered {

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof MhaDataSource source && beanName.equals("dataSource")
                ? new LazyConnectionDataSourceProxy(source)
                : bean;
    }

    /** As Boot's. */
    @Override
    public int getOrder() {
        return 0;
    }
}
