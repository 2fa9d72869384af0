package io.mha.samples.spring;

import io.mha.testkit.mariadb.MariaDbServer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The buttons of the page that do harm. Nothing for a real application, and nothing without embedded servers. */
@RestController
class NodeController {
    private final ObjectProvider<EmbeddedNodes> embedded;

    NodeController(ObjectProvider<EmbeddedNodes> embedded) {
        this.embedded = embedded;
    }

    /** A server as the page shows it. */
    record Shown(String name, int port, long pid, String state) {}

    @GetMapping("/api/nodes")
    List<Shown> nodes() {
        List<Shown> all = new ArrayList<>();
        embedded.ifAvailable(nodes -> nodes.nodes().forEach((name, node) -> all.add(shown(name, node))));
        return all;
    }

    @PostMapping("/api/nodes/{name}/{act}")
    Shown act(@PathVariable("name") String name, @PathVariable("act") String act) {
        EmbeddedNodes nodes = embedded.getIfAvailable();
        MariaDbServer node = nodes == null ? null : nodes.nodes().get(name);
        if (node == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no server " + name + " of mine");
        }
        switch (act) {
            case "kill" -> node.kill();
            case "freeze" -> node.freeze();
            case "thaw" -> node.thaw();
            case "start" -> node.start();
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND, "kill, freeze, thaw or start");
        }
        return shown(name, node);
    }

    private static Shown shown(String name, MariaDbServer node) {
        String state = node.isFrozen() ? "frozen" : node.isRunning() ? "runs" : "dead";
        return new Shown(name, node.port(), node.pid(), state);
    }
}
