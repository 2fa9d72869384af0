package io.mha.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Nodes that are not written in the properties, but known by a service connection: containers, for instance. */
interface NodeConnectionDetails extends ConnectionDetails {

    /** All of them; asks for containers that run, so not before somebody needs the data source. */
    List<Service> nodes();

    /**
     * One of them. What it does not know is for the properties to say.
     *
     * @param host name or address
     * @param port where it listens
     * @param database schema
     * @param user of the database
     * @param password of that user
     */
    record Service(
            String host,
            int port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password) {}
}
